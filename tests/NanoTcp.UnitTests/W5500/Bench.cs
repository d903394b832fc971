using NanoTcp.Links;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    /// <summary>A W5500 on the bench: the real driver, the model of the chip, and between them wires that can be broken.</summary>
    internal sealed class Bench
    {
        public const int Header = 3;

        private static readonly byte[] s_mac = Mac();

        private readonly byte[] _frame = new byte[1514];
        private readonly byte[] _transmit = new byte[Header + 1514 + 4];
        private readonly byte[] _command = new byte[4];

        public Bench(bool interruptPin, bool resetPin)
            : this(interruptPin, resetPin, new W5500Options(Mac()))
        {
        }

        public Bench(bool interruptPin, bool resetPin, W5500Options options)
        {
            Chip = new StandInChip();
            Wire = new Wire(Chip);
            Clock = new TestClock();
            Pin = new BenchPin(Chip.Interrupt);
            Reset = new BenchReset(Chip);
            Device = new W5500Device(Wire, options, Clock, interruptPin ? Pin : null, resetPin ? Reset : null);
            Batch = new FrameBatch(16384, 32);
        }

        public StandInChip Chip { get; }

        public Wire Wire { get; }

        public TestClock Clock { get; }

        public BenchPin Pin { get; }

        public BenchReset Reset { get; }

        public W5500Device Device { get; }

        public FrameBatch Batch { get; set; }

        /// <summary>Off for tests that count allocations.</summary>
        public bool KeepsSent { get => Chip.Keeps; set => Chip.Keeps = value; }

        public int SentCount => Chip.Sent.Count;

        /// <summary>A bench whose device is open and has dealt with everything that the start left behind.</summary>
        public static Bench Opened(bool interruptPin)
        {
            Bench bench = new Bench(interruptPin, true);
            bench.Open();
            return bench;
        }

        public static byte[] Mac()
        {
            return new byte[] { 0x02, 0x00, 0x5E, 0x10, 0x20, 0x30 };
        }

        public void Open()
        {
            int result = Device.Open(Clock.Now);
            if (result != 0)
            {
                throw new System.InvalidOperationException(Device.SelfTestMessage);
            }

            Device.Receive(Batch, Clock.Now);
            Wire.Forget();
        }

        /// <summary>Puts a frame on the wire, addressed to the device, whose bytes follow from its tag.</summary>
        public void Deliver(int length, int tag)
        {
            Fill(_frame, 0, length, tag);
            Chip.Deliver(_frame, length);
        }

        public void DeliverTo(byte[] destination, int length)
        {
            Fill(_frame, 0, length, 0);
            System.Array.Copy(destination, 0, _frame, 0, 6);
            Chip.Deliver(_frame, length);
        }

        public int Receive()
        {
            return Device.Receive(Batch, Clock.Now);
        }

        /// <summary>Sends a frame whose bytes follow from its tag.</summary>
        public int Transmit(int length, int tag)
        {
            Fill(_transmit, Header, length, tag);
            return Device.Transmit(_transmit, Header, length);
        }

        /// <summary>What a stack does: takes all frames, and serves the device.</summary>
        /// <returns>How many frames came.</returns>
        public int Poll()
        {
            int total = 0;
            for (int count = Receive(); count > 0; count = Receive())
            {
                total += count;
            }

            Device.Service(Clock.Now);
            return total;
        }

        /// <summary>Polls whenever the device wants it, until a moment.</summary>
        public int PollUntil(long time)
        {
            int total = 0;
            for (int i = 0; i < 100_000; i++)
            {
                total += Poll();
                long deadline = Device.Service(Clock.Now);
                if (deadline > time)
                {
                    Clock.Wait(time);
                    return total;
                }

                Clock.Wait(deadline > Clock.Now ? deadline : Clock.Now);
            }

            throw new System.InvalidOperationException("The device wants to be served for ever.");
        }

        public bool BatchHolds(int index, int length, int tag)
        {
            return Batch.Length[index] == length && Matches(Batch.Buffer, Batch.Offset[index], length, tag);
        }

        public bool WasSent(int index, int length, int tag)
        {
            byte[] frame = (byte[])Chip.Sent[index];
            return frame.Length == length && Matches(frame, 0, length, tag);
        }

        public void SetLink(bool up)
        {
            Chip.LinkUp = up;
        }

        /// <summary>The supply drops for a moment: every register is at its reset value, and the driver is not told.</summary>
        public void GlitchPower()
        {
            _command[0] = 0;
            _command[1] = 0;
            _command[2] = 0x04;
            _command[3] = 0x80;
            Chip.Write(_command, 0, 4);
        }

        private static void Fill(byte[] buffer, int offset, int length, int tag)
        {
            byte[] mac = s_mac;
            for (int i = 0; i < length; i++)
            {
                buffer[offset + i] = i < 6 ? mac[i] : (byte)((i * 7) + tag);
            }
        }

        private static bool Matches(byte[] buffer, int offset, int length, int tag)
        {
            byte[] mac = s_mac;
            for (int i = 0; i < length; i++)
            {
                if (buffer[offset + i] != (i < 6 ? mac[i] : (byte)((i * 7) + tag)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>INTn, with a wire that can be broken.</summary>
        internal sealed class BenchPin : InputPin
        {
            private readonly InputPin _chip;

            public BenchPin(InputPin chip)
            {
                _chip = chip;
                chip.Changed = OnChanged;
            }

            public bool IsStuck { get; set; }

            public bool StuckLow { get; set; }

            public override bool IsLow => IsStuck ? StuckLow : _chip.IsLow;

            private void OnChanged()
            {
                if (!IsStuck)
                {
                    RaiseChanged();
                }
            }
        }

        /// <summary>RSTn, with a wire that can be broken.</summary>
        internal sealed class BenchReset : OutputPin
        {
            private readonly StandInChip _chip;

            public BenchReset(StandInChip chip)
            {
                _chip = chip;
            }

            public bool IsOpen { get; set; }

            public int Pulses { get; private set; }

            public override void Write(bool high)
            {
                if (!high)
                {
                    Pulses++;
                }

                if (IsOpen)
                {
                    return;
                }

                _chip.HeldInReset = !high;
                if (!high)
                {
                    _chip.Reset(true);
                }
            }
        }
    }
}
