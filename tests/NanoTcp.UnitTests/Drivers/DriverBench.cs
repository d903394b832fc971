using System;
using System.Collections;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.SpiEthernet;

namespace NanoTcp.UnitTests.Drivers
{
    /// <summary>
    /// A chip on the bench: the real driver, the model of the chip, wires that can be tampered with, and a cable to a far end. The model
    /// throws when the driver breaks one of the chip's rules, so every test is also a test of that.
    /// </summary>
    internal abstract class DriverBench
    {
        /// <summary>SPI clock in hertz.</summary>
        protected const int ClockFrequency = 20_000_000;

        private const int HeaderLength = 3;
        private const int TypeOffset = 12;
        private const int LongestFrame = 1600;

        // Longer than the link takes, and a link poll.
        private const int LinkPatience = 3000;

        private static readonly byte[] s_mac = Mac();
        private static readonly byte[] s_ip6Group = { 0x33, 0x33, 0, 0, 0, 0xFB };
        private static readonly byte[] s_priorityTag = { 0x81, 0x00, 0xA0, 0x00 };

        private readonly byte[] _frame = new byte[LongestFrame];
        private readonly byte[] _transmit = new byte[HeaderLength + LongestFrame];
        private readonly ArrayList _sent = new ArrayList();
        private readonly int _frameTime;

        /// <summary>Puts a chip on the bench, and its driver.</summary>
        /// <param name="chip">The chip, on the clock of the bench.</param>
        /// <param name="wire">The wires from the driver to the chip's port.</param>
        /// <param name="frameTime">Time that a full frame takes on the wire, in milliseconds, rounded up.</param>
        protected DriverBench(EthernetChip chip, SimulatedSpiPort port, TamperedPort wire, int frameTime, uint seed)
        {
            Clock = (VirtualClock)chip.Clock;
            Chip = chip;
            Port = port;
            Wire = wire;
            _frameTime = frameTime;
            Cable = new Cable(Clock, seed);
            Chip.Connect(Cable.A);
            Cable.B.FrameArrived = Keep;
            Reset = new ResetWire(Chip.ResetPin);
            Batch = new FrameBatch(16384, 32);
        }

        public VirtualClock Clock { get; }

        public Cable Cable { get; }

        public EthernetChip Chip { get; }

        public SimulatedSpiPort Port { get; }

        public TamperedPort Wire { get; }

        public ResetWire Reset { get; }

        public SpiEthernetDevice Device { get; protected set; }

        public FrameBatch Batch { get; set; }

        /// <summary>The device's SelfTest, as a number.</summary>
        public abstract int SelfTest { get; }

        /// <summary>Off for tests that count allocations.</summary>
        public bool KeepsSent { get; set; } = true;

        public int SentCount => _sent.Count;

        public static byte[] Mac()
        {
            return new byte[] { 0x02, 0x00, 0x5E, 0x10, 0x20, 0x30 };
        }

        /// <summary>Makes the PHY find a link in milliseconds, so that a reset by pin does not lose seconds of frames.</summary>
        public abstract void ShortenLinkTime();

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

        /// <summary>The same with a tag of IEEE 802.1Q that carries only a priority; the length includes its four bytes.</summary>
        public void DeliverTagged(int length, int tag)
        {
            Fill(_frame, 0, length, tag);
            Array.Copy(s_priorityTag, 0, _frame, TypeOffset, s_priorityTag.Length);
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
            _frame[TypeOffset] = 0x86;
            _frame[TypeOffset + 1] = 0xDD;
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

        /// <summary>Gives a full frame time to leave or to arrive.</summary>
        public void Settle()
        {
            Clock.Sleep(_frameTime);
        }

        /// <summary>Gives so many full frames time to arrive.</summary>
        public void Settle(int frames)
        {
            Clock.Sleep(_frameTime * frames);
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

            throw new InvalidOperationException("The device asks to be served without end.");
        }

        public int PollFor(int milliseconds)
        {
            return PollUntil(Clock.Now + milliseconds);
        }

        public bool BatchHolds(int index, int length, int tag)
        {
            return Batch.Length[index] == length && Matches(Batch.Buffer, Batch.Offset[index], length, tag);
        }

        /// <summary>True when the batch holds what <see cref="DeliverTagged"/> sent.</summary>
        public bool BatchHoldsTagged(int index, int length, int tag)
        {
            byte[] wanted = new byte[length];
            Fill(wanted, 0, length, tag);
            Array.Copy(s_priorityTag, 0, wanted, TypeOffset, s_priorityTag.Length);
            for (int i = 0; i < length; i++)
            {
                if (Batch.Buffer[Batch.Offset[index] + i] != wanted[i])
                {
                    return false;
                }
            }

            return Batch.Length[index] == length;
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
    }
}
