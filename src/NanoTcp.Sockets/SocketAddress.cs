using NanoTcp.Ip;

namespace NanoTcp.Sockets
{
    /// <summary>An IPv4 address and a port (sockaddr_in). Calls that return an address fill an object that the caller allocated.</summary>
    public sealed class SocketAddress
    {
        /// <summary>Creates 0.0.0.0:0 of AF_INET.</summary>
        public SocketAddress()
        {
            Family = SocketConstants.AF_INET;
        }

        /// <summary>Creates an address of AF_INET.</summary>
        /// <param name="address">IPv4 address in host order.</param>
        /// <param name="port">0 to 65,535.</param>
        public SocketAddress(uint address, int port)
            : this()
        {
            Set(address, port);
        }

        /// <summary>Address family, such as <see cref="SocketConstants.AF_INET"/>.</summary>
        public int Family { get; set; }

        /// <summary>IPv4 address in host order.</summary>
        public uint Address { get; set; }

        /// <summary>0 to 65,535.</summary>
        public int Port { get; set; }

        /// <summary>Sets both parts.</summary>
        /// <param name="address">IPv4 address in host order.</param>
        /// <param name="port">0 to 65,535.</param>
        public void Set(uint address, int port)
        {
            Address = address;
            Port = port;
        }

        /// <summary>Such as "10.0.0.1:7".</summary>
        public override string ToString() => Ipv4Address.ToString(Address) + ":" + Port.ToString();
    }
}
