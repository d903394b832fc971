using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on UDP.</summary>
    internal sealed class UdpOperations : IpDatagramOperations
    {
        private readonly UdpProtocol _udp;

        public UdpOperations(UdpProtocol udp)
            : base(udp.Ip.Interfaces)
        {
            _udp = udp;
        }

        protected override bool UsesPorts => true;

        protected override int Bind(DatagramSock sock, uint address, int port) => _udp.Bind((UdpSock)sock, address, port);

        protected override int Route(DatagramSock sock, uint destination) => _udp.Route((UdpSock)sock, destination);

        protected override int Send(DatagramSock sock, byte[] buffer, int offset, int count, uint destination, int port)
        {
            return _udp.Send((UdpSock)sock, buffer, offset, count, destination, port);
        }

        protected override void Close(DatagramSock sock)
        {
            _udp.Close((UdpSock)sock);
        }
    }
}
