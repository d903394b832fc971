using System;
using System.Collections;
using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Enc28j60
{
    /// <summary>
    /// An ENC28J60 on the bench: the real driver, the model of the chip, wires that can be tampered with, and a cable to a far end. The
    /// model throws when the driver breaks one of the chip's rules, so every test is also a test of that.
    /// </summary>
    internal sealed class Enc28j60Bench
    {
        private const int ClockFrequency = 20_000_000;
        private const int HeaderLength = 3;
        private const int LongestFrame = 1600;

        // Longer than the link takes, and a link poll.
        private const int LinkPatience = 3000;

        private static readonly byte[] s_mac = Mac();
        private static readonly byte[] s_ip6Group = { 0x33, 0x33, 0, 0, 0, 0xFB };

        private readonly byte[] _frame = new byte[LongestFrame];
        private readonly byte[] _transmit = new byte[HeaderLength + LongestFrame];
        private readonly ArrayList _sent = new ArrayList();

        public Enc28j60Bench(bool interruptPin, bool resetPin)
            : this(interruptPin, resetPin, new Enc28j60Options(Mac()))
        {
        }

        public Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options)
            : this(interruptPin, resetPin, options, 1)
        {
        }

        public Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options, uint seed)
            : this(interruptPin, resetPin, options, seed, Enc28j60Revision.B7)
        {
        }

        public Enc28j60Bench(bool interruptPin, bool resetPin, Enc28j60Options options, uint seed, Enc28j60Revision revision)
        {
            Clock = new VirtualClock();
            Cable = new Cable(Clock, seed);
            Chip = new Enc28j60Chip(Clock, seed, revision);
            Chip.Errata.FalseLateCollisions = 0;
            Chip.RandomizesDummies = true;
            Chip.Connect(Cable.A);
            Cable.B.FrameArrived = Keep;
            Port = new Enc28j60Port(Chip, ClockFrequency);
            Wire = new Wire(Port);
            Reset = new ResetWire(Chip.ResetPin);
            Device = new Enc28j60Device(Wire, options, Clock, interruptPin ? Chip.InterruptPin : null, resetPin ? Reset : null);
            Device.Interrupt = Clock.Wake;
            Batch = new FrameBatch(16384, 32);
        }

        public VirtualClock Clock { get; }

        public Cable Cable { get; }

        public Enc28j60Chip Chip { get; }

        public Enc28j60Port Port { get; }

        public Wire Wire { get; }

        public ResetWire Reset { get; }

        public Enc28j60Device Device { get; }

        public FrameBatch Batch { get; set; }

        /// <summary>Off for tests that count allocations.</summary>
        public bool KeepsSent { get; set; } = true;

        public int SentCount => _sent.Count;

        /// <summary>A bench whose device is open, has its link, and has dealt with everything that the start left behind.</summary>
        public static Enc28j60Bench Opened(bool interruptPin)
        {
            Enc28j60Bench bench = new Enc28j60Bench(interruptPin, true);
            bench.Open();
            return bench;
        }

        public static byte[] Mac()
        {
            return new byte[] { 0x02, 0x00, 0x5E, 0x10, 0x20, 0x30 };
        }

        public void Open()
        {
            if (Device.Open(Clock.Now) != 0)
            {
                throw new InvalidOperationException(Device.SelfTestMessage);
            }

            AwaitLink();
        }

        /// <summary>Serves the device until it sees its link, as a stack would.</summary>
        public void AwaitLink()
        {
            long end = Clock.Now + LinkPatience;
            while (!Device.IsLinkUp)
            {
                if (Clock.Now > end)
                {
                    throw new InvalidOperationException(Device.StateMessage);
                }

                PollUntil(Clock.Now + 10);
            }

            Poll();
            Wire.Forget();
        }

        /// <summary>Sends a frame from the far end, addressed to the device; its bytes follow from its tag.</summary>
        public void Deliver(int length, int tag)
        {
            Fill(_frame, 0, length, tag);
            Cable.B.Transmit(_frame, 0, length);
        }

        public void DeliverTo(byte[] destination, int length)
        {
            Fill(_frame, 0, length, 0);
            Array.Copy(destination, 0, _frame, 0, 6);
            Cable.B.Transmit(_frame, 0, length);
        }

        /// <summary>An IPv6 multicast from the far end.</summary>
        public void DeliverIp6(int length)
        {
            Fill(_frame, 0, length, 0);
            Array.Copy(s_ip6Group, 0, _frame, 0, 6);
            _frame[12] = 0x86;
            _frame[13] = 0xDD;
            Cable.B.Transmit(_frame, 0, length);
        }

        public int Receive()
        {
            return Device.Receive(Batch, Clock.Now);
        }

        /// <summary>Sends a frame from the device; its bytes follow from its tag.</summary>
        public int Transmit(int length, int tag)
        {
            Fill(_transmit, HeaderLength, length, tag);
            return Device.Transmit(_transmit, HeaderLength, length);
        }

        /// <summary>Gives a full frame time to leave or to arrive: 1.23 ms at 10 Mbit/s.</summary>
        public void Settle()
        {
            Clock.Sleep(2);
        }

        /// <summary>Gives so many full frames time to arrive.</summary>
        public void Settle(int frames)
        {
            Clock.Sleep(2 * frames);
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

        /// <summary>Polls whenever the device wants it or its pin tells, until a moment in milliseconds.</summary>
        public int PollUntil(long time)
        {
            int total = 0;
            for (int i = 0; i < 100_000; i++)
            {
                total += Poll();
                if (Clock.Now >= time)
                {
                    return total;
                }

                long deadline = Device.Service(Clock.Now);
                Clock.Wait(deadline > time ? time : deadline);
            }

            throw new InvalidOperationException("The device wants to be served for ever.");
        }

        public int PollFor(int milliseconds)
        {
            return PollUntil(Clock.Now + milliseconds);
        }

        public bool BatchHolds(int index, int length, int tag)
        {
            return Batch.Length[index] == length && Matches(Batch.Buffer, Batch.Offset[index], length, tag);
        }

        public bool WasSent(int index, int length, int tag)
        {
            byte[] frame = (byte[])_sent[index];
            return frame.Length == length && Matches(frame, 0, length, tag);
        }

        private static void Fill(byte[] buffer, int offset, int length, int tag)
        {
            for (int i = 0; i < length; i++)
            {
                buffer[offset + i] = i < 6 ? s_mac[i] : (byte)((i * 7) + tag);
            }
        }

        private static bool Matches(byte[] buffer, int offset, int length, int tag)
        {
            for (int i = 0; i < length; i++)
            {
                if (buffer[offset + i] != (i < 6 ? s_mac[i] : (byte)((i * 7) + tag)))
                {
                    return false;
                }
            }

            return true;
        }

        private void Keep(byte[] buffer, int offset, int length)
        {
            if (KeepsSent)
            {
                byte[] frame = new byte[length];
                Array.Copy(buffer, offset, frame, 0, length);
                _sent.Add(frame);
            }
        }

        /// <summary>The wire to RESET, which can be open.</summary>
        internal sealed class ResetWire : OutputPin
        {
            private readonly OutputPin _chip;

            public ResetWire(OutputPin chip)
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

                if (!IsOpen)
                {
                    _chip.Write(high);
                }
            }
        }
    }
}
