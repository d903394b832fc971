namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on a member of a pair (AF_UNIX, SOCK_STREAM).</summary>
    internal sealed class LocalOperations : ProtocolOperations
    {
        // writable when a write of a reasonable size would not block
        private const int MinWritable = 512;

        public static readonly LocalOperations Instance = new LocalOperations();

        private LocalOperations()
        {
        }

        public override int Bind(Socket socket, SocketAddress address) => -Errno.EINVAL;

        public override int Connect(Socket socket, SocketAddress address) => -Errno.EISCONN;

        public override int Listen(Socket socket, int backlog) => -Errno.EINVAL;

        public override int Accept(Socket socket, Socket accepted) => -Errno.EINVAL;

        public override bool IsConnected(Socket socket) => true;

        public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            LocalSock sock = (LocalSock)socket.Sock;
            if (to != null)
            {
                return -Errno.EISCONN;
            }

            int sent = sock.Sent.IsWriterClosed ? -Errno.EPIPE : sock.Sent.Write(buffer, offset, count, 0);
            if (sent > 0)
            {
                sock.Peer.Changed();
            }

            return sent;
        }

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            LocalSock sock = (LocalSock)socket.Sock;
            int read = sock.Received.Read(buffer, offset, count, (flags & SocketConstants.MSG_PEEK) != 0);
            if (read > 0)
            {
                sock.Peer.Changed();
            }

            // the peer reads no more
            return read == -Errno.EAGAIN && sock.Received.IsReaderClosed ? 0 : read;
        }

        public override int Shutdown(Socket socket, int how)
        {
            LocalSock sock = (LocalSock)socket.Sock;
            sock.Received.IsReaderClosed |= how != SocketConstants.SHUT_WR;
            sock.Sent.IsWriterClosed |= how != SocketConstants.SHUT_RD;
            sock.Changed();
            sock.Peer.Changed();
            return 0;
        }

        public override int Poll(Socket socket)
        {
            LocalSock sock = (LocalSock)socket.Sock;
            bool isInputOver = sock.Received.IsReaderClosed || sock.Received.IsWriterClosed;
            bool isOutputOver = sock.Sent.IsReaderClosed || sock.Sent.IsWriterClosed;
            int events = sock.Received.Count > 0 || isInputOver ? SocketConstants.POLLIN : 0;
            events |= isOutputOver || sock.Sent.Free >= MinWritable ? SocketConstants.POLLOUT : 0;
            events |= isInputOver ? SocketConstants.POLLRDHUP : 0;
            return isInputOver && isOutputOver ? events | SocketConstants.POLLHUP : events;
        }

        public override int Ioctl(Socket socket, int request, ref int value)
        {
            if (request != SocketConstants.FIONREAD)
            {
                return -Errno.ENOTTY;
            }

            value = ((LocalSock)socket.Sock).Received.Count;
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
            LocalSock sock = (LocalSock)socket.Sock;
            sock.Received.IsReaderClosed = true;
            sock.Sent.IsWriterClosed = true;
            sock.Peer.Changed();
        }
    }
}
