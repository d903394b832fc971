namespace NanoTcp
{
    /// <summary>IPv4 addresses as 32-bit numbers in host order: 10.0.0.1 is 0x0A000001.</summary>
    public static class Ipv4Address
    {
        /// <summary>0.0.0.0: no address, or any address.</summary>
        public const uint Any = 0;

        /// <summary>127.0.0.1.</summary>
        public const uint Loopback = 0x7F000001;

        /// <summary>255.255.255.255, RFC 919 section 7.</summary>
        public const uint Broadcast = 0xFFFFFFFF;

        /// <summary>224.0.0.0: the first address above the unicast ones (RFC 1112 section 4, RFC 5735 section 4).</summary>
        internal const uint FirstMulticast = 0xE0000000;

        /// <summary>224.0.0.1, all systems on this subnet, RFC 1112 section 4.</summary>
        public const uint AllSystems = 0xE0000001;

        /// <summary>224.0.0.2, all routers on this subnet, RFC 2236 section 2.1.</summary>
        public const uint AllRouters = 0xE0000002;

        /// <summary>True for 224.0.0.0/4.</summary>
        /// <param name="address">In host order.</param>
        public static bool IsMulticast(uint address) => (address & 0xF0000000) == 0xE0000000;

        /// <summary>True for 127.0.0.0/8.</summary>
        /// <param name="address">In host order.</param>
        public static bool IsLoopback(uint address) => (address & 0xFF000000) == 0x7F000000;

        /// <summary>Makes a network mask, in host order.</summary>
        /// <param name="prefixLength">Leading one bits, 0 to 32.</param>
        public static uint Mask(int prefixLength) => prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);

        /// <summary>
        /// True for an address that a host on its network can have: neither the network address nor the broadcast address (RFC 1122 section
        /// 3.2.1.3).
        /// </summary>
        /// <param name="address">In host order.</param>
        /// <param name="prefixLength">Leading one bits of the network's mask, 0 to 32. 31 and 32 have neither address (RFC 3021).</param>
        internal static bool IsHostPart(uint address, int prefixLength)
        {
            uint hosts = ~Mask(prefixLength);
            return prefixLength > 30 || ((address & hosts) != 0 && (address & hosts) != hosts);
        }

        /// <summary>
        /// Converts an address to the number that <see cref="System.BitConverter"/> reads from its four bytes in a packet: little-endian.
        /// </summary>
        /// <param name="address">In host order.</param>
        internal static uint ToWord(uint address) =>
            (address << 24) | ((address & 0xFF00) << 8) | ((address >> 8) & 0xFF00) | (address >> 24);

        /// <summary>Parses dotted decimal.</summary>
        /// <param name="text">Four numbers from 0 to 255 separated by dots, without leading zeros or spaces.</param>
        /// <param name="address">The address in host order.</param>
        /// <returns>False when the text is not an address.</returns>
        public static bool TryParse(string text, out uint address)
        {
            address = 0;
            if (text == null)
            {
                return false;
            }

            int part = -1;
            int parts = 0;
            for (int i = 0; i <= text.Length; i++)
            {
                char c = i < text.Length ? text[i] : '.';
                if (c == '.')
                {
                    if (part < 0 || parts == 4)
                    {
                        return false;
                    }

                    address = (address << 8) | (uint)part;
                    parts++;
                    part = -1;
                }
                else if (c < '0' || c > '9' || part == 0)
                {
                    return false;
                }
                else
                {
                    part = part < 0 ? c - '0' : (part * 10) + c - '0';
                    if (part > 255)
                    {
                        return false;
                    }
                }
            }

            return parts == 4;
        }

        /// <summary>Formats an address as dotted decimal.</summary>
        /// <param name="address">In host order.</param>
        public static string ToString(uint address)
        {
            return (address >> 24).ToString() + "." + ((address >> 16) & 0xFF).ToString() + "." +
                ((address >> 8) & 0xFF).ToString() + "." + (address & 0xFF).ToString();
        }
    }
}
