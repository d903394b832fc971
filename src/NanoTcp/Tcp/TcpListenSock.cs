namespace NanoTcp.Tcp
{
    /// <summary>The sock of a listening socket: a port, and the accept queue.</summary>
    internal sealed class TcpListenSock : TcpEndpoint
    {
        private TcpSock _first;
        private TcpSock _last;

        /// <summary>Copies address, port and options of the sock that the user bound; accepted connections inherit the options.</summary>
        public TcpListenSock(TcpProtocol protocol, TcpSock bound)
            : base(protocol.Stack)
        {
            LocalAddress = bound.LocalAddress;
            LocalPort = bound.LocalPort;
            CopyOptions(bound);
        }

        /// <summary>Limit of the accept queue, in connections.</summary>
        public int Backlog { get; set; }

        /// <summary>Connections in the accept queue.</summary>
        public int Count { get; private set; }

        public bool IsFull => Count >= Backlog;

        public void Fill(TcpInfo info)
        {
            info.Clear();
            info.State = TcpState.Listen;
            info.AcceptQueue = Count;
            info.Backlog = Backlog;
        }

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

        /// <summary>Removes the oldest connection from the accept queue.</summary>
        /// <returns>Null when the queue is empty.</returns>
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
