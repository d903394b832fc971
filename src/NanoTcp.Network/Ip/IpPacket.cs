using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>
    /// Describes the packet that is being received. One object is reused for all packets, and valid while one is handled.
    /// </summary>
    internal sealed class IpPacket
    {
        /// <summary>The interface that received it.</summary>
        public NetInterface Interface;

        /// <summary>Array that holds the packet.</summary>
        public byte[] Bytes;

        /// <summary>Index of the IP header.</summary>
        public int NetworkOffset;

        /// <summary>Index of the transport header.</summary>
        public int TransportOffset;

        /// <summary>Bytes after the IP header.</summary>
        public int TransportLength;

        /// <summary>True when the destination is one of our addresses and not a broadcast or multicast address.</summary>
        public bool IsUnicast;

        /// <summary>
        /// Index of the link address that sent the packet; 0 when that is not known: of a link without addresses, a frame to many stations or
        /// with a tag, or a packet that came in fragments.
        /// </summary>
        public int LinkSource
        {
            get
            {
                int frame = NetworkOffset - EthernetHeader.Length;
                bool isKnown = Interface.Device.Kind == LinkKind.Ethernet && frame >= 0 &&
                    MacAddress.Equal(Bytes, frame + EthernetHeader.Destination, Interface.Device.MacAddress, 0) &&
                    (Bytes[frame + EthernetHeader.Source] & 1) == 0;
                return isKnown ? frame + EthernetHeader.Source : 0;
            }
        }

        /// <summary>In host order; read from the packet each time.</summary>
        public uint Source => BigEndian.Read32(Bytes, NetworkOffset + Ipv4Header.Source);

        /// <summary>In host order; read from the packet each time.</summary>
        public uint Destination => BigEndian.Read32(Bytes, NetworkOffset + Ipv4Header.Destination);
    }
}
