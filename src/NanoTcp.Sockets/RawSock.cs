using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>A raw socket's lower face: gets every packet of its protocol, and makes packets of it.</summary>
    internal sealed class RawSock : DatagramSock
    {
        public RawSock(StackContext stack, int protocol)
            : base(stack)
        {
            Protocol = protocol;
            Received = new DatagramQueue(ReceiveBufferSize);
        }

        /// <summary>IP protocol number, neither TCP's nor UDP's.</summary>
        public int Protocol { get; }
    }
}
