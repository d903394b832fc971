using NanoTcp.Sockets;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>The socket calls on the chip's UDP.</summary>
    internal sealed class ChipUdpOperations : DatagramOperations
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

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            int error = sock.TakeError();
            if (error != 0)
            {
                return error;
            }

            int length = sock.Receive(buffer, offset, count, from, (flags & SocketConstants.MSG_PEEK) != 0);
            bool isWholeLength = length <= count || (flags & SocketConstants.MSG_TRUNC) != 0;
            return isWholeLength ? length : count;
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

        public override int Ioctl(Socket socket, int request, ref int value)
        {
            if (request != SocketConstants.FIONREAD)
            {
                return -Errno.ENOTTY;
            }

            value = ((ChipUdpSock)socket.Sock).FetchFirstLength();
            return 0;
        }

        public override void Release(Socket socket)
        {
            ChipUdpSock sock = (ChipUdpSock)socket.Sock;
            sock.Release();
            sock.Changed();
        }

        protected override bool UsesPorts => true;

        protected override bool IsSendShut(Sock sock) => ((ChipUdpSock)sock).IsSendShut;

        protected override int Prepare(Sock sock, SocketAddress address, out uint peer)
        {
            peer = address.Address;
            return address.Port == 0 ? -Errno.EINVAL : PrepareTo(sock, peer);
        }

        protected override int SendTo(Sock sock, byte[] buffer, int offset, int count, uint address, int port)
        {
            int error = PrepareTo(sock, address);
            return error != 0 ? error : ((ChipUdpSock)sock).Send(buffer, offset, count, address, port);
        }

        protected override int GetBufferSize(Sock sock, int option) => _pool.SocketSize;

        // accepted as a hint without effect: the chip's memory is divided when it starts
        protected override void SetBufferSize(Sock sock, int option, int value)
        {
        }

        private int PrepareTo(Sock sock, uint address)
        {
            int error = MayReach(sock, address);
            return error != 0 || sock.LocalPort != 0 ? error : ((ChipUdpSock)sock).Open(0, 0);
        }

        private int MayReach(Sock sock, uint address)
        {
            if (_pool.Addresses.IsBroadcast(address))
            {
                return sock.Broadcast ? 0 : -Errno.EACCES;
            }

            return address >> 28 == 0xE ? 0 : _pool.Addresses.Reaches(address);
        }
    }
}
