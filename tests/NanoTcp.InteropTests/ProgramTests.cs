using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Tool.Commands;
using NanoTcp.Tool.Echo;

namespace NanoTcp.InteropTests;

/// <summary>Common programs against the board over TAP: netcat, curl and ping.</summary>
[TestClass]
public sealed class ProgramTests : InteropTest
{
    private const int NetcatPort = 5001;

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-tcp")]
    [DataRow("enc28j60")]
    public async Task NetcatGetsItsEcho(string nic)
    {
        BootBoard(NicNames.Parse(nic));
        byte[] sent = RandomNumberGenerator.GetBytes(300_000);

        byte[] received = await RunAsync("nc", $"-N {BoardAddress} {EchoPort}", sent);

        CollectionAssert.AreEqual(sent, received);
    }

    [TestMethod]
    public async Task NetcatGetsItsDatagramEcho()
    {
        BootBoard(NicType.None);

        byte[] received = await RunAsync("nc", $"-u -w 1 {BoardAddress} {EchoPort}", "a datagram"u8.ToArray());

        Assert.AreEqual("a datagram", Encoding.ASCII.GetString(received));
    }

    [TestMethod]
    [DataRow(EchoPort, 0)]
    [DataRow(4321, 1)]
    public async Task NetcatDistinguishesOpenAndClosedPorts(int port, int expected)
    {
        BootBoard(NicType.None);

        await RunAsync("nc", $"-z -w 5 {BoardAddress} {port}", [], expected);
    }

    [TestMethod]
    public async Task TheBoardsClientReachesNetcat()
    {
        BootBoard(NicType.None);
        byte[] fromNetcat = new EchoPattern(1, 5000).Slice(0, 5000).ToArray();
        byte[] fromBoard = new EchoPattern(2, 5000).Slice(0, 5000).ToArray();
        Task<byte[]> netcat = RunAsync("nc", $"-l -N {Ipv4Text.Format(KernelAddress)} {NetcatPort}", fromNetcat);
        await UntilNetcatListensAsync();

        await Task.Run(
            () =>
            {
                BoardProgram program = Program;
                int fd = program.Connect(KernelAddress, NetcatPort);
                program.Send(fd, 2, fromBoard.Length);
                program.EndSending(fd);
                program.Receive(fd, 1, fromNetcat.Length);
                program.ReceiveEnd(fd);
                program.Close(fd);
            },
            Time);

        CollectionAssert.AreEqual(fromBoard, await netcat);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500-hybrid")]
    public async Task CurlReadsTheStatusOverOneConnection(string nic)
    {
        BootBoard(NicNames.Parse(nic));
        string page = $"http://{BoardAddress}/";

        byte[] output = await RunAsync("curl", $"-sS --fail --max-time 20 -w %{{http_code}}/%{{num_connects}}\\n -o /dev/null {page} -o /dev/null {page}", []);

        Assert.AreEqual("200/1\n200/0\n", Encoding.ASCII.GetString(output));
    }

    [TestMethod]
    public async Task PingGetsEveryReply()
    {
        BootBoard(NicType.W5500);

        byte[] output = await RunAsync("ping", $"-n -c 20 -i 0.01 -s 1472 {BoardAddress}", []);

        Assert.Contains(" 0% packet loss", Encoding.ASCII.GetString(output));
    }

    private async Task UntilNetcatListensAsync()
    {
        string port = $":{NetcatPort:X4} ";
        while (!Kernel.Run(() => File.ReadAllText("/proc/thread-self/net/tcp")).Contains(port, StringComparison.Ordinal))
        {
            await Task.Delay(10, Time);
        }
    }

    private async Task<byte[]> RunAsync(string program, string arguments, byte[] input, int exitCode = 0)
    {
        using Process process = Start(program, arguments);
        try
        {
            using var output = new MemoryStream();
            Task copying = process.StandardOutput.BaseStream.CopyToAsync(output, Time);
            Task<string> complaints = process.StandardError.ReadToEndAsync(Time);
            await process.StandardInput.BaseStream.WriteAsync(input, Time);
            process.StandardInput.Close();
            await process.WaitForExitAsync(Time);
            await copying;
            Assert.AreEqual(exitCode, process.ExitCode, await complaints);
            return output.ToArray();
        }
        finally
        {
            process.Kill();
        }
    }

    private Process Start(string program, string arguments)
    {
        try
        {
            return Kernel.Start(program, arguments);
        }
        catch (NamespaceUnavailableException e)
        {
            Skip(e.Message);
            throw;
        }
    }
}
