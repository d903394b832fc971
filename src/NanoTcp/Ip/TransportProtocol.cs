namespace NanoTcp.Ip
{
    /// <summary>What IP hands packets to, by protocol number.</summary>
    internal abstract class TransportProtocol
    {
        /// <summary>Takes in a packet whose IP header was found good.</summary>
        public abstract void Input(IpPacket packet);

        /// <summary>Learns of an ICMP error about a packet that we sent.</summary>
        public abstract void ErrorInput(IcmpError error);
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
