namespace NanoTcp.Tcp
{
    /// <summary>
    /// The data received beyond a hole: a fixed number of ranges in sequence space, sorted and disjoint. It also records in which order
    /// they last grew, since RFC 2018 section 4 wants the most recent reported first.
    /// </summary>
    internal sealed class ReassemblyQueue
    {
        public const int RangeLimit = 8;

        // allocated at the first hole, then kept
        private uint[] _start;
        private uint[] _end;
        private int[] _lastGrowth;
        private int _growthCount;

        /// <summary>Number of ranges.</summary>
        public int Count { get; private set; }

        /// <summary>First sequence number of a range.</summary>
        public uint Start(int index) => _start[index];

        /// <summary>Sequence number after the last one of a range.</summary>
        public uint End(int index) => _end[index];

        /// <summary>Adds a range and merges it with those that it touches.</summary>
        /// <returns>False when the queue is full: the peer must retransmit the bytes.</returns>
        public bool Add(uint start, uint end)
        {
            if (_lastGrowth == null)
            {
                AllocateRanges();
            }

            int first = 0;
            while (first < Count && Sequence.IsBefore(_end[first], start))
            {
                first++;
            }

            int last = first;
            while (last < Count && Sequence.IsAtOrBefore(_start[last], end))
            {
                start = Sequence.Earlier(start, _start[last]);
                end = Sequence.Later(end, _end[last]);
                last++;
            }

            int joined = last - first;
            if (joined == 0)
            {
                if (Count == RangeLimit)
                {
                    return false;
                }

                Move(first, first + 1);
            }
            else if (joined > 1)
            {
                Move(last, first + 1);
            }

            _start[first] = start;
            _end[first] = end;
            _lastGrowth[first] = ++_growthCount;
            return true;
        }

        /// <summary>Finds the first range that overlaps the given one.</summary>
        /// <returns>Its index, or -1.</returns>
        public int FindOverlap(uint start, uint end)
        {
            for (int i = 0; i < Count; i++)
            {
                if (Sequence.IsBefore(_start[i], end) && Sequence.IsBefore(start, _end[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Removes the ranges that have become in order.</summary>
        /// <param name="next">RCV.NXT.</param>
        /// <returns>RCV.NXT, moved to the end of the last range removed.</returns>
        public uint Absorb(uint next)
        {
            int absorbed = 0;
            while (absorbed < Count && Sequence.IsAtOrBefore(_start[absorbed], next))
            {
                next = Sequence.Later(next, _end[absorbed]);
                absorbed++;
            }

            if (absorbed > 0)
            {
                Move(absorbed, 0);
            }

            return next;
        }

        public void Clear()
        {
            Count = 0;
        }

        /// <summary>Finds the range that grew most recently before another.</summary>
        /// <param name="limit">Growth count of that other range, from an earlier call; int.MaxValue for the first call.</param>
        /// <param name="growth">Growth count of the range found.</param>
        /// <returns>Its index, or -1.</returns>
        public int NewestBefore(int limit, out int growth)
        {
            int found = -1;
            growth = int.MinValue;
            for (int i = 0; i < Count; i++)
            {
                if (_lastGrowth[i] < limit && _lastGrowth[i] > growth)
                {
                    growth = _lastGrowth[i];
                    found = i;
                }
            }

            return found;
        }

        // _lastGrowth is assigned last: when an allocation fails, it stays null
        private void AllocateRanges()
        {
            _start = new uint[RangeLimit];
            _end = new uint[RangeLimit];
            _lastGrowth = new int[RangeLimit];
        }

        // Moves the ranges from one index on to another, and adjusts Count.
        private void Move(int from, int to)
        {
            int count = Count - from;
            System.Array.Copy(_start, from, _start, to, count);
            System.Array.Copy(_end, from, _end, to, count);
            System.Array.Copy(_lastGrowth, from, _lastGrowth, to, count);
            Count += to - from;
        }
    }
}
