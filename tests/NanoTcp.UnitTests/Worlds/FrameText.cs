using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.UnitTests
{
    /// <summary>Writes frames as one line for people, as a sniffer does, and says so when one of their checksums or lengths is wrong.</summary>
    internal static class FrameText
    {
        private const int EthernetLength = 14;

        /// <summary>Such as "peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes"; "nothing" for null.</summary>
        public static string Of(byte[] frame, LinkKind kind)
        {
            if (frame == null)
            {
                return "nothing";
            }

            if (kind == LinkKind.Ip)
            {
                return OfPacket(frame);
            }

            string to = NameOf(frame) + ": ";
            byte[] content = new byte[frame.Length - EthernetLength];
            Array.Copy(frame, EthernetLength, content, 0, content.Length);
            switch (Packets.Read16(frame, 12))
            {
                case 0x0806:
                    return to + OfArp(content);
                case 0x0800:
                    return to + OfPacket(content);
                default:
                    return to + "EtherType " + Packets.Read16(frame, 12).ToString("X4");
            }
        }

        /// <summary>Such as "10.0.0.1 > 10.0.0.2 echo reply 1/1, 56 bytes".</summary>
        public static string OfPacket(byte[] p)
        {
            int header = (p[0] & 15) << 2;
            string text = Ipv4Address.ToString(Packets.Read32(p, 12)) + " > " + Ipv4Address.ToString(Packets.Read32(p, 16)) + " ";
            if (Packets.Read16(p, 2) != p.Length)
            {
                return text + "with wrong IP length";
            }

            if (Packets.Sum(p, 0, header, 0) != 0xFFFF)
            {
                return text + "with wrong IP checksum";
            }

            switch (p[9])
            {
                case Packets.Udp:
                    return text + OfDatagram(p, header);
                case Packets.Icmp:
                    return text + OfIcmp(p, header);
                case Packets.Igmp:
                    return text + OfIgmp(p, header);
                case Packets.Tcp:
                    return text + OfSegment(p, header);
                default:
                    return text + "protocol " + p[9].ToString();
            }
        }

        private static string NameOf(byte[] frame)
        {
            string mac = MacAddress.ToString(frame, 0);
            switch (mac)
            {
                case "FF:FF:FF:FF:FF:FF":
                    return "all";
                case "02:00:00:00:00:02":
                    return "peer";
                case "02:00:00:00:00:FE":
                    return "gateway";
                default:
                    return mac;
            }
        }

        private static string OfArp(byte[] a)
        {
            uint sender = Packets.Read32(a, 14);
            uint target = Packets.Read32(a, 24);
            if (Packets.Read16(a, 6) == 2)
            {
                return Ipv4Address.ToString(sender) + " is at " + MacAddress.ToString(a, 8);
            }

            if (sender == target)
            {
                return "announces " + Ipv4Address.ToString(sender);
            }

            return "who has " + Ipv4Address.ToString(target) + "? tell " + Ipv4Address.ToString(sender);
        }

        private static string OfDatagram(byte[] p, int o)
        {
            if (Packets.Read16(p, o + 4) != p.Length - o)
            {
                return "UDP with wrong length";
            }

            if (Packets.Read16(p, o + 6) == 0 || Packets.SumWithPseudoHeader(p) != 0xFFFF)
            {
                return "UDP with wrong checksum";
            }

            return "UDP " + Packets.Read16(p, o).ToString() + " > " + Packets.Read16(p, o + 2).ToString() + ", " +
                (p.Length - o - 8).ToString() + " bytes";
        }

        private static string OfIcmp(byte[] p, int o)
        {
            if (Packets.Sum(p, o, p.Length - o, 0) != 0xFFFF)
            {
                return "ICMP with wrong checksum";
            }

            string what = p[o].ToString() + "/" + p[o + 1].ToString();
            switch (what)
            {
                case "0/0":
                    return "echo reply " + Packets.Read16(p, o + 4).ToString() + "/" + Packets.Read16(p, o + 6).ToString() + ", " +
                        (p.Length - o - 8).ToString() + " bytes";
                case "3/2":
                    return "protocol unreachable";
                case "3/3":
                    return "port unreachable";
                default:
                    return "ICMP " + what;
            }
        }

        private static string OfIgmp(byte[] p, int o)
        {
            if (p.Length - o != 8 || Packets.Sum(p, o, p.Length - o, 0) != 0xFFFF)
            {
                return "IGMP with wrong length or checksum";
            }

            string group = " " + Ipv4Address.ToString(Packets.Read32(p, o + 4));
            switch (p[o])
            {
                case 0x12:
                    return "IGMP v1 report" + group;
                case 0x16:
                    return "IGMP report" + group;
                case 0x17:
                    return "IGMP leave" + group;
                default:
                    return "IGMP " + p[o].ToString() + group;
            }
        }

        private static string OfSegment(byte[] p, int o)
        {
            if (Packets.SumWithPseudoHeader(p) != 0xFFFF)
            {
                return "TCP with wrong checksum";
            }

            int flags = p[o + 13];
            return "TCP " + Packets.Read16(p, o).ToString() + " > " + Packets.Read16(p, o + 2).ToString() +
                ((flags & 2) != 0 ? " SYN" : string.Empty) + ((flags & 1) != 0 ? " FIN" : string.Empty) +
                ((flags & 4) != 0 ? " RST" : string.Empty) + ((flags & 16) != 0 ? " ACK" : string.Empty);
        }
    }
}
