namespace NanoTcp.VirtualDevice
{
    /// <summary>The client's flow: socket, connect, write and read, shutdown, read the end, close. Its calls wait.</summary>
    internal sealed class ClientProgram
    {
        private const int ReadTimeout = 10_000;

        // one segment, and several
        private const int ShortMessage = 12;
        private const int LongMessage = 4000;

        private readonly CallLog _calls;
        private readonly uint _server;
        private readonly int _port;

        public ClientProgram(CallLog calls, uint server, int port)
        {
            _calls = calls;
            _server = server;
            _port = port;
        }

        /// <returns>True when all came back as it was sent and the connection ended in order.</returns>
        public bool Run()
        {
            int fd = _calls.Socket(0);
            bool isEchoed = _calls.ReceiveTimeout(fd, ReadTimeout) == 0
                && _calls.Connect(fd, _server, _port) == 0
                && Echo(fd, ShortMessage)
                && Echo(fd, LongMessage)
                && _calls.Shutdown(fd) == 0
                && _calls.Read(fd, new byte[1], 0, 1) == 0;
            return _calls.Close(fd) == 0 && isEchoed;
        }

        private bool Echo(int fd, int length)
        {
            byte[] sent = new byte[length];
            for (int i = 0; i < length; i++)
            {
                sent[i] = (byte)((i * 31) >> 2);
            }

            return _calls.Write(fd, sent, 0, length) == length && IsReadBack(fd, sent);
        }

        private bool IsReadBack(int fd, byte[] sent)
        {
            byte[] received = new byte[sent.Length];
            int position = 0;
            while (position < received.Length)
            {
                int count = _calls.Read(fd, received, position, received.Length - position);
                if (count <= 0)
                {
                    return false;
                }

                position += count;
            }

            for (int i = 0; i < sent.Length; i++)
            {
                if (received[i] != sent[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
