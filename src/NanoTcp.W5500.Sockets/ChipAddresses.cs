using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>Classifies an address as the chip would: whether and how it can send there.</summary>
    internal sealed class ChipAddresses
    {
        private readonly WiznetLayout _layout;

        public ChipAddresses(WiznetLayout layout)
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

        /// <summary>Checks whether the chip can send to an address: not to itself, and to other networks only through a router.</summary>
        /// <returns>0 or -ENETUNREACH.</returns>
        public int Reaches(uint address)
        {
            bool isOnLink = (address & _layout.Mask) == (_layout.Address & _layout.Mask);
            bool isNobody = address >> 24 == 127 || address == _layout.Address || address >> 28 >= 0xE || IsBroadcast(address);
            return isNobody || _layout.Address == 0 || (!isOnLink && _layout.Gateway == 0) ? -Errno.ENETUNREACH : 0;
        }

        /// <summary>The host whose link address the chip resolves: the destination or the router.</summary>
        public uint NextHop(uint address)
        {
            return (address & _layout.Mask) == (_layout.Address & _layout.Mask) ? address : _layout.Gateway;
        }
    }
}
