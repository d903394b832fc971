using NanoTcp.Ip;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>Writes a client's DHCP message as one line for people.</summary>
    internal static class DhcpText
    {
        private static readonly string[] s_types =
        {
            "nothing", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE",
        };

        /// <summary>Such as "0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9 from 10.0.0.2, broadcast".</summary>
        public static string Of(byte[] packet)
        {
            byte[] m = MessageIn(packet);
            if (m == null)
            {
                return FrameText.OfPacket(packet);
            }

            byte[] type = PlayedDhcpServer.Option(m, 53);
            byte[] requested = PlayedDhcpServer.Option(m, 50);
            byte[] server = PlayedDhcpServer.Option(m, 54);
            uint ciaddr = Packets.Read32(m, 12);
            return Ipv4Address.ToString(Packets.Read32(packet, 12)) + " > " + Ipv4Address.ToString(Packets.Read32(packet, 16)) + " " +
                s_types[type[0]] +
                (requested == null ? string.Empty : " " + Ipv4Address.ToString(Packets.Read32(requested, 0))) +
                (ciaddr == 0 ? string.Empty : " of " + Ipv4Address.ToString(ciaddr)) +
                (server == null ? string.Empty : " from " + Ipv4Address.ToString(Packets.Read32(server, 0)));
        }

        /// <summary>The DHCP message to a server in a packet; null when it holds none.</summary>
        public static byte[] MessageIn(byte[] packet)
        {
            if (packet[9] != Packets.Udp || Packets.Read16(packet, 20) != 68 || Packets.Read16(packet, 22) != 67)
            {
                return null;
            }

            byte[] m = new byte[packet.Length - 28];
            System.Array.Copy(packet, 28, m, 0, m.Length);
            return m;
        }
    }
}
