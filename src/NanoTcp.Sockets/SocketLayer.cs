namespace NanoTcp.Sockets
{
    /// <summary>What all tables of fds on one stack share. The stack keeps it.</summary>
    internal sealed class SocketLayer : StackLayer
    {
        /// <summary>AF_INET.</summary>
        public readonly InternetFamily Internet;

        private readonly NetStack _stack;
        private BsdSockets _sharedSockets;

        private SocketLayer(NetStack stack)
        {
            _stack = stack;
            Internet = new InternetFamily(stack.Tcp, stack.Udp);
        }

        /// <summary>The table that most programs share; made when first needed.</summary>
        public BsdSockets SharedSockets
        {
            get
            {
                lock (_stack.Lock)
                {
                    if (_sharedSockets == null)
                    {
                        _sharedSockets = new BsdSockets(_stack);
                    }

                    return _sharedSockets;
                }
            }
        }

        /// <summary>The layer of a stack; made when first needed.</summary>
        public static SocketLayer Of(NetStack stack)
        {
            lock (stack.Lock)
            {
                if (stack.SocketLayer == null)
                {
                    stack.SocketLayer = new SocketLayer(stack);
                }

                return (SocketLayer)stack.SocketLayer;
            }
        }
    }
}
