using NanoTcp.Sockets;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>AF_INET in the chip. In hybrid mode the chip serves TCP only, and the software stack serves datagrams.</summary>
    internal sealed class ChipFamily : SocketFamily
    {
        private readonly ChipSocketPool _pool;
        private readonly SocketFamily _software;
        private readonly ProtocolOperations _tcp;
        private readonly ProtocolOperations _udp;

        public ChipFamily(ChipSocketPool pool, SocketFamily software)
        {
            _pool = pool;
            _software = pool.Layout.HasMacRaw ? software : null;
            _tcp = new ChipTcpOperations(pool);
            _udp = new ChipUdpOperations(pool);
        }

        public override int Number => SocketConstants.AF_INET;

        public override int Create(Socket socket)
        {
            if (socket.Type == SocketConstants.SOCK_STREAM)
            {
                return CreateStream(socket);
            }

            if (socket.Type != SocketConstants.SOCK_DGRAM)
            {
                return -Errno.ESOCKTNOSUPPORT;
            }

            if (_software != null)
            {
                return _software.Create(socket);
            }

            if (socket.Protocol != 0 && socket.Protocol != SocketConstants.IPPROTO_UDP)
            {
                return -Errno.EPROTONOSUPPORT;
            }

            socket.Protocol = SocketConstants.IPPROTO_UDP;
            socket.Operations = _udp;
            socket.Sock = new ChipUdpSock(_pool);
            return 0;
        }

        private int CreateStream(Socket socket)
        {
            if (socket.Protocol != 0 && socket.Protocol != SocketConstants.IPPROTO_TCP)
            {
                return -Errno.EPROTONOSUPPORT;
            }

            ChipTcpSock sock = new ChipTcpSock(_pool);
            if (_software != null)
            {
                Socket behind = new Socket(socket.Family, socket.Type, socket.Protocol);
                int error = _software.Create(behind);
                if (error < 0)
                {
                    return error;
                }

                sock.Software = behind;
            }

            socket.Protocol = SocketConstants.IPPROTO_TCP;
            socket.Operations = _tcp;
            socket.Sock = sock;
            return 0;
        }
    }
}
