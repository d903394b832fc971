using NanoTcp.Sockets;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>The socket calls on the chip's UDP.</summary>
    internal sealed class ChipUdpOperations : ProtocolOperations
    {
        private readonly ChipSocketPool _pool;

        public ChipUdpOperations(ChipSocketPool pool)
        {
            _pool = pool;
        }

        public override int Bind(Socket socket, SocketAddress address)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            return sock.LocalPort != 0 ? -Errno.EINVAL : sock.Open(address.Address, address.Port);
        }

        public override int Connect(Socket socket, SocketAddress address)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            if (address.Family == SocketConstants.AF_UNSPEC)
            {
                sock.RemoteAddress = 0;
                sock.RemotePort = 0;
                socket.State = SocketState.Unconnected;
                return 0;
            }

            int error = address.Port == 0 ? -Errno.EINVAL : MayReach(sock, address.Address);
            if (error == 0 && sock.LocalPort == 0)
            {
                error = sock.Open(0, 0);
            }

            if (error != 0)
            {
                return error;
            }

            sock.RemoteAddress = address.Address;
            sock.RemotePort = address.Port;
            socket.State = SocketState.Connected;
            return 0;
        }

        public override int Listen(Socket socket, int backlog) => -Errno.EOPNOTSUPP;

        public override int Accept(Socket socket, Socket accepted) => -Errno.EOPNOTSUPP;

        public override int Send(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            int error = sock.TakeError();
            if (error != 0)
            {
                return error;
            }

            uint address = to != null ? to.Address : sock.RemoteAddress;
            int port = to != null ? to.Port : sock.RemotePort;
            if (sock.IsSendShut)
            {
                return -Errno.EPIPE;
            }

            if (port == 0)
            {
                return to == null ? -Errno.EDESTADDRREQ : -Errno.EINVAL;
            }

            error = MayReach(sock, address);
            if (error == 0 && sock.LocalPort == 0)
            {
                error = sock.Open(0, 0);
            }

            return error != 0 ? error : sock.Send(buffer, offset, count, address, port);
        }

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            int error = sock.TakeError();
            return error != 0 ? error : sock.Receive(buffer, offset, count, from, (flags & SocketConstants.MSG_PEEK) != 0);
        }

        public override int Shutdown(Socket socket, int how)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            if (sock.RemotePort == 0)
            {
                return -Errno.ENOTCONN;
            }

            sock.IsReceiveShut |= how != SocketConstants.SHUT_WR;
            sock.IsSendShut |= how != SocketConstants.SHUT_RD;
            sock.Changed();
            return 0;
        }

        public override int Poll(Socket socket)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            int events = sock.IsReadable ? SocketConstants.POLLIN : 0;
            events |= sock.IsWritable ? SocketConstants.POLLOUT : 0;
            return sock.Error != 0 ? events | SocketConstants.POLLERR : events;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                case SocketConstants.SO_KEEPALIVE:
                case SocketConstants.SO_LINGER:
                    // accepted as the software does; the chip's memory is divided when it starts
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            value = 0;
            switch (level == SocketConstants.SOL_SOCKET ? option : -1)
            {
                case SocketConstants.SO_SNDBUF:
                case SocketConstants.SO_RCVBUF:
                    value = _pool.SocketSize;
                    return 0;
                case SocketConstants.SO_KEEPALIVE:
                    return 0;
                case SocketConstants.SO_LINGER:
                    value = -1;
                    return 0;
                default:
                    return -Errno.ENOPROTOOPT;
            }
        }

        public override void Release(Socket socket)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            sock.Release();
            sock.Changed();
        }

        private int MayReach(ChipUdpSock sock, uint address)
        {
            if (_pool.IsBroadcast(address))
            {
                return sock.Broadcast ? 0 : -Errno.EACCES;
            }

            return address >> 28 == 0xE ? 0 : _pool.Reaches(address);
        }
    }
}
