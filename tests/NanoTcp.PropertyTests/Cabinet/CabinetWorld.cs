using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.PropertyTests.Faults;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>
/// A board in a cabinet for a year, in virtual time: a LAN with a router, a broker on the Internet, a technician's computer, and visitors.
/// </summary>
internal sealed class CabinetWorld
{
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    private const uint FirstNetwork = 0x0A000000;
    private const uint RouterHost = 1;
    private const uint ComputerHost = 2;
    private const uint FirstVisitor = 10;
    private const int VisitorCount = 80;
    private const long RetryPause = 5000;

    // The longest answers of the checks that fail.
    private const long CheckTime = Minute;

    private static readonly byte[] s_computerMac = [2, 0, 0, 0, 0, 9];

    private readonly LanSwitch _switch;
    private readonly Cable _visitorCable;
    private readonly Computer _computer;
    private readonly Computer _visitor;
    private readonly Cable _internet;
    private uint _visitors;

    /// <summary>Starts a board, its network and its broker.</summary>
    /// <param name="chip">As in <see cref="FaultyNic.Create"/>.</param>
    /// <param name="seed">Of all random choices.</param>
    /// <param name="start">The clock at the start, in milliseconds.</param>
    /// <param name="hasChip">False for a board whose chip does not answer yet.</param>
    /// <param name="hasCable">False for a board without a cable.</param>
    /// <param name="hasDhcp">False for a network without a DHCP server.</param>
    public CabinetWorld(string chip, uint seed, long start = 0, bool hasChip = true, bool hasCable = true, bool hasDhcp = true)
    {
        Clock.Advance(start * 1000);
        Random = new Random((int)seed);
        _switch = new LanSwitch(Clock, seed);
        BoardCable = _switch.Connect();
        Cable routerCable = _switch.Connect();
        Cable computerCable = _switch.Connect();
        _visitorCable = _switch.Connect();
        _internet = new Cable(Clock, seed, Links.LinkKind.Ip);
        Router = new Router(Clock, routerCable.A, _internet.B, FirstNetwork + RouterHost);
        Broker = new Broker(Clock, _internet, seed + 10);
        _computer = new Computer(Clock, computerCable, seed + 20);
        _visitor = new Computer(Clock, _visitorCable, seed + 30);
        Router.ServesDhcp = hasDhcp;
        BoardCable.IsPlugged = hasCable;
        Board = new CabinetBoard(chip, Clock, BoardCable.A, seed + 40, hasChip);
    }

    public VirtualClock Clock { get; } = new();

    public Random Random { get; }

    public Cable BoardCable { get; }

    public Router Router { get; }

    public Broker Broker { get; }

    public CabinetBoard Board { get; }

    public FaultyNic Nic => Board.Nic;

    /// <summary>The board's address in host order.</summary>
    public uint Address => Board.Interface.Address;

    public void Pass(long milliseconds) => Clock.RunFor(milliseconds * 1000);

    public long Between(long from, long to) => Random.NextInt64(from, to + 1);

    /// <summary>Waits until every service answers.</summary>
    /// <returns>How long that took, in milliseconds.</returns>
    public long AwaitServices(long limit, string disturbance)
    {
        long start = Clock.Now;
        while (FindProblem(start) is string problem)
        {
            Assert.IsLessThan(limit + CheckTime, Clock.Now - start, $"day {Clock.Now / Day}, after {disturbance}: {problem}; {Describe()}");
            Pass(RetryPause);
        }

        return Clock.Now - start;
    }

    /// <summary>Another router takes the place of the one before.</summary>
    public void ReplaceRouter(bool hasOtherNetwork, bool announces)
    {
        uint network = Router.Address & 0xFFFFFF00;
        Router.Replace((hasOtherNetwork ? network ^ 0x00000100 : network) + RouterHost, announces);
    }

    /// <summary>A visitor connects to the board, and vanishes without closing.</summary>
    public void Visit(int connections)
    {
        uint number = _visitors++;
        uint host = FirstVisitor + (number % VisitorCount);
        _visitor.Boot((Router.Address & 0xFFFFFF00) + host, [2, 0, 0, 1, (byte)(number >> 8), (byte)number]);
        for (int i = 0; i < connections; i++)
        {
            byte[] bytes = new byte[Random.Next(1, 4000)];
            _visitor.LeaveConnection(Address, Random.Next(2) == 0, bytes);
        }
    }

    /// <summary>A station sends frames that are of no use.</summary>
    public void SendFrames(int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] frame = new byte[Random.Next(14, 1515)];
            Random.NextBytes(frame);
            bool isBroadcast = Random.Next(4) != 0;
            Array.Fill(frame, (byte)0xFF, 0, 6);
            if (!isBroadcast)
            {
                Nic.Device.MacAddress.CopyTo(frame, 0);
            }

            (frame[12], frame[13]) = Random.Next(3) switch
            {
                0 => ((byte)8, (byte)6),
                1 => ((byte)8, (byte)0),
                _ => (frame[12], frame[13]),
            };
            _visitorCable.A.Transmit(frame, 0, frame.Length);
            Clock.RunFor(500);
        }
    }

    /// <summary>Another host claims the board's address, twice within ten seconds (RFC 5227).</summary>
    public void ClaimAddress()
    {
        byte[] frame = new byte[60];
        Array.Fill(frame, (byte)0xFF, 0, 6);
        byte[] mac = [2, 0, 0, 0, 9, 9];
        mac.CopyTo(frame, 6);
        byte[] arp = [8, 6, 0, 1, 8, 0, 6, 4, 0, 1];
        arp.CopyTo(frame, 12);
        mac.CopyTo(frame, 22);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(28), Address);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), Address);
        for (int i = 0; i < 2; i++)
        {
            _visitorCable.A.Transmit(frame, 0, frame.Length);
            Pass(2000);
        }
    }

    /// <summary>State of the board, for messages.</summary>
    public string Describe() =>
        $"address {Ipv4Address.ToString(Address)}, router {Ipv4Address.ToString(Router.Address)}, DHCP {Board.Dhcp.State}, "
        + $"link {(Board.Interface.IsLinkUp ? "up" : "down")}, client {Board.Client.Connections} connections, {Board.Client.Answers} answers, "
        + $"sockets: {string.Join(", ", Board.ListSockets())}; "
        + string.Join(", ", Nic.Counters.Where(counter => counter.Value != 0).Select(counter => $"{counter.Key} {counter.Value}"));

    private string? FindProblem(long since)
    {
        uint address = Address;
        if ((address ^ Router.Address) >> 8 != 0)
        {
            return "no address of this network";
        }

        _computer.Boot((address & 0xFFFFFF00) + ComputerHost, s_computerMac);
        byte[] bytes = new byte[Random.Next(1, 6000)];
        Random.NextBytes(bytes);
        string? problem = _computer.Echo(address, bytes) ?? _computer.EchoDatagram(address, bytes[..Math.Min(bytes.Length, 1400)])
            ?? _computer.ReadPage(address) ?? _computer.FindByName(address);
        _computer.Settle();
        return problem ?? (Board.Client.LastAnswer > since ? null : "the client has no answer");
    }
}
