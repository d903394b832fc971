namespace NanoTcp.Simulation
{
    /// <summary>
    /// Puts the chip's own packets and MACRAW's frames on the wire, one after the other. In virtual time each takes as long as its bits. In
    /// real time they leave at once, on the thread that made them: waiting for a timer would take far longer than the wire.
    /// </summary>
    internal sealed class WiznetTransmitter
    {
        // preamble and start delimiter 8, FCS 4, gap 12 bytes (IEEE 802.3)
        private const int WireOverhead = 24;

        // twice the frames that fill transmit memory
        private const int Capacity = 32_768;

        private readonly WiznetChip _chip;
        private readonly FrameStore _waiting = new FrameStore(Capacity);
        private readonly FrameStore _leaving = new FrameStore(Capacity);
        private readonly byte[] _moved = new byte[WiznetMacRaw.MaximumFrame];
        private long _headLeavesAt = SimulationPart.Never;

        public WiznetTransmitter(WiznetChip chip)
        {
            _chip = chip;
        }

        /// <summary>Buffer in which the next packet is built.</summary>
        public byte[] Frame { get; } = new byte[WiznetMacRaw.MaximumFrame];

        /// <summary>When the last packet will have left, in microseconds; in the past when none is being sent.</summary>
        public long BusyUntil { get; private set; }

        /// <summary>True when frames are ready for the cable.</summary>
        public bool HasLeaving => _leaving.Count > 0;

        public long NextEvent => _waiting.Count > 0 ? _headLeavesAt : SimulationPart.Never;

        /// <summary>Time that a frame occupies the wire, in microseconds.</summary>
        public static long WireTime(WiznetChip chip, int length)
        {
            if (!chip.Timing.TakesWireTime)
            {
                return 0;
            }

            int bits = ((length < WiznetMacRaw.MinimumFrame ? WiznetMacRaw.MinimumFrame : length) + WireOverhead) * 8;
            return chip.WiznetPhy.Is100Megabit ? bits / 100 : bits / 10;
        }

        /// <summary>Sends <see cref="Frame"/>, padded if necessary. Without a link it is lost.</summary>
        public void Send(int length, long now)
        {
            while (length < WiznetMacRaw.MinimumFrame)
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

        /// <summary>Copies the next frame for the cable.</summary>
        /// <returns>Length of the frame in bytes; 0 when there is none.</returns>
        public int TakeLeaving(byte[] buffer)
        {
            return _leaving.Count == 0 ? 0 : _leaving.Take(buffer, 0);
        }

        /// <summary>Discards what has not left.</summary>
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
