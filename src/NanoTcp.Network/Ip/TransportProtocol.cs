namespace NanoTcp.Ip
{
    /// <summary>What IP hands packets to, by protocol number: the contract that IP calls upward.</summary>
    internal abstract class TransportProtocol
    {
        /// <summary>Bytes of the shortest header; a fragment that cuts it is an attempt to deceive a filter (RFC 1858 section 3).</summary>
        public virtual int MinimumHeaderLength => 0;

        /// <summary>Takes in a packet whose IP header was found good.</summary>
        public abstract void Input(IpPacket packet);

        /// <summary>Learns of an ICMP error about a packet that we sent.</summary>
        public abstract void ErrorInput(IcmpError error);

        /// <summary>A host on a link has answered for whom more packets waited than could be kept.</summary>
        public virtual void NeighborResolved()
        {
        }

        /// <summary>A host on a link does not answer.</summary>
        public virtual void NeighborUnreachable(NetInterface netInterface, uint address)
        {
        }

        /// <summary>One of our addresses is ours no more.</summary>
        public virtual void AddressGone(uint address)
        {
        }
    }

    /// <summary>What gets a copy of each packet whose protocol is neither TCP nor UDP: raw sockets.</summary>
    internal abstract class RawProtocol : TransportProtocol
    {
        /// <summary>Takes a copy of a packet if somebody wants it.</summary>
        /// <returns>True when somebody did.</returns>
        public abstract bool TryInput(IpPacket packet, int protocol);

        /// <inheritdoc/>
        public override void Input(IpPacket packet)
        {
            TryInput(packet, packet.Bytes[packet.NetworkOffset + Ipv4Header.Protocol]);
        }
    }
}
