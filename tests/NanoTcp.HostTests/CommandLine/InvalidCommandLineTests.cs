namespace NanoTcp.HostTests.CommandLine;

[TestClass]
public sealed class InvalidCommandLineTests
{
    [TestMethod]
    [DataRow("board --nic w5100", "nanotcp: --nic: 'w5100' is wrong: w5500, w5500-tcp, w5500-hybrid, w6100, enc28j60 and none are accepted")]
    [DataRow(
        "board --link bridge",
        "nanotcp: --link: 'bridge' is wrong: user, tap:NAME, tun:NAME and pcap:NAME are accepted; a TAP's or TUN's name has 1 to 15 characters")]
    [DataRow(
        "board --ip 10.77.0.2",
        "nanotcp: --ip: '10.77.0.2' is wrong: address/prefix is accepted, prefix 1 to 30, such as 10.77.0.2/24")]
    [DataRow(
        "board --gateway 10.77",
        "nanotcp: --gateway: '10.77' is wrong: an IPv4 address such as 10.77.0.1 is accepted")]
    [DataRow(
        "board --gateway 10.78.0.1",
        "nanotcp: --gateway: '10.78.0.1' is wrong: another host's address in the network of 10.77.0.2/24 is accepted")]
    [DataRow(
        "board --gateway 10.77.0.2",
        "nanotcp: --gateway: '10.77.0.2' is wrong: another host's address in the network of 10.77.0.2/24 is accepted")]
    [DataRow(
        "board --forward 7",
        "nanotcp: --forward: '7' is wrong: HOSTPORT:BOARDPORT is accepted, such as 7007:7; "
            + "ports are 1 to 65535, HOSTPORT 0 takes any free one")]
    [DataRow(
        "board --mac 02:00",
        "nanotcp: --mac: '02:00' is wrong: six bytes in hexadecimal are accepted, such as 02:00:00:4D:00:02")]
    [DataRow(
        "board --impair loss=200%",
        "nanotcp: --impair: 'loss=200%' is wrong: '200%' is not a share; 0% to 100% is accepted")]
    [DataRow("board --seed x", "nanotcp: --seed: 'x' is wrong: a whole number from 0 to 4294967295 is accepted")]
    [DataRow(
        "board --link tun:tun0",
        "nanotcp: --link: 'tun:tun0' carries IP packets, but a W5500 sends Ethernet frames; use --nic none or --link tap:NAME")]
    [DataRow(
        "board --link tap:tap0 --forward 7007:7",
        "nanotcp: --forward: '7007:7' needs --link user; over 'tap:tap0' the board is reached at its own address")]
    [DataRow(
        "board --create-link",
        "nanotcp: --create-link: only a TAP or TUN interface can be created; name it with --link tap:NAME or tun:NAME")]
    [DataRow("board --hostname a_b", "nanotcp: --hostname: 'a_b' is wrong: 1 to 56 letters, digits and hyphens are accepted")]
    [DataRow(
        "board --nic none --link tun:tun0 --dhcp",
        "nanotcp: --dhcp: 'tun:tun0' has no Ethernet, which DHCP needs; use --link tap:NAME or user")]
    [DataRow(
        "board --link tap:tap0 --dhcp --gateway 10.77.0.1",
        "nanotcp: --dhcp: the server says what the gateway is; leave --gateway out")]
    [DataRow(
        "board --nic w5500-tcp --dhcp",
        "nanotcp: --dhcp: DHCP needs Ethernet frames, and with --nic w5500-tcp the chip keeps them to itself; "
            + "use --nic w5500-hybrid or w5500, or give --ip and --gateway")]
    [DataRow("board --dhcp-server", "nanotcp: --dhcp-server: the link 'user' has no clients; use --link tap:NAME or pcap:NAME")]
    [DataRow(
        "board --link tap:tap0 --dhcp --dhcp-server",
        "nanotcp: --dhcp-server: a board whose own address is from a server cannot be one; leave --dhcp out")]
    [DataRow(
        "board --nic w5500-tcp --link tap:tap0 --dhcp-server",
        "nanotcp: --dhcp-server: DHCP needs Ethernet frames, and with --nic w5500-tcp the chip keeps them to itself; use --nic w5500-hybrid or w5500")]
    [DataRow(
        "board --nic w5500-tcp --hostname boiler",
        "nanotcp: --hostname: boiler.local is answered for by multicast, which --nic w5500-tcp does not bring to the board; "
            + "use --nic w5500-hybrid or w5500")]
    [DataRow(
        "board --nic w5500-tcp --forward 8080:80",
        "nanotcp: --forward: there is no status page on port 80 with --nic w5500-tcp, which has too few sockets; "
            + "use --nic w5500-hybrid or w5500")]
    [DataRow("board --sntp", "nanotcp: --sntp: without --dhcp no server is announced; name one with --sntp SERVER")]
    [DataRow("board --sntp --dhcp", "nanotcp: --sntp: the DHCP server of --link user announces no time server; name one with --sntp SERVER")]
    [DataRow(
        "board --sntp ntp..org",
        "nanotcp: --sntp: 'ntp..org' is wrong: a host name or an IPv4 address is accepted, such as ntp.example.org or 10.77.0.1")]
    [DataRow(
        "board --sntp 10.77.0.256",
        "nanotcp: --sntp: '10.77.0.256' is wrong: a host name or an IPv4 address is accepted, such as ntp.example.org or 10.77.0.1")]
    [DataRow(
        "board --nic w5500-tcp --sntp 10.77.0.1",
        "nanotcp: --sntp: SNTP needs the stack's UDP, which --nic w5500-tcp does not use; use --nic w5500-hybrid or w5500")]
    [DataRow("board --ip", "nanotcp: Required argument missing for option: '--ip'. What is accepted: nanotcp board --help")]
    [DataRow(
        "echo localhost",
        "nanotcp: HOST:PORT: 'localhost' is wrong: HOST:PORT is accepted, such as 10.77.0.2:7 or localhost:7007; the port is 1 to 65535")]
    [DataRow("echo localhost:7 --connections 0", "nanotcp: --connections: '0' is wrong: a whole number from 1 to 1000 is accepted")]
    [DataRow("echo localhost:7 --seconds 1.5", "nanotcp: --seconds: '1.5' is wrong: a whole number from 1 to 86400 is accepted")]
    [DataRow(
        "echo localhost:7 --size 0",
        "nanotcp: --size: '0' is wrong: 1 to 1048576 bytes are accepted, with kB, MB, GB, KiB, MiB or GiB if wanted")]
    [DataRow("echo", "nanotcp: echo: the server is missing. What is accepted: nanotcp echo --help")]
    [DataRow("echo --compare localhost:7", "nanotcp: --compare: 1 server(s) given; two are accepted")]
    [DataRow("echo --compare localhost:7 localhost:8 --json", "nanotcp: --json: one server's result only; leave --compare out")]
    [DataRow("frobnicate", "nanotcp: Unrecognized command or argument 'frobnicate'. What is accepted: nanotcp --help")]
    public async Task IsReportedInOneLineAndWithExitCode2(string commandLine, string message)
    {
        (int exit, string output, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.AreEqual(message, error.TrimEnd());
        Assert.AreEqual(2, exit);
        Assert.AreEqual("", output);
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("board --help")]
    [DataRow("echo --help")]
    [DataRow("redirect --help")]
    public async Task HelpIsNotAnError(string commandLine)
    {
        (int exit, string output, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.AreEqual(0, exit);
        Assert.Contains("nanotcp", output);
        Assert.AreEqual("", error);
    }
}
