namespace NanoTcp.Tcp
{
    /// <summary>A listening socket's sock: a port, and connections that wait to be accepted.</summary>
    internal sealed class TcpListenSock : TcpEndpoint
    {
        private TcpSock _first;
        private TcpSock _last;

        /// <summary>Takes over address, port and options of the sock that the user bound; accepted connections inherit the options.</summary>
        public TcpListenSock(TcpProtocol protocol, TcpSock bound)
            : base(protocol.Stack)
        {
            LocalAddress = bound.LocalAddress;
            LocalPort = bound.LocalPort;
            CopyOptions(bound);
        }

        /// <summary>Connections that may wait at most.</summary>
        public int Backlog { get; set; }

        /// <summary>Connections that wait.</summary>
        public int Count { get; private set; }

        public bool IsFull => Count >= Backlog;

        public void Enqueue(TcpSock connection)
        {
            if (_last == null)
            {
                _first = connection;
            }
            else
            {
                _last.AcceptNext = connection;
            }

            _last = connection;
            Count++;
            Changed();
        }

        /// <summary>Takes the connection that waits longest.</summary>
        /// <returns>Null when none does.</returns>
        public TcpSock Dequeue()
        {
            TcpSock connection = _first;
            if (connection != null)
            {
                _first = connection.AcceptNext;
                if (_first == null)
                {
                    _last = null;
                }

                connection.AcceptNext = null;
                Count--;
            }

            return connection;
        }
    }
}
