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
}
