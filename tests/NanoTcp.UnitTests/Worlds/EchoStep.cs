using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>An echo server as a step: accepts connections, echoes received bytes, closes when the peer has.</summary>
    internal sealed class EchoStep
    {
        private const int Limit = 64;

        private readonly BsdSockets _sockets;
        private readonly int _listener;
        private readonly int[] _connections = new int[Limit];
        private readonly byte[] _buffer = new byte[4096];
        private int _count;

        public EchoStep(BsdSockets sockets, int port, int backlog)
        {
            _sockets = sockets;
            _listener = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            sockets.Bind(_listener, new SocketAddress(0, port));
            sockets.Listen(_listener, backlog);
        }

        public int Accepted { get; private set; }

        public int Open => _count;

        public void Run()
        {
            while (_count < Limit)
            {
                int fd = _sockets.Accept(_listener, null);
                if (fd < 0)
                {
                    break;
                }

                _sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
                _connections[_count++] = fd;
                Accepted++;
            }

            for (int i = _count - 1; i >= 0; i--)
            {
                if (!Serve(_connections[i]))
                {
                    _sockets.Close(_connections[i]);
                    _connections[i] = _connections[--_count];
                }
            }
        }

        // Looks before it takes, so that nothing read is left over when the send ring is full.
        private bool Serve(int fd)
        {
            while (true)
            {
                int read = _sockets.Receive(fd, _buffer, 0, _buffer.Length, SocketConstants.MSG_PEEK);
                if (read <= 0)
                {
                    return read < 0 && _sockets.Errno == Errno.EAGAIN;
                }

                int written = _sockets.Write(fd, _buffer, 0, read);
                if (written < 0)
                {
                    return _sockets.Errno == Errno.EAGAIN;
                }

                _sockets.Read(fd, _buffer, 0, written);
            }
        }
    }
}
