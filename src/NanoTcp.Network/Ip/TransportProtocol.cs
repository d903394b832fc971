namespace NanoTcp.Ip
{
    /// <summary>The contract that IP calls upward: a protocol that receives the packets of a protocol number.</summary>
    internal abstract class TransportProtocol
    {
        /// <summary>Number in the IP header; 0 for a protocol that is not registered by number.</summary>
        public virtual int Number => 0;

        /// <summary>
        /// Length of the shortest header in bytes; a fragment that splits it is an attempt to pass a filter (RFC 1858 section 3).
        /// </summary>
        public virtual int MinimumHeaderLength => 0;

        /// <summary>Receives a packet whose IP header is valid.</summary>
        public abstract void Input(IpPacket packet);

        /// <summary>Receives an ICMP error about a packet that we sent.</summary>
        public abstract void ErrorInput(IcmpError error);

        /// <summary>True while a connection sends by this next hop.</summary>
        public virtual bool IsNeighborInUse(NetInterface netInterface, uint address) => false;

        /// <summary>A host on a link has answered, after packets for it had been displaced.</summary>
        public virtual void NeighborResolved()
        {
        }

        /// <summary>A host on a link does not answer ARP.</summary>
        public virtual void NeighborUnreachable(NetInterface netInterface, uint address)
        {
        }

        /// <summary>One of our addresses was removed.</summary>
        public virtual void AddressRemoved(uint address)
        {
        }
    }

    /// <summary>Receives a copy of each packet whose protocol is neither TCP nor UDP: raw sockets.</summary>
    internal abstract class RawProtocol : TransportProtocol
    {
        /// <summary>Copies a packet to the raw sockets of its protocol.</summary>
        /// <returns>True when there is one.</returns>
        public abstract bool TryInput(IpPacket packet, int protocol);

        /// <inheritdoc/>
        public override void Input(IpPacket packet)
        {
            TryInput(packet, packet.Bytes[packet.NetworkOffset + Ipv4Header.Protocol]);
        }
    }
}
