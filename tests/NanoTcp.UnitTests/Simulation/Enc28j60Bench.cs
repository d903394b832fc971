using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>
    /// An ENC28J60 on a bench in virtual time: raw SPI bytes go in, and a cable leads to a far end that keeps what it gets. Addresses and
    /// bits are repeated here from the data sheet, so that the model is not tested with its own map.
    /// </summary>
    internal sealed class Enc28j60Bench
    {
        public const int ERDPT = 0x00;
        public const int EWRPT = 0x02;
        public const int ETXST = 0x04;
        public const int ETXND = 0x06;
        public const int ERXST = 0x08;
        public const int ERXND = 0x0A;
        public const int ERXRDPT = 0x0C;
        public const int ERXWRPT = 0x0E;
        public const int EIE = 0x1B;
        public const int EIR = 0x1C;
        public const int ESTAT = 0x1D;
        public const int ECON2 = 0x1E;
        public const int ECON1 = 0x1F;

        public const int ReceiveEnd = 0x19FF;
        public const int TransmitStart = 0x1A00;

        private const int ClockFrequency = 20_000_000;
        private const long PowerUpTime = 1_000;
        private const long LinkTime = 600_000;

        // MAADR1 to MAADR6
        private static readonly int[] s_addressRegisters = { 0x04, 0x05, 0x02, 0x03, 0x00, 0x01 };

        public readonly VirtualClock Clock = new VirtualClock();
        public readonly Cable Cable;
        public readonly Enc28j60Chip Chip;
        public readonly FrameLog LinkPartner;

        private Enc28j60Bench(Enc28j60Revision revision)
        {
            Cable = new Cable(Clock, 1);
            LinkPartner = new FrameLog(Cable.B, Clock);
            Chip = new Enc28j60Chip(Clock, 2, revision);
            Chip.Errata.FalseLateCollisions = 0;
            Chip.Connect(Cable.A);
            Spi = new Enc28j60Port(Chip, ClockFrequency);
        }

        public Enc28j60Port Spi { get; set; }

        /// <summary>A chip at the very moment of power-up.</summary>
        public static Enc28j60Bench Cold()
        {
            return new Enc28j60Bench(Enc28j60Revision.B7);
        }

        /// <summary>A chip that answers, its link up, nothing configured.</summary>
        public static Enc28j60Bench Ready()
        {
            return Ready(Enc28j60Revision.B7);
        }

        public static Enc28j60Bench Ready(Enc28j60Revision revision)
        {
            Enc28j60Bench bench = new Enc28j60Bench(revision);
            bench.Clock.RunFor(PowerUpTime + LinkTime);
            return bench;
        }

        /// <summary>A chip that receives and can send, in half duplex.</summary>
        public static Enc28j60Bench Receiving()
        {
            Enc28j60Bench bench = Ready();
            bench.SetUp(false);
            return bench;
        }

        /// <summary>What a driver does after a reset, from data sheet section 6; back in bank 0.</summary>
        public void SetUp(bool fullDuplex)
        {
            WritePhy(0x00, fullDuplex ? 0x0100 : 0x0000);
            Bank(2);
            Write(0x00, 0x01);
            Write(0x02, fullDuplex ? 0x33 : 0x32);
            Write(0x0A, 0xEE);
            Write(0x0B, 0x05);
            Bank(3);
            for (int i = 0; i < 6; i++)
            {
                Write(s_addressRegisters[i], Frames.ChipAddress[i]);
            }

            Bank(0);
            WriteWord(ERXST, 0);
            WriteWord(ERXND, ReceiveEnd);
            WriteWord(ERXRDPT, ReceiveEnd);
            WriteWord(ERDPT, 0);
            WriteWord(ETXST, TransmitStart);
            Set(ECON1, 0x04);
        }

        /// <summary>One chip-select period with these bytes; returns the bytes read.</summary>
        public byte[] Raw(params byte[] bytes)
        {
            byte[] buffer = (byte[])bytes.Clone();
            Spi.Transfer(buffer, 0, buffer.Length);
            return buffer;
        }

        public void Bank(int bank)
        {
            Clear(ECON1, 3);
            Set(ECON1, bank);
        }

        /// <summary>Reads an ETH register.</summary>
        public int Read(int address)
        {
            return Raw((byte)address, 0)[1];
        }

        /// <summary>Reads a MAC or MII register, with its dummy byte.</summary>
        public int ReadMac(int address)
        {
            return Raw((byte)address, 0, 0)[2];
        }

        public int ReadWord(int address)
        {
            return Read(address) | (Read(address + 1) << 8);
        }

        public void Write(int address, int value)
        {
            Raw((byte)(0x40 | address), (byte)value);
        }

        public void WriteWord(int address, int value)
        {
            Write(address, value & 0xFF);
            Write(address + 1, value >> 8);
        }

        public void Set(int address, int bits)
        {
            Raw((byte)(0x80 | address), (byte)bits);
        }

        public void Clear(int address, int bits)
        {
            Raw((byte)(0xA0 | address), (byte)bits);
        }

        public byte[] ReadBuffer(int count)
        {
            byte[] frame = new byte[1 + count];
            frame[0] = 0x3A;
            Spi.Transfer(frame, 0, frame.Length);
            byte[] data = new byte[count];
            System.Array.Copy(frame, 1, data, 0, count);
            return data;
        }

        public byte[] ReadBufferAt(int address, int count)
        {
            WriteWord(ERDPT, address);
            return ReadBuffer(count);
        }

        public void WriteBufferAt(int address, params byte[] data)
        {
            WriteWord(EWRPT, address);
            byte[] frame = new byte[1 + data.Length];
            frame[0] = 0x7A;
            System.Array.Copy(data, 0, frame, 1, data.Length);
            Spi.Write(frame, 0, frame.Length);
        }

        public int ReadPhy(int register)
        {
            Bank(2);
            Write(0x14, register);
            Write(0x12, 1);
            Clock.RunFor(12);
            Write(0x12, 0);
            int value = ReadMac(0x18) | (ReadMac(0x19) << 8);
            Bank(0);
            return value;
        }

        public void WritePhy(int register, int value)
        {
            Bank(2);
            Write(0x14, register);
            WriteWord(0x16, value);
            Clock.RunFor(12);
            Bank(0);
        }

        public int PacketCount()
        {
            Bank(1);
            int count = Read(0x19);
            Bank(0);
            return count;
        }

        /// <summary>A frame with its control byte into transmit memory, ETXND set; not requested.</summary>
        public void Load(byte control, byte[] frame)
        {
            byte[] data = new byte[1 + frame.Length];
            data[0] = control;
            System.Array.Copy(frame, 0, data, 1, frame.Length);
            WriteBufferAt(TransmitStart, data);
            WriteWord(ETXND, TransmitStart + frame.Length);
        }

        /// <summary>Sends a frame and gives it time to leave.</summary>
        public void Send(byte[] frame)
        {
            Load(0, frame);
            Set(ECON1, 0x08);
            Clock.RunFor(2000);
        }

        public void ResetTransmitter()
        {
            Set(ECON1, 0x80);
            Clear(ECON1, 0x88);
            Clear(EIR, 0x0A);
        }

        /// <summary>The seven bytes behind a frame of this length.</summary>
        public byte[] Status(int frameLength)
        {
            return ReadBufferAt(TransmitStart + frameLength + 1, 7);
        }

        /// <summary>Sends a frame from the far end and gives it time to arrive.</summary>
        public void PeerSends(byte[] frame)
        {
            Cable.B.Transmit(frame, 0, frame.Length);
            Clock.RunFor(2000);
        }

        /// <summary>Clocks bytes that break a rule, and checks that the model says which and where it stands.</summary>
        public void Breaks(Enc28j60Rule rule, params byte[] bytes)
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
            Assert.AreEqual((int)rule, broken, sentence);
            Assert.IsTrue(sentence.Contains("data sheet") || sentence.Contains("errata"), sentence);
            Assert.AreEqual(1, Chip.Rules.Count((int)rule));
        }
    }
}
