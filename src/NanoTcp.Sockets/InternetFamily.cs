using NanoTcp.Tcp;
using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>AF_INET on the software stack: SOCK_STREAM is TCP, SOCK_DGRAM is UDP.</summary>
    internal sealed class InternetFamily : SocketFamily
    {
        private readonly TcpProtocol _tcp;
        private readonly UdpProtocol _udp;
        private readonly ProtocolOperations _tcpOperations;
        private readonly ProtocolOperations _udpOperations;

        public InternetFamily(TcpProtocol tcp, UdpProtocol udp)
        {
            _tcp = tcp;
            _udp = udp;
            _tcpOperations = new TcpOperations(tcp);
            _udpOperations = new UdpOperations(udp);
        }

        public override int Number => SocketConstants.AF_INET;

        public override int Create(Socket socket)
        {
            int usual;
            switch (socket.Type)
            {
                case SocketConstants.SOCK_STREAM:
                    usual = SocketConstants.IPPROTO_TCP;
                    socket.Operations = _tcpOperations;
                    socket.Sock = new TcpSock(_tcp);
                    break;
                case SocketConstants.SOCK_DGRAM:
                    usual = SocketConstants.IPPROTO_UDP;
                    socket.Operations = _udpOperations;
                    socket.Sock = new UdpSock(_udp.Stack);
                    break;
                default:
                    return -Errno.ESOCKTNOSUPPORT;
            }

            if (socket.Protocol != 0 && socket.Protocol != usual)
            {
                return -Errno.EPROTONOSUPPORT;
            }

            socket.Protocol = usual;
            return 0;
        }
    }
}
