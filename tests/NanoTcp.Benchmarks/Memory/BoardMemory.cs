using System.Text;
using NanoTcp.Apps;
using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Benchmarks.Worlds;
using NanoTcp.Services;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Memory;

/// <summary>What the echo board's program holds on a board's heap, with settings for one without PSRAM, as its clients come.</summary>
internal static class BoardMemory
{
    // as EthernetBoard and EchoBoard have them
    private const int ReceiveBufferSize = 4608;
    private const int Clients = 4;
    private const int ClientBufferSize = 512;

    private const string Request = "GET / HTTP/1.1\r\nHost: board\r\n\r\n";

    /// <param name="Idle">Bytes before the first client.</param>
    /// <param name="OneClient">Bytes with an echo client.</param>
    /// <param name="WithBrowser">Bytes with an echo client and a browser that has read the status page.</param>
    public readonly record struct Result(int Idle, int OneClient, int WithBrowser);

    public static Result Measure()
    {
        var world = new World(Nic.W5500, TcpProfiles.Small(), ReceiveBufferSize);
        var names = new DnsResolver(world.Board, null);
        var responder = new MdnsResponder(world.Board, world.Board.GetInterface(0), "board");
        responder.Start();
        Service[] services = [new EchoService(), new DiscardService(), new ChargenService(), new StatusService(world.Board)];
        var loop = new ServiceLoop(world.Board, SocketConstants.INADDR_ANY, services, Clients, ClientBufferSize);
        if (loop.Open() < 0)
        {
            throw new InvalidOperationException("The services do not open.");
        }

        world.Program = () => loop.RunOnce(0);
        world.Clock.RunFor(10_000_000);
        object[] program = [world.Board, names, responder, loop];
        int idle = Held(program);

        int echo = world.Connect(EchoService.WellKnownPort);
        Exchange(world, echo, new byte[ClientBufferSize], ClientBufferSize);
        int oneClient = Held(program);

        int browser = world.Connect(StatusService.WellKnownPort);
        Exchange(world, browser, Encoding.ASCII.GetBytes(Request), 8000);
        return new Result(idle, oneClient, Held(program));
    }

    public static ReportTable Report()
    {
        Result result = Measure();
        return new ReportTable(
            "The echo board on a heap of nanoFramework's, 32 bit",
            ["with", "bytes"],
            [["no client", result.Idle], ["an echo client", result.OneClient], ["and a browser", result.WithBrowser]],
            "Computed. Rings of 4 KB, a W5500, a name by mDNS, a fixed address; without the CLR itself and the types of the assemblies.");
    }

    private static int Held(object[] program) => DeviceHeap.Reach(program).Where(value => value != (object)program).Sum(DeviceHeap.SizeOf);

    private static void Exchange(World world, int fd, byte[] question, int answer)
    {
        BsdSockets sockets = BsdSockets.Of(world.Pc);
        sockets.Write(fd, question, 0, question.Length);
        var buffer = new byte[answer];
        int count = 0;
        int read;
        while (count < answer && (read = sockets.Read(fd, buffer, 0, answer - count)) > 0)
        {
            count += read;
        }

        world.Clock.RunFor(1_000_000);
    }
}
