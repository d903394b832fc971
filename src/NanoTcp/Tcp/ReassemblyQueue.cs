namespace NanoTcp.Tcp
{
    /// <summary>
    /// Which bytes beyond a hole have arrived: a fixed number of ranges in sequence space, in order and apart from each other. It also
    /// knows in which order they last grew, since RFC 2018 section 4 wants the newest reported first.
    /// </summary>
    internal sealed class ReassemblyQueue
    {
        public const int RangeLimit = 8;

        // made by the first hole, and kept
        private uint[] _start;
        private uint[] _end;
        private int[] _age;
        private int _clock;

        /// <summary>How many ranges there are.</summary>
        public int Count { get; private set; }

        /// <summary>First sequence number of a range.</summary>
        public uint Start(int index) => _start[index];

        /// <summary>Sequence number behind a range.</summary>
        public uint End(int index) => _end[index];

        /// <summary>Takes in a range; it joins those that it touches.</summary>
        /// <returns>False when there is no room for one more range: its bytes must be sent again.</returns>
        public bool Add(uint start, uint end)
        {
            if (_age == null)
            {
                MakeRanges();
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
            _age[first] = ++_clock;
            return true;
        }

        /// <summary>Finds the first range that has bytes in common with another.</summary>
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

        /// <summary>Drops ranges that are in order now.</summary>
        /// <param name="next">RCV.NXT.</param>
        /// <returns>RCV.NXT behind the range that it reached into, if it did.</returns>
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

        /// <summary>Finds the range that grew last before another did.</summary>
        /// <param name="notBefore">A range's age as this method gave it; int.MaxValue to begin.</param>
        /// <param name="age">The found range's age.</param>
        /// <returns>Its index, or -1.</returns>
        public int NewestBefore(int notBefore, out int age)
        {
            int found = -1;
            age = int.MinValue;
            for (int i = 0; i < Count; i++)
            {
                if (_age[i] < notBefore && _age[i] > age)
                {
                    age = _age[i];
                    found = i;
                }
            }

            return found;
        }

        // the last one tells that all are there
        private void MakeRanges()
        {
            _start = new uint[RangeLimit];
            _end = new uint[RangeLimit];
            _age = new int[RangeLimit];
        }

        // Moves the ranges from one place on to another, and counts them anew.
        private void Move(int from, int to)
        {
            int count = Count - from;
            System.Array.Copy(_start, from, _start, to, count);
            System.Array.Copy(_end, from, _end, to, count);
            System.Array.Copy(_age, from, _age, to, count);
            Count += to - from;
        }
    }
}
