namespace NanoTcp.Ip
{
    /// <summary>
    /// Limits the rate of ICMP errors, RFC 1812 section 4.3.2.8: for each destination, and for all together. An error takes 0, 1 or 2
    /// credits, at random and 1 on average, as in Linux. With an exact shared limit, a host could count the errors that it receives and so
    /// tell whether a probe with a forged source was answered (CVE-2020-25705).
    /// </summary>
    internal sealed class IcmpErrorLimit
    {
        // Milliseconds in which one credit returns, and most credits: 50 errors a second for all, 10 a second for a destination. Ten errors
        // in a burst to one destination are always within its limit.
        private const int SharedInterval = 20;
        private const int SharedBurst = 50;
        private const int DestinationInterval = 100;
        private const int DestinationBurst = 20;

        // A destination shares its slot with others that a keyed hash chooses, and that change after 16 seconds. So a host that shares the
        // slot of another cannot know it for long. A table that names its destinations would reveal the one that was displaced.
        private const int SlotCount = 32;
        private const int PeriodShift = 14;
        private const uint HashPurpose = 0x0100;

        private const int CostCount = 3;

        private readonly KeyedHash _hash;
        private readonly RandomSource _random;

        // when all credits have returned, in milliseconds
        private long _sharedFullAt;
        private long[] _destinationFullAt;

        public IcmpErrorLimit(KeyedHash hash, RandomSource random)
        {
            _hash = hash;
            _random = random;
        }

        /// <summary>Takes credits for an error.</summary>
        /// <param name="destination">Address that the error is for, in host order.</param>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>False when a limit is reached: the error must not be sent, and nothing was taken.</returns>
        public bool TryTake(uint destination, long now)
        {
            if (_destinationFullAt == null)
            {
                _destinationFullAt = new long[SlotCount];
            }

            long[] slots = _destinationFullAt;
            uint slot = _hash.Compute(destination, (uint)(now >> PeriodShift), 0, HashPurpose) % SlotCount;
            long shared = _sharedFullAt > now ? _sharedFullAt : now;
            long own = slots[slot] > now ? slots[slot] : now;
            if (shared - now > (SharedBurst - 1) * SharedInterval || own - now > (DestinationBurst - 1) * DestinationInterval)
            {
                return false;
            }

            int draw = _random.NextBelow(CostCount * CostCount);
            _sharedFullAt = shared + (draw / CostCount * SharedInterval);
            slots[slot] = own + (draw % CostCount * DestinationInterval);
            return true;
        }
    }
}
