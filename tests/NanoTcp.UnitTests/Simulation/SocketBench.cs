using System;
using System.Collections;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>
    /// A chip at 10.0.0.1 whose own sockets are driven by raw SPI bytes, on a cable to 10.0.0.2: a stack, or a peer that the test plays. What
    /// the chip puts on the wire is kept as text. Offsets and commands are written out from the data sheet.
    /// </summary>
    internal sealed class SocketBench
    {
        public const uint ChipAddress = 0x0A000001;
        public const uint PeerAddress = 0x0A000002;
        public const uint Silent = 0x0A000003;

        public const byte Open = 0x01;
        public const byte Listen = 0x02;
        public const byte Connect = 0x04;
        public const byte Disconnect = 0x08;
        public const byte Close = 0x10;
        public const byte Send = 0x20;
        public const byte SendMac = 0x21;
        public const byte SendKeep = 0x22;
        public const byte Receive = 0x40;

        public const int Closed = 0x00;
        public const int Init = 0x13;
        public const int Listening = 0x14;
        public const int SynSent = 0x15;
        public const int Established = 0x17;
        public const int FinWait = 0x18;
        public const int TimeWait = 0x1B;
        public const int CloseWait = 0x1C;
        public const int LastAck = 0x1D;

        public const int SendOk = 0x10;
        public const int Timeout = 0x08;
        public const int Received = 0x04;
        public const int Disconnected = 0x02;
        public const int Connected = 0x01;

        public const int Sr = 0x03;
        public const int Ir = 0x02;
        public const int FreeSize = 0x20;
        public const int TransmitRead = 0x22;
        public const int TransmitWrite = 0x24;
        public const int ReceivedSize = 0x26;

        private const byte Mode = 0x00;
        private const int Ethernet = 14;

        public readonly VirtualClock Clock = new VirtualClock();
        public readonly Cable Cable;
        public readonly W5500Chip Chip;
        public readonly W5500Port Spi;
        public readonly NetStack Peer;
        public readonly Calls Calls;

        private readonly ArrayList _sent = new ArrayList();
        private readonly FrameHandler _peerTakes;

        private SocketBench(bool hasPeer)
        {
            Cable = new Cable(Clock, 1);
            Chip = new W5500Chip(Clock, 2);
            Chip.Connect(Cable.A);
            Spi = new W5500Port(Chip, ChipBench.ClockFrequency);
            if (hasPeer)
            {
                StackProgram program = new StackProgram(Clock);
                Peer = new NetStack(program.StackClock, new SeededRandom(3), null);
                Peer.AddInterface(new CablePortDevice("peer", Cable.B, new byte[] { 2, 0, 0, 0, 0, 2 }), PeerAddress, 24);
                program.Stack = Peer;
                Calls = new Calls(BsdSockets.Of(Peer));
                _peerTakes = Cable.B.FrameArrived;
            }

            Cable.B.FrameArrived = Keep;
            RunFor(2100);
            WriteCommon(0x01, 10, 0, 0, 254, 255, 255, 255, 0, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1);
            RunFor(3000);
            _sent.Clear();
        }

        /// <summary>Frames that the chip has sent.</summary>
        public int SentCount => _sent.Count;

        /// <summary>The far end is a stack.</summary>
        public static SocketBench WithPeer() => new SocketBench(true);

        /// <summary>The far end is the test.</summary>
        public static SocketBench Alone() => new SocketBench(false);

        /// <summary>Socket 0 of the chip is connected to the returned fd of the peer; both know nothing else of each other.</summary>
        public int Establish()
        {
            int listener = Calls.Listener(80, 1);
            Calls.NonBlocking(listener);
            Tcp(0, 5000, 0x21);
            ConnectTo(0, PeerAddress, 80);
            RunFor(10);
            Assert.AreEqual(Established, Status(0));
            int fd = Calls.Accept(listener);
            Calls.NonBlocking(fd);
            Write(0, Ir, 0x1F);
            _sent.Clear();
            return fd;
        }

        public void RunFor(int milliseconds)
        {
            Clock.RunFor(milliseconds * 1000L);
        }

        public int Status(int socket) => Read8(socket, Sr);

        public int Interrupts(int socket) => Read8(socket, Ir);

        public int Read8(int socket, int address) => Read(Block(socket), address, 1)[0];

        public int Read16(int socket, int address)
        {
            byte[] data = Read(Block(socket), address, 2);
            return (data[0] << 8) | data[1];
        }

        public int ReadCommon(int address) => Read(0, address, 1)[0];

        public byte[] Read(int control, int address, int count)
        {
            byte[] frame = new byte[3 + count];
            frame[0] = (byte)(address >> 8);
            frame[1] = (byte)address;
            frame[2] = (byte)control;
            Spi.Transfer(frame, 0, frame.Length);
            byte[] data = new byte[count];
            Array.Copy(frame, 3, data, 0, count);
            return data;
        }

        public void Write(int socket, int address, params byte[] data)
        {
            WriteTo(Block(socket) | 4, address, data);
        }

        public void WriteCommon(int address, params byte[] data)
        {
            WriteTo(4, address, data);
        }

        public void Command(int socket, byte command)
        {
            Write(socket, 0x01, command);
        }

        /// <summary>Opens a TCP socket on a port.</summary>
        public void Tcp(int socket, int port, byte mode)
        {
            Write(socket, Mode, mode);
            Write(socket, 0x04, (byte)(port >> 8), (byte)port);
            Command(socket, Open);
        }

        /// <summary>Opens a UDP socket on a port.</summary>
        public void Udp(int socket, int port)
        {
            Tcp(socket, port, 0x02);
        }

        public void SetPeer(int socket, uint address, int port)
        {
            Write(
                socket,
                0x0C,
                (byte)(address >> 24),
                (byte)(address >> 16),
                (byte)(address >> 8),
                (byte)address,
                (byte)(port >> 8),
                (byte)port);
        }

        public void ConnectTo(int socket, uint address, int port)
        {
            SetPeer(socket, address, port);
            Command(socket, Connect);
        }

        public void Put(int socket, byte[] data)
        {
            int place = Read16(socket, TransmitWrite);
            WriteTo(Block(socket) + 8 + 4, place, data);
            int end = place + data.Length;
            Write(socket, TransmitWrite, (byte)(end >> 8), (byte)end);
        }

        public void SendData(int socket, byte[] data)
        {
            Put(socket, data);
            Command(socket, Send);
        }

        /// <summary>Reads all received data and frees them with RECV.</summary>
        public byte[] Drain(int socket)
        {
            int size = Read16(socket, ReceivedSize);
            int place = Read16(socket, 0x28);
            byte[] data = size == 0 ? new byte[0] : Read(Block(socket) + 0x10, place, size);
            int end = place + size;
            Write(socket, 0x28, (byte)(end >> 8), (byte)end);
            Command(socket, Receive);
            return data;
        }

        /// <summary>A packet from the far end, without a stack there.</summary>
        public void PeerSends(byte[] packet)
        {
            byte[] frame = new byte[Ethernet + packet.Length];
            Array.Copy(new byte[] { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 }, 0, frame, 0, Ethernet);
            Array.Copy(packet, 0, frame, Ethernet, packet.Length);
            Cable.B.Transmit(frame, 0, frame.Length);
        }

        /// <summary>A segment from the far end's port 80 to the chip's port 5000.</summary>
        public void PeerSendsSegment(uint sequence, uint ack, int flags)
        {
            PeerSends(Packets.Segment(PeerAddress, 80, ChipAddress, 5000, sequence, ack, flags));
        }

        public void PeerAnswersArp()
        {
            byte[] frame =
            {
                2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 2, 10, 0, 0, 2, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1,
            };
            Cable.B.Transmit(frame, 0, frame.Length);
        }

        public byte[] Sent(int index) => (byte[])_sent[index];

        public string SentText(int index) => index < _sent.Count ? Text((byte[])_sent[index]) : "nothing";

        public void Forget()
        {
            _sent.Clear();
        }

        /// <summary>How many of the sent frames read so.</summary>
        public int CountSent(string text)
        {
            int count = 0;
            for (int i = 0; i < _sent.Count; i++)
            {
                count += SentText(i).Contains(text) ? 1 : 0;
            }

            return count;
        }

        /// <summary>Does what breaks a rule, and checks that the model says which.</summary>
        public void Breaks(WiznetRule rule, ProgramStep step)
        {
            int broken = -1;
            try
            {
                step();
            }
            catch (ChipRuleException e)
            {
                broken = e.Rule;
            }

            Assert.AreEqual((int)rule, broken);
        }

        private static int Block(int socket) => 0x08 + (socket * 0x20);

        private static string Text(byte[] frame)
        {
            int length = frame[12] == 8 && frame[13] == 0 ? Packets.Read16(frame, Ethernet + 2) : frame.Length - Ethernet;
            byte[] whole = new byte[Ethernet + length];
            Array.Copy(frame, 0, whole, 0, whole.Length);
            return FrameText.Of(whole, NanoTcp.Links.LinkKind.Ethernet);
        }

        private void WriteTo(int control, int address, byte[] data)
        {
            byte[] frame = new byte[3 + data.Length];
            frame[0] = (byte)(address >> 8);
            frame[1] = (byte)address;
            frame[2] = (byte)control;
            Array.Copy(data, 0, frame, 3, data.Length);
            Spi.Write(frame, 0, frame.Length);
        }

        private void Keep(byte[] buffer, int offset, int length)
        {
            byte[] copy = new byte[length];
            Array.Copy(buffer, offset, copy, 0, length);
            _sent.Add(copy);
            if (_peerTakes != null)
            {
                _peerTakes(buffer, offset, length);
            }
        }
    }
}
