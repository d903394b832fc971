using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoTcp.Apps;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Load;

/// <summary>The stack under load, its echo server, and the link to its clients. All of it is gone when it is disposed of.</summary>
internal sealed class LoadWorld : IDisposable
{
    private const string Interface = "tap0";
    private const int EthernetMtu = 1500;

    // milliseconds; the kernel drops frames until it has noted the interface's carrier
    private const int FirstPing = 50;
    private const int LongestPing = 10_000;

    private readonly Stack<IDisposable> _parts = new();
    private readonly KernelNamespace? _kernel;

    /// <param name="impairments">What the cable does to frames; on a TAP without any, there is no cable.</param>
    /// <exception cref="LoadUnavailableException">This machine does not let us make it.</exception>
    public LoadWorld(LoadLink link, LoadSettings settings, Impairments impairments)
    {
        try
        {
            _kernel = link == LoadLink.Tap ? Keep(MakeNamespace()) : null;
            BoardSettings board = SettingsOf(settings, impairments);
            Board = Keep(_kernel == null ? VirtualBoard.Boot(board, (_, _) => { }) : _kernel.Run(() => VirtualBoard.Boot(board, (_, _) => { })));
            Server = _kernel == null
                ? new IPEndPoint(IPAddress.Loopback, Board.Forwards[0].HostPort)
                : new IPEndPoint(IPAddress.Parse(Ipv4Text.Format(board.Network.Address)), EchoService.WellKnownPort);
            AwaitInterface();
        }
        catch (NamespaceUnavailableException e)
        {
            Dispose();
            throw new LoadUnavailableException(e.Message);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public VirtualBoard Board { get; }

    /// <summary>Where the clients connect to.</summary>
    public IPEndPoint Server { get; }

    /// <summary>Finds out which link this machine allows.</summary>
    /// <param name="why">Why it is not a TAP; null if it is.</param>
    public static LoadLink FindLink(out string? why)
    {
        try
        {
            using KernelNamespace kernel = MakeNamespace();
            why = null;
            return LoadLink.Tap;
        }
        catch (NamespaceUnavailableException e)
        {
            why = e.Message;
            return LoadLink.Virtual;
        }
    }

    public Socket CreateSocket()
    {
        Socket socket = _kernel == null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : _kernel.CreateSocket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        return socket;
    }

    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part))
        {
            part.Dispose();
        }
    }

    private static KernelNamespace MakeNamespace()
    {
        var kernel = new KernelNamespace();
        try
        {
            kernel.AddInterface(Interface, "tap", $"{Ipv4Text.Format(BoardSettings.DefaultNetwork.FirstOther)}/{BoardSettings.DefaultNetwork.PrefixLength}", EthernetMtu);

            // A client's port is in TIME_WAIT for a minute: churn needs all ports, and those again.
            kernel.SetSysctl("ipv4/ip_local_port_range", "1024 65535");
            kernel.SetSysctl("ipv4/tcp_tw_reuse", "1");
            return kernel;
        }
        catch
        {
            kernel.Dispose();
            throw;
        }
    }

    private BoardSettings SettingsOf(LoadSettings settings, Impairments impairments)
    {
        TcpSettings tcp = TcpProfiles.Large();
        tcp.SynCacheSize = settings.SynCacheSize ?? tcp.SynCacheSize;
        return new BoardSettings
        {
            Nic = NicType.None,
            Link = _kernel == null ? LinkChoice.User : new LinkChoice(LinkType.Tap, Interface),
            Forwards = _kernel == null ? [new PortForward(0, EchoService.WellKnownPort)] : [],
            Impairments = impairments,
            Seed = settings.Seed,
            Tcp = tcp,
        };
    }

    private void AwaitInterface()
    {
        for (int timeout = FirstPing; _kernel != null; timeout *= 2)
        {
            if (timeout > LongestPing)
            {
                throw new LoadUnavailableException(string.Create(
                    CultureInfo.InvariantCulture, $"the board does not answer a ping within {LongestPing / 1000} s"));
            }

            int limit = timeout;
            bool isUp = _kernel.Run(() =>
            {
                using var ping = new Ping();
                return ping.Send(Server.Address, limit).Status == IPStatus.Success;
            });
            if (isUp)
            {
                return;
            }
        }
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
