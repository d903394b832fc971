using System;
using System.Collections;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>Keeps a copy of every frame that arrives at a cable's end, and when it came.</summary>
    internal sealed class FrameLog
    {
        private readonly ArrayList _frames = new ArrayList();
        private readonly ArrayList _times = new ArrayList();
        private readonly SimulationClock _clock;

        public FrameLog(CablePort port, SimulationClock clock)
        {
            _clock = clock;
            port.FrameArrived = Arrived;
        }

        public int Count => _frames.Count;

        public byte[] this[int i] => (byte[])_frames[i];

        public long TimeOf(int i)
        {
            return (long)_times[i];
        }

        private void Arrived(byte[] buffer, int offset, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(buffer, offset, copy, 0, length);
            _frames.Add(copy);
            _times.Add(_clock.Microseconds);
        }
    }
}
