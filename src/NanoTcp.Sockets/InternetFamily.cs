using NanoTcp.Tcp;
using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>AF_INET on the software stack: SOCK_STREAM is TCP, SOCK_DGRAM is UDP, SOCK_RAW is any other protocol.</summary>
    internal sealed class InternetFamily : SocketFamily
    {
        // IPPROTO_RAW: packets whose IP header the program makes itself
        private const int MaxProtocols = 255;

        private readonly TcpProtocol _tcp;
        private readonly UdpProtocol _udp;
        private readonly ProtocolOperations _tcpOperations;
        private readonly ProtocolOperations _udpOperations;
        private readonly ProtocolOperations _rawOperations;

        public InternetFamily(TcpProtocol tcp, UdpProtocol udp)
        {
            _tcp = tcp;
            _udp = udp;
            _tcpOperations = new TcpOperations(tcp);
            _udpOperations = new UdpOperations(udp);
            _rawOperations = new RawOperations(tcp.Ip);
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
                case SocketConstants.SOCK_RAW:
                    return CreateRaw(socket);
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

        // as on Linux there is no default protocol; TCP and UDP are refused, as they have socket types of their own
        private int CreateRaw(Socket socket)
        {
            int protocol = socket.Protocol;
            if (protocol < 0 || protocol > MaxProtocols)
            {
                return -Errno.EINVAL;
            }

            if (protocol == 0 || protocol == MaxProtocols || protocol == SocketConstants.IPPROTO_TCP || protocol == SocketConstants.IPPROTO_UDP)
            {
                return -Errno.EPROTONOSUPPORT;
            }

            RawSock sock = new RawSock(_udp.Stack, protocol);
            RawSockets.Of(_tcp.Ip).Add(sock);
            socket.Operations = _rawOperations;
            socket.Sock = sock;
            return 0;
        }
    }
}
