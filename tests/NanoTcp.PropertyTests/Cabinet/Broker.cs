using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>A message broker on the Internet, which sends back what its clients send.</summary>
internal sealed class Broker
{
    public const uint Address = 0xCB00710A;
    public const int Port = 1883;

    private readonly StackProgram _program;
    private readonly Cable _cable;
    private readonly byte[] _buffer = new byte[2048];
    private readonly List<int> _clients = [];
    private BsdSockets _sockets = null!;
    private int _listener;
    private uint _seed;

    public Broker(SimulationClock clock, Cable cable, uint seed)
    {
        _program = new StackProgram(clock) { Step = Step };
        _cable = cable;
        _seed = seed;
        Restart();
    }

    /// <summary>False while packets to it are lost without an answer.</summary>
    public bool IsReachable
    {
        set => _cable.IsPlugged = value;
    }

    /// <summary>Starts without any memory of its connections: to their segments it answers with RST.</summary>
    public void Restart()
    {
        _clients.Clear();
        _seed++;
        var stack = new NetStack(_program.StackClock, new SeededRandom(_seed), null);
        stack.AddInterface(
            new CablePortDevice("wan", _cable.A, LinkKind.Ip, null!, NetDevice.EthernetMtu, CablePortDevice.DefaultReceiveBytes), Address, 24);
        stack.AddRoute(0, 0, 0, stack.GetInterface(0));
        _sockets = BsdSockets.Of(stack);
        _listener = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        _sockets.Bind(_listener, new SocketAddress(0, Port));
        _sockets.Listen(_listener, 4);
        _program.Stack = stack;
    }

    private void Step()
    {
        for (int fd = _sockets.Accept(_listener, null!); fd >= 0; fd = _sockets.Accept(_listener, null!))
        {
            _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            _sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, 120);
            _sockets.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
            _clients.Add(fd);
        }

        _clients.RemoveAll(fd => !Echoes(fd));
    }

    private bool Echoes(int fd)
    {
        while (true)
        {
            int read = _sockets.Receive(fd, _buffer, 0, _buffer.Length, SocketConstants.MSG_PEEK);
            int written = read > 0 ? _sockets.Write(fd, _buffer, 0, read) : read;
            if (written <= 0)
            {
                bool isBusy = written < 0 && _sockets.Errno == Errno.EAGAIN;
                if (!isBusy)
                {
                    _sockets.Close(fd);
                }

                return isBusy;
            }

            _sockets.Read(fd, _buffer, 0, written);
        }
    }
}
