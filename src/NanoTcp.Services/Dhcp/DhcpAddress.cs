namespace NanoTcp.Services
{
    /// <summary>What makes sense of the addresses and masks that a server tells.</summary>
    internal static class DhcpAddress
    {
        /// <summary>True for an address that one host can have.</summary>
        public static bool IsHost(uint address) => address >> 24 != 0 && address < 0xE0000000 && !Ipv4Address.IsLoopback(address);

        /// <summary>True for an address that a host of that network can have: neither the network itself nor its broadcast address.</summary>
        /// <param name="address">In host order.</param>
        /// <param name="mask">The network's mask; 0 when the server told none.</param>
        public static bool IsHost(uint address, uint mask)
        {
            return IsHost(address) && Ipv4Address.IsHostPart(address, Prefix(mask, address));
        }

        /// <summary>Leading one bits of a mask. One with holes, or none, counts as that of the address's class.</summary>
        public static int Prefix(uint mask, uint address)
        {
            int prefix = 0;
            while (prefix < 32 && (mask & (0x80000000u >> prefix)) != 0)
            {
                prefix++;
            }

            bool isWhole = prefix > 0 && mask == Ipv4Address.Mask(prefix);
            return isWhole ? prefix : address >> 31 == 0 ? 8 : address >> 30 == 2 ? 16 : 24;
        }
    }
}
