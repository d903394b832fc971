using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Epoll
{
    /// <summary>A family whose sockets do nothing, and count how often they are polled.</summary>
    internal sealed class IdleFamily : SocketFamily
    {
        public const int FamilyNumber = 33;

        private readonly NetStack _stack;
        private readonly IdleOperations _operations = new IdleOperations();

        public IdleFamily(NetStack stack)
        {
            _stack = stack;
        }

        public override int Number => FamilyNumber;

        public int Polls => _operations.Polls;

        public override int Create(Socket socket)
        {
            socket.Operations = _operations;
            socket.Sock = new IdleSock(_stack);
            return 0;
        }

        private sealed class IdleSock : Sock
        {
            public IdleSock(NetStack stack)
                : base(stack)
            {
            }
        }

        private sealed class IdleOperations : ProtocolOperations
        {
            public int Polls { get; private set; }

            public override int Bind(Socket socket, SocketAddress address) => -Errno.EOPNOTSUPP;

            public override int Connect(Socket socket, SocketAddress address) => -Errno.EOPNOTSUPP;

            public override int Listen(Socket socket, int backlog) => -Errno.EOPNOTSUPP;

            public override int Accept(Socket socket, Socket accepted) => -Errno.EOPNOTSUPP;

            public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to) => -Errno.EOPNOTSUPP;

            public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from) => -Errno.EAGAIN;

            public override int Shutdown(Socket socket, int how) => -Errno.EOPNOTSUPP;

            public override int Poll(Socket socket)
            {
                Polls++;
                return 0;
            }

            public override int SetOption(Socket socket, int level, int option, int value) => -Errno.ENOPROTOOPT;

            public override int GetOption(Socket socket, int level, int option, out int value)
            {
                value = 0;
                return -Errno.ENOPROTOOPT;
            }

            public override void Release(Socket socket)
            {
            }
        }
    }
}
