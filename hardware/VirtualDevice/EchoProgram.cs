using NanoTcp.Sockets;

namespace NanoTcp.VirtualDevice
{
    /// <summary>The server's flow for one client: socket, bind, listen, accept, read and write, close. It never waits.</summary>
    internal sealed class EchoProgram
    {
        private readonly CallLog _calls;
        private readonly int _port;

        // no larger than a send ring, so that an answer fits in whole
        private readonly byte[] _buffer = new byte[2048];
        private int _listener = -1;
        private int _client = -1;

        public EchoProgram(CallLog calls, int port)
        {
            _calls = calls;
            _port = port;
        }

        /// <summary>True when the client has come and gone, and all is closed.</summary>
        public bool IsDone { get; private set; }

        public void Open()
        {
            _listener = _calls.Socket(SocketConstants.SOCK_NONBLOCK);
            _calls.Bind(_listener, _port);
            _calls.Listen(_listener, 1);
        }

        /// <summary>Continues as far as possible without blocking.</summary>
        public void Step()
        {
            if (_listener >= 0 && _client < 0)
            {
                _client = _calls.Accept(_listener);
            }

            while (_client >= 0)
            {
                int count = _calls.Read(_client, _buffer, 0, _buffer.Length);
                if (count < 0)
                {
                    return;
                }

                if (count == 0 || _calls.Write(_client, _buffer, 0, count) != count)
                {
                    Close(count == 0);
                }
            }
        }

        private void Close(bool isOrderly)
        {
            IsDone = isOrderly && _calls.Close(_client) == 0 && _calls.Close(_listener) == 0;
            _client = -1;
            _listener = -1;
        }
    }
}
