using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.UnitTests.Wiznet;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>
    /// A chip on a bench in virtual time: raw SPI bytes go in, and a cable leads to a far end that keeps what it gets. Control bytes and
    /// offsets are repeated here from the data sheet, so that the model is not tested with its own map.
    /// </summary>
    internal sealed class ChipBench
    {
        public const byte CommonRead = 0x00;
        public const byte CommonWrite = 0x04;
        public const byte SocketRead = 0x08;
        public const byte SocketWrite = 0x0C;
        public const byte TransmitWrite = 0x14;
        public const byte ReceiveRead = 0x18;

        public const byte Open = 0x01;
        public const byte Close = 0x10;
        public const byte Send = 0x20;
        public const byte Receive = 0x40;

        public const int ClockFrequency = 20_000_000;

        private const long PowerUpTime = 10_000;
        private const long LinkTime = 2_000_000;

        public readonly VirtualClock Clock = new VirtualClock();
        public readonly Cable Cable;
        public readonly WiznetChip Chip;
        public readonly SimulatedSpiPort Spi;
        public readonly FrameLog LinkPartner;
        public readonly RegisterAddresses Registers;

        private ChipBench()
            : this(false)
        {
        }

        private ChipBench(bool isW6100)
        {
            Cable = new Cable(Clock, 1);
            LinkPartner = new FrameLog(Cable.B, Clock);
            if (isW6100)
            {
                W6100Chip chip = new W6100Chip(Clock, 2);
                Chip = chip;
                Spi = new W6100Port(chip, ClockFrequency);
                Registers = RegisterAddresses.OfW6100();
            }
            else
            {
                W5500Chip chip = new W5500Chip(Clock, 2);
                Chip = chip;
                Spi = new W5500Port(chip, ClockFrequency);
                Registers = RegisterAddresses.OfW5500();
            }

            Chip.Connect(Cable.A);
        }

        public CablePort Peer => Cable.B;

        /// <summary>A chip at the very moment of power-up.</summary>
        public static ChipBench Cold()
        {
            return new ChipBench();
        }

        /// <summary>A chip that answers, its link up.</summary>
        public static ChipBench Ready()
        {
            ChipBench bench = new ChipBench();
            bench.Clock.RunFor(PowerUpTime + LinkTime);
            return bench;
        }

        /// <summary>A W6100 at the very moment of power-up.</summary>
        public static ChipBench ColdW6100()
        {
            return new ChipBench(true);
        }

        /// <summary>A W6100 that answers, its link up.</summary>
        public static ChipBench ReadyW6100()
        {
            ChipBench bench = new ChipBench(true);
            bench.Clock.RunFor(PowerUpTime + LinkTime);
            return bench;
        }

        /// <summary>A W6100 with its MAC address set and locked, and MACRAW open.</summary>
        public static ChipBench MacRawW6100(byte mode)
        {
            ChipBench bench = ReadyW6100();
            bench.Write(0x41F5, CommonWrite, 0x3A);
            bench.Write(0x4120, CommonWrite, Frames.ChipAddress);
            bench.Write(0x41F5, CommonWrite, 0xC5);
            bench.Write(0x4000, CommonWrite, 0x01);
            bench.Write(0x0000, SocketWrite, mode);
            bench.Command(Open);
            return bench;
        }

        /// <summary>A chip with its MAC address set and MACRAW open, filtering.</summary>
        public static ChipBench MacRaw()
        {
            ChipBench bench = Ready();
            bench.OpenMacRaw(0x84);
            return bench;
        }

        public void OpenMacRaw(byte mode)
        {
            Write(0x0009, CommonWrite, Frames.ChipAddress);
            Write(0x0000, CommonWrite, 0x10);
            Write(0x0000, SocketWrite, mode);
            Command(Open);
        }

        /// <summary>One chip-select period with these bytes; returns the bytes read.</summary>
        public byte[] Raw(params byte[] bytes)
        {
            byte[] buffer = (byte[])bytes.Clone();
            Spi.Transfer(buffer, 0, buffer.Length);
            return buffer;
        }

        public byte[] Read(int address, byte control, int count)
        {
            byte[] frame = new byte[3 + count];
            frame[0] = (byte)(address >> 8);
            frame[1] = (byte)address;
            frame[2] = control;
            Spi.Transfer(frame, 0, frame.Length);
            byte[] data = new byte[count];
            System.Array.Copy(frame, 3, data, 0, count);
            return data;
        }

        public void Write(int address, byte control, params byte[] data)
        {
            byte[] frame = new byte[3 + data.Length];
            frame[0] = (byte)(address >> 8);
            frame[1] = (byte)address;
            frame[2] = control;
            System.Array.Copy(data, 0, frame, 3, data.Length);
            Spi.Write(frame, 0, frame.Length);
        }

        public int Read8(int address, byte control)
        {
            return Read(address, control, 1)[0];
        }

        public int Read16(int address, byte control)
        {
            byte[] data = Read(address, control, 2);
            return (data[0] << 8) | data[1];
        }

        public void Write16(int address, byte control, int value)
        {
            Write(address, control, (byte)(value >> 8), (byte)value);
        }

        public void Command(byte command)
        {
            Write(Registers.Sn_CR, SocketWrite, command);
        }

        /// <summary>A frame into transmit memory at Sn_TX_WR, Sn_TX_WR moved, SEND.</summary>
        public void SendFrame(byte[] frame)
        {
            CopyToTransmitMemory(frame);
            Command(Send);
        }

        public void CopyToTransmitMemory(byte[] frame)
        {
            int place = Read16(Registers.Sn_TX_WR, SocketRead);
            Write(place, TransmitWrite, frame);
            Write16(Registers.Sn_TX_WR, SocketWrite, (place + frame.Length) & 0xFFFF);
        }

        public int ReceivedSize()
        {
            return Read16(Registers.Sn_RX_RSR, SocketRead);
        }

        public void PeerSends(byte[] frame)
        {
            Peer.Transmit(frame, 0, frame.Length);
        }

        /// <summary>Reads all received data from Sn_RX_RD, then frees them with RECV.</summary>
        public byte[] Drain()
        {
            int size = ReceivedSize();
            int place = Read16(Registers.Sn_RX_RD, SocketRead);
            byte[] data = size == 0 ? new byte[0] : Read(place, ReceiveRead, size);
            Write16(Registers.Sn_RX_RD, SocketWrite, (place + size) & 0xFFFF);
            Command(Receive);
            return data;
        }

        /// <summary>Clocks bytes that break a rule, and checks that the model says which and where it stands.</summary>
        public void Breaks(WiznetRule rule, params byte[] bytes)
        {
            string sentence = null;
            int broken = -1;
            try
            {
                Raw(bytes);
            }
            catch (ChipRuleException e)
            {
                broken = e.Rule;
                sentence = e.Message;
            }

            Assert.IsNotNull(sentence, "no breach was seen");
            Assert.AreEqual((int)rule, broken);
            Assert.IsTrue(sentence.Contains("data sheet"), sentence);
            Assert.AreEqual(1, Chip.Rules.Count((int)rule));
        }
    }
}
