namespace NanoTcp.Sockets
{
    /// <summary>The lower face of one socket of a pair: the ring that it reads from, and the one that it writes to.</summary>
    internal sealed class LocalSock : Sock
    {
        /// <summary>Bytes that each direction holds.</summary>
        private const int Capacity = 2048;

        private LocalSock(NetStack stack)
            : base(stack)
        {
        }

        public ByteRing Received { get; private set; }

        public ByteRing Sent { get; private set; }

        /// <summary>The other one, which waits for what happens here.</summary>
        public LocalSock Peer { get; private set; }

        /// <summary>Makes two that are connected to each other.</summary>
        public static void MakePair(NetStack stack, out LocalSock a, out LocalSock b)
        {
            ByteRing there = new ByteRing(Capacity);
            ByteRing back = new ByteRing(Capacity);
            a = new LocalSock(stack) { Received = back, Sent = there };
            b = new LocalSock(stack) { Received = there, Sent = back };
            a.Peer = b;
            b.Peer = a;
        }
    }
}
