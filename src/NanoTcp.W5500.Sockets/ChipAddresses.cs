namespace NanoTcp.W5500.Sockets
{
    /// <summary>What the chip makes of an address: how it would send there, if at all.</summary>
    internal sealed class ChipAddresses
    {
        private readonly W5500Layout _layout;

        public ChipAddresses(W5500Layout layout)
        {
            _layout = layout;
        }

        /// <summary>True for 255.255.255.255 and our network's broadcast address.</summary>
        public bool IsBroadcast(uint address)
        {
            uint mask = _layout.Mask;
            return address == 0xFFFFFFFF || (_layout.Address != 0 && mask < 0xFFFFFFFE && address == (_layout.Address | ~mask));
        }

        /// <summary>True for an address of one host.</summary>
        public bool IsUnicast(uint address) => address >> 28 < 0xE && !IsBroadcast(address);

        /// <summary>Whether the chip can send to an address: not to itself, and to other networks by a router only.</summary>
        /// <returns>0 or -ENETUNREACH.</returns>
        public int Reaches(uint address)
        {
            bool isOnLink = (address & _layout.Mask) == (_layout.Address & _layout.Mask);
            bool isNobody = address >> 24 == 127 || address == _layout.Address || address >> 28 >= 0xE || IsBroadcast(address);
            return isNobody || _layout.Address == 0 || (!isOnLink && _layout.Gateway == 0) ? -Errno.ENETUNREACH : 0;
        }

        /// <summary>Whom the chip asks for a link address: the destination, or the router on the way.</summary>
        public uint NextHop(uint address)
        {
            return (address & _layout.Mask) == (_layout.Address & _layout.Mask) ? address : _layout.Gateway;
        }
    }
}
