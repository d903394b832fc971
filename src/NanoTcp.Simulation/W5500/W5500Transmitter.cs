namespace NanoTcp.Simulation
{
    /// <summary>
    /// The way to the wire of the chip's own packets and of MACRAW's frames: they wait for each other, and in virtual time each takes as long as
    /// its bits do. In real time they leave at once, on the thread that made them: waiting for a timer would cost far more than the wire does.
    /// </summary>
    internal sealed class W5500Transmitter
    {
        // Preamble and start delimiter 8, FCS 4, gap 12 bytes (IEEE 802.3).
        private const int WireOverhead = 24;

        // Twice what all of transmit memory fills.
        private const int Room = 32_768;

        private readonly W5500Chip _chip;
        private readonly FrameStore _waiting = new FrameStore(Room);
        private readonly FrameStore _leaving = new FrameStore(Room);
        private readonly byte[] _moved = new byte[W5500MacRaw.MaximumFrame];
        private long _headLeavesAt = SimulationPart.Never;

        public W5500Transmitter(W5500Chip chip)
        {
            _chip = chip;
        }

        /// <summary>Where the next packet is put together.</summary>
        public byte[] Frame { get; } = new byte[W5500MacRaw.MaximumFrame];

        /// <summary>When the last packet so far has left, in microseconds; a moment gone by when none is under way.</summary>
        public long BusyUntil { get; private set; }

        /// <summary>True when frames are to be put on the cable.</summary>
        public bool HasLeaving => _leaving.Count > 0;

        public long NextEvent => _waiting.Count > 0 ? _headLeavesAt : SimulationPart.Never;

        /// <summary>How long a frame keeps the wire busy, in microseconds.</summary>
        public static long WireTime(W5500Chip chip, int length)
        {
            if (!chip.Timing.TakesWireTime)
            {
                return 0;
            }

            int bits = ((length < W5500MacRaw.MinimumFrame ? W5500MacRaw.MinimumFrame : length) + WireOverhead) * 8;
            return chip.Phy.Is100Megabit ? bits / 100 : bits / 10;
        }

        /// <summary>Sends <see cref="Frame"/>, padded if need be. Without a link it is lost.</summary>
        public void Send(int length, long now)
        {
            while (length < W5500MacRaw.MinimumFrame)
            {
                Frame[length++] = 0;
            }

            if (!_chip.IsLinkUp || _chip.TransmitterIsDead || _chip.Faults.TransmitterStuck)
            {
                return;
            }

            long start = BusyUntil > now ? BusyUntil : now;
            if (!_waiting.Add(Frame, 0, length))
            {
                _chip.Counters.LostPackets++;
                return;
            }

            BusyUntil = _chip.Clock.IsVirtual ? start + WireTime(_chip, length) : now;
            if (_waiting.Count == 1)
            {
                _headLeavesAt = BusyUntil;
            }

            CatchUp(now);
        }

        public void CatchUp(long now)
        {
            while (_waiting.Count > 0 && _headLeavesAt <= now)
            {
                int length = _waiting.Take(_moved, 0);
                _chip.Counters.SentFrames++;
                if (!_leaving.Add(_moved, 0, length))
                {
                    _chip.Counters.LostPackets++;
                }

                if (_waiting.Count > 0 && _chip.Clock.IsVirtual)
                {
                    _headLeavesAt += WireTime(_chip, _waiting.FirstLength);
                }
            }
        }

        /// <summary>Hands out the next frame for the cable.</summary>
        /// <returns>Its length, 0 when there is none.</returns>
        public int TakeLeaving(byte[] buffer)
        {
            return _leaving.Count == 0 ? 0 : _leaving.Take(buffer, 0);
        }

        /// <summary>What has not left never will.</summary>
        public void Drop()
        {
            _waiting.Clear();
            BusyUntil = 0;
        }

        public void Reset()
        {
            Drop();
            _leaving.Clear();
        }
    }
}
