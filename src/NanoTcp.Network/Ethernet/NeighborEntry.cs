namespace NanoTcp.Ethernet
{
    /// <summary>One entry of an interface's ARP cache, as a listing shows it. One object serves for all entries.</summary>
    public sealed class NeighborEntry
    {
        /// <summary>The neighbor's IPv4 address, in host order.</summary>
        public uint Address { get; internal set; }

        /// <summary>Its six-byte link address in the order of the wire; of no meaning while <see cref="NeighborState.Incomplete"/>.</summary>
        public byte[] MacAddress { get; } = new byte[EthernetHeader.AddressLength];

        /// <summary>What is known of it.</summary>
        public NeighborState State { get; internal set; }

        /// <summary>Milliseconds since something was last sent to it or learned of it.</summary>
        public long Age { get; internal set; }
    }
}
