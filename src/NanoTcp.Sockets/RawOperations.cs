using NanoTcp.Ip;
using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on raw sockets (SOCK_RAW). Received packets include the IP header. Ports are ignored.</summary>
    internal sealed class RawOperations : IpDatagramOperations
    {
        private readonly Ipv4 _ip;

        public RawOperations(Ipv4 ip)
            : base(ip.Interfaces)
        {
            _ip = ip;
        }

        protected override bool UsesPorts => false;

        protected override int Bind(DatagramSock sock, uint address, int port)
        {
            sock.LocalAddress = address;
            return 0;
        }

        protected override int Route(DatagramSock sock, uint destination) => sock.Route(_ip, destination, ((RawSock)sock).Protocol);

        protected override int Send(DatagramSock sock, byte[] buffer, int offset, int count, uint destination, int port)
        {
            return RawSockets.Of(_ip).Send((RawSock)sock, buffer, offset, count, destination);
        }

        protected override void Close(DatagramSock sock)
        {
            RawSockets.Of(_ip).Remove((RawSock)sock);
        }
    }
}
