namespace NanoTcp.Ethernet
{
    /// <summary>One entry of an interface's ARP cache, for listings. The caller reuses one object for all entries.</summary>
    public sealed class NeighborEntry
    {
        /// <summary>The neighbor's IPv4 address, in host order.</summary>
        public uint Address { get; internal set; }

        /// <summary>Its six-byte link address in wire order; undefined while <see cref="NeighborState.Incomplete"/>.</summary>
        public byte[] MacAddress { get; } = new byte[EthernetHeader.AddressLength];

        /// <summary>State of the entry.</summary>
        public NeighborState State { get; internal set; }

        /// <summary>Milliseconds since the entry was last used or updated.</summary>
        public long Age { get; internal set; }
    }
}
