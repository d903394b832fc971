namespace NanoTcp.Udp
{
    /// <summary>A UDP socket's lower face.</summary>
    internal sealed class UdpSock : DatagramSock
    {
        public UdpSock(StackContext stack)
            : base(stack)
        {
        }
    }
}
