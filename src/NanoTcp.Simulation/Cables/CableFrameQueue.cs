using System;

namespace NanoTcp.Simulation
{
    /// <summary>The frames in flight in one direction, first in, first out, and some spare ones. Grows to a bound.</summary>
    internal sealed class CableFrameQueue
    {
        // 40 ms of small frames at 1 Gbit/s; a cable that holds more is a mistake
        private const int MaximumFrames = 8192;

        private const int InitialFrames = 16;

        // after a burst of thousands the others are left to the garbage collector
        private const int MaximumSpares = 256;

        private CableFrame[] _waiting = new CableFrame[InitialFrames];
        private CableFrame[] _spare = new CableFrame[InitialFrames];
        private int _first;
        private int _count;
        private int _spareCount;

        public bool IsFull => _count >= MaximumFrames;

        /// <summary>The next frame to arrive, or null.</summary>
        public CableFrame First => _count == 0 ? null : _waiting[_first];

        /// <summary>Returns a frame to fill; release it with <see cref="Release"/>.</summary>
        public CableFrame Rent()
        {
            return _spareCount == 0 ? new CableFrame() : _spare[--_spareCount];
        }

        public void Release(CableFrame frame)
        {
            if (_spareCount == MaximumSpares)
            {
                return;
            }

            if (_spareCount == _spare.Length)
            {
                CableFrame[] larger = new CableFrame[_spareCount * 2];
                Array.Copy(_spare, 0, larger, 0, _spareCount);
                _spare = larger;
            }

            _spare[_spareCount++] = frame;
        }

        public void Add(CableFrame frame)
        {
            if (_count == _waiting.Length)
            {
                CableFrame[] larger = new CableFrame[_count * 2];
                int untilEnd = _count - _first;
                Array.Copy(_waiting, _first, larger, 0, untilEnd);
                Array.Copy(_waiting, 0, larger, untilEnd, _first);
                _waiting = larger;
                _first = 0;
            }

            _waiting[(_first + _count) % _waiting.Length] = frame;
            _count++;
        }

        public CableFrame Take()
        {
            CableFrame frame = _waiting[_first];
            _waiting[_first] = null;
            _first = (_first + 1) % _waiting.Length;
            _count--;
            return frame;
        }
    }
}
