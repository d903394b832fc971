namespace NanoTcp.Sockets
{
    /// <summary>The lower half of one socket of a pair: the ring that it reads, and the ring that it writes.</summary>
    internal sealed class LocalSock : Sock
    {
        /// <summary>Capacity of each direction in bytes.</summary>
        private const int Capacity = 2048;

        private LocalSock(NetStack stack)
            : base(stack)
        {
        }

        public ByteRing Received { get; private set; }

        public ByteRing Sent { get; private set; }

        /// <summary>The other socket of the pair, woken by changes here.</summary>
        public LocalSock Peer { get; private set; }

        /// <summary>Creates two that are connected to each other.</summary>
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
