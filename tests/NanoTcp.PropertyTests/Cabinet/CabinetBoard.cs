using NanoTcp.Apps;
using NanoTcp.Links;
using NanoTcp.PropertyTests.Faults;
using NanoTcp.Services;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>A board in a cabinet: a chip, services, an address by DHCP, a name by mDNS, and a client of a broker.</summary>
internal sealed class CabinetBoard
{
    public const string Name = "cabinet";

    /// <summary>Milliseconds between two checks of the chip and its link.</summary>
    public const int LinkPollPeriod = 5000;

    private const int Clients = 4;
    private const int ClientBuffer = 512;
    private const int ReceiveBuffer = 4608;
    private const int MaxRounds = 1000;

    private readonly StackProgram _program;
    private readonly ServiceLoop _loop;

    public CabinetBoard(string chip, SimulationClock clock, CablePort port, uint seed, bool hasChip)
    {
        _program = new StackProgram(clock);
        Nic = FaultyNic.Create(chip, port, clock, _program.StackClock, [2, 0, 0, 0, 0, 1], seed, true, Configure);
        SetChip(hasChip);
        Stack = new NetStack(_program.StackClock, new SeededRandom(seed), TcpProfiles.Small(), ReceiveBuffer);
        Interface = Stack.AttachInterface(Nic.Device, 0, 0);
        Nic.Serve(Stack, new SeededRandom(seed + 1));
        Sockets = BsdSockets.Of(Stack);
        Dhcp = new DhcpClient(Stack, Interface, new DhcpSettings { HostName = Name });
        Dhcp.Start();
        Network = new NetworkMonitor(Stack, Interface) { Dhcp = Dhcp };
        Responder = EchoBoard.Announce(Stack, Interface, Name, _ => { });
        _loop = new ServiceLoop(
            Stack, SocketConstants.INADDR_ANY, [new EchoService(), new StatusService(Stack) { Dhcp = Dhcp }], Clients, ClientBuffer);
        _loop.Open();
        Client = new KeepAliveClient(Sockets, _program.StackClock);
        _program.Step = Step;
        _program.Stack = Stack;
    }

    public FaultyNic Nic { get; }

    public NetStack Stack { get; }

    public NetInterface Interface { get; }

    public BsdSockets Sockets { get; }

    public DhcpClient Dhcp { get; }

    public NetworkMonitor Network { get; }

    public MdnsResponder Responder { get; }

    public KeepAliveClient Client { get; }

    public long AcceptedClients => _loop.AcceptedClients;

    /// <summary>All sockets of the stack, half-open ones and those in TIME_WAIT too.</summary>
    public List<string> ListSockets()
    {
        List<string> sockets = [];
        var entry = new SocketEntry();
        for (int cursor = 0; Sockets.NextSocket(ref cursor, entry);)
        {
            sockets.Add($"{entry.StateName} {entry.LocalPort} {entry.RemotePort}");
        }

        return sockets;
    }

    /// <summary>Takes the chip away, or puts one in that was just powered.</summary>
    public void SetChip(bool isThere)
    {
        Nic.Faults.IsAbsent = !isThere;
        Nic.Faults.Miso = isThere ? SignalFault.None : SignalFault.StuckHigh;
        if (isThere)
        {
            Nic.LosePower();
        }
    }

    private static void Configure(EthernetChipOptions options)
    {
        // an idle chip costs the test more than the events
        options.InterruptPollPeriod = LinkPollPeriod;
        options.LinkPollPeriod = LinkPollPeriod;
    }

    private void Step()
    {
        for (int i = 0; i < MaxRounds && _loop.RunOnce(0) > 0; i++)
        {
        }

        Client.Step();
        long due = Client.Deadline * 1000;
        if (due < _program.NextEvent)
        {
            _program.Schedule(due);
        }
    }
}
