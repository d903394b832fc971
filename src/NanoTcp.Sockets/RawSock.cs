using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>The lower half of a raw socket: receives and sends packets of one IP protocol.</summary>
    internal sealed class RawSock : DatagramSock
    {
        public RawSock(StackContext stack, int protocol)
            : base(stack)
        {
            Protocol = protocol;
            Received = new DatagramQueue(ReceiveBufferSize);
        }

        /// <summary>IP protocol number, other than TCP's and UDP's.</summary>
        public int Protocol { get; }
    }
}
