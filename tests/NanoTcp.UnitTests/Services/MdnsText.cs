using NanoTcp.Ip;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>Writes a multicast DNS message as one line for people.</summary>
    internal static class MdnsText
    {
        /// <summary>Such as "says A pump.local=10.0.0.1 for 120! + NSEC pump.local=pump.local A for 120!": sections begin with +.</summary>
        public static string Of(byte[] m)
        {
            string text = (m[2] & 0x80) != 0 ? "says" : "asks";
            int o = 12;
            for (int i = Packets.Read16(m, 4); i > 0; i--)
            {
                Name(m, ref o, out string name);
                text += " " + TypeName(Packets.Read16(m, o)) + " " + name + "?" + (m[o + 2] == 0x80 ? " alone" : string.Empty);
                o += 4;
            }

            for (int section = 6; section <= 10; section += 2)
            {
                int count = Packets.Read16(m, section);
                text += count > 0 && section > 6 ? " +" : string.Empty;
                for (int i = 0; i < count; i++)
                {
                    text += " " + Record(m, ref o);
                }
            }

            return o == m.Length ? text : text + " and is of wrong length";
        }

        private static string Record(byte[] m, ref int o)
        {
            Name(m, ref o, out string owner);
            int type = Packets.Read16(m, o);
            string text = TypeName(type) + " " + owner + "=";
            int data = o + 10;
            int end = data + Packets.Read16(m, o + 8);
            if (type == 1)
            {
                text += Ipv4Address.ToString(Packets.Read32(m, data));
            }
            else if (type == 16)
            {
                text += Strings(m, data, end);
            }
            else
            {
                if (type == 33)
                {
                    text += Packets.Read16(m, data).ToString() + "," + Packets.Read16(m, data + 2).ToString() + "," +
                        Packets.Read16(m, data + 4).ToString() + ",";
                    data += 6;
                }

                Name(m, ref data, out string target);
                text += target + (type == 47 ? Types(m, data) : string.Empty);
            }

            text += " for " + Packets.Read32(m, o + 4).ToString() + (m[o + 2] == 0x80 ? "!" : string.Empty);
            o = end;
            return text;
        }

        private static string Strings(byte[] m, int o, int end)
        {
            string text = string.Empty;
            while (o < end)
            {
                text += "\"" + Text(m, o + 1, m[o]) + "\"";
                o += m[o] + 1;
            }

            return text;
        }

        private static string Types(byte[] m, int o)
        {
            string text = string.Empty;
            for (int bit = 0; bit < m[o + 1] * 8; bit++)
            {
                text += (m[o + 2 + (bit >> 3)] & (0x80 >> (bit & 7))) != 0 ? " " + TypeName(bit) : string.Empty;
            }

            return text;
        }

        private static string TypeName(int type)
        {
            switch (type)
            {
                case 1:
                    return "A";
                case 12:
                    return "PTR";
                case 16:
                    return "TXT";
                case 28:
                    return "AAAA";
                case 33:
                    return "SRV";
                case 47:
                    return "NSEC";
                case 255:
                    return "ANY";
                default:
                    return type.ToString();
            }
        }

        private static void Name(byte[] m, ref int o, out string name)
        {
            name = string.Empty;
            int at = o;
            bool hasJumped = false;
            while (m[at] != 0)
            {
                if (m[at] >= 0xC0)
                {
                    o = hasJumped ? o : at + 2;
                    hasJumped = true;
                    at = ((m[at] & 0x3F) << 8) | m[at + 1];
                    continue;
                }

                name += (name.Length > 0 ? "." : string.Empty) + Text(m, at + 1, m[at]);
                at += m[at] + 1;
            }

            o = hasJumped ? o : at + 1;
        }

        // bytes beyond ASCII as {XX}
        private static string Text(byte[] m, int o, int length)
        {
            string text = string.Empty;
            for (int i = 0; i < length; i++)
            {
                int c = m[o + i];
                text += c < 127 ? ((char)c).ToString() : "{" + ((byte)c).ToString("X2") + "}";
            }

            return text;
        }
    }
}
