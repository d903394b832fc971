namespace NanoTcp.Udp
{
    /// <summary>The sock of a UDP socket.</summary>
    internal sealed class UdpSock : DatagramSock
    {
        public UdpSock(StackContext stack)
            : base(stack)
        {
        }
    }
}
