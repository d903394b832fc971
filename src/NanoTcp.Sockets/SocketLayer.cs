namespace NanoTcp.Sockets
{
    /// <summary>State shared by all tables of fds of a stack.</summary>
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

        /// <summary>The table that most programs share, created on first use.</summary>
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

        /// <summary>Returns a stack's layer, created on first use.</summary>
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
