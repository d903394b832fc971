using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests
{
    /// <summary>Another station on the board's link, played by the test: what it sends, and what it expects to see on the wire.</summary>
    internal sealed class Station
    {
        private const int EthernetLength = 14;
        private const int ArpLength = 28;
        private const int TypeIpv4 = 0x0800;
        private const int TypeArp = 0x0806;
        private const int Request = 1;
        private const int Reply = 2;

        private static readonly byte[] s_everybody = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

        private readonly Lan _lan;
        private readonly WireDevice _wire;

        public Station(Lan lan, WireDevice wire, byte lastByteOfMac, uint address)
        {
            _lan = lan;
            _wire = wire;
            Mac = new byte[] { 2, 0, 0, 0, 0, lastByteOfMac };
            Address = address;
        }

        public byte[] Mac { get; set; }

        public uint Address { get; set; }

        /// <summary>Sends an IP packet to the board.</summary>
        public void Sends(byte[] packet)
        {
            SendsTo(_wire.MacAddress, packet);
        }

        /// <summary>Sends an IP packet to every station's link address.</summary>
        public void Broadcasts(byte[] packet)
        {
            SendsTo(s_everybody, packet);
        }

        /// <summary>Sends an IP packet to a link address.</summary>
        public void SendsTo(byte[] destination, byte[] packet)
        {
            SendsFrame(_wire.Kind == LinkKind.Ip ? packet : Frame(destination, TypeIpv4, packet));
        }

        /// <summary>Sends bytes as they are.</summary>
        public void SendsFrame(byte[] frame)
        {
            _wire.Arrives(frame);
            _lan.Stack.Poll(_lan.Clock.Now);
        }

        /// <summary>Broadcasts an ARP request for an address.</summary>
        public void Asks(uint target)
        {
            SendsFrame(Frame(s_everybody, TypeArp, Arp(Request, Address, target)));
        }

        /// <summary>Tells the board the own link address.</summary>
        public void Answers()
        {
            SendsFrame(Frame(_wire.MacAddress, TypeArp, Arp(Reply, Address, _lan.Interface.Address)));
        }

        /// <summary>Sends a gratuitous ARP.</summary>
        public void Announces()
        {
            Asks(Address);
        }

        /// <summary>Sends an echo request with an identifier of 7.</summary>
        public void Pings(uint destination, int sequence, int size)
        {
            Sends(Packets.EchoRequest(Address, destination, 7, sequence, Packets.Bytes(size)));
        }

        /// <summary>Sends a datagram to the board.</summary>
        public void SendsDatagram(int fromPort, int toPort, int size)
        {
            Sends(Packets.Datagram(Address, fromPort, _lan.Interface.Address, toPort, Packets.Bytes(size)));
        }

        /// <summary>An ARP packet of this station.</summary>
        public byte[] Arp(int operation, uint sender, uint target)
        {
            byte[] a = new byte[ArpLength];
            Packets.Write16(a, 0, 1);
            Packets.Write16(a, 2, TypeIpv4);
            a[4] = 6;
            a[5] = 4;
            Packets.Write16(a, 6, operation);
            Array.Copy(Mac, 0, a, 8, 6);
            Packets.Write32(a, 14, sender);
            Packets.Write32(a, 24, target);
            return a;
        }

        /// <summary>An ARP request of this station, as a broadcast frame.</summary>
        public byte[] ArpFrame(uint target) => Frame(s_everybody, TypeArp, Arp(Request, Address, target));

        /// <summary>A frame of this station.</summary>
        public byte[] Frame(byte[] destination, int etherType, byte[] content)
        {
            byte[] frame = new byte[EthernetLength + content.Length];
            Array.Copy(destination, 0, frame, 0, 6);
            Array.Copy(Mac, 0, frame, 6, 6);
            Packets.Write16(frame, 12, etherType);
            Array.Copy(content, 0, frame, EthernetLength, content.Length);
            return frame;
        }

        /// <summary>Asserts the text of the next frame that the board sent.</summary>
        public void Expects(string text)
        {
            Assert.AreEqual(text, FrameText.Of(_wire.TakeSent(), _wire.Kind));
        }

        /// <summary>The board has sent nothing more.</summary>
        public void ExpectsNothing()
        {
            Expects("nothing");
        }

        /// <summary>The next frame that the board sent, for a closer look, or null.</summary>
        public byte[] Takes() => _wire.TakeSent();

        /// <summary>Reassembles the next fragmented packet that the board sent; the fragments must be in order and without gaps.</summary>
        public byte[] TakesFragments()
        {
            byte[] whole = new byte[20];
            byte[] fragment;
            do
            {
                fragment = TakesPacket();
                int length = fragment.Length - 20;
                Assert.AreEqual(fragment.Length, Packets.Read16(fragment, 2), "total length");
                Assert.AreEqual(0xFFFF, Packets.Sum(fragment, 0, 20, 0), "header checksum");
                Assert.AreEqual((whole.Length - 20) >> 3, Packets.Read16(fragment, 6) & 0x1FFF, "offset");
                if (whole.Length == 20)
                {
                    Array.Copy(fragment, 0, whole, 0, 20);
                }

                Assert.AreEqual(Packets.Read16(whole, 4), Packets.Read16(fragment, 4), "identification");
                byte[] longer = new byte[whole.Length + length];
                Array.Copy(whole, 0, longer, 0, whole.Length);
                Array.Copy(fragment, 20, longer, whole.Length, length);
                whole = longer;
            }
            while ((fragment[6] & 0x20) != 0);
            Packets.Write16(whole, 2, whole.Length);
            Packets.Write16(whole, 6, 0);
            Packets.Seal(whole);
            return whole;
        }

        /// <summary>The next packet that the board sent, without its link header.</summary>
        public byte[] TakesPacket()
        {
            byte[] frame = _wire.TakeSent();
            int header = _wire.Kind == LinkKind.Ip ? 0 : EthernetLength;
            byte[] packet = new byte[frame.Length - header];
            Array.Copy(frame, header, packet, 0, packet.Length);
            return packet;
        }
    }
}
