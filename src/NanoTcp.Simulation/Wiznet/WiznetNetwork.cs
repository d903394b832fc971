using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The chip's own IPv4 and ARP, below its TCP, UDP and IPRAW: parses and builds packets. No fragments, options or IPv6 (data sheet 1,
    /// features).
    /// </summary>
    internal sealed class WiznetNetwork
    {
        public const int Icmp = 1;
        public const int Igmp = 2;
        public const int Tcp = 6;
        public const int Udp = 17;

        public const int EthernetLength = 14;
        public const int HeaderLength = 20;

        /// <summary>Index of the IP data in a frame that is being built.</summary>
        public const int DataStart = EthernetLength + HeaderLength;

        private const int EtherType = 12;
        private const int ArpLength = 28;
        private const uint BroadcastAddress = 0xFFFFFFFF;

        private readonly WiznetChip _chip;
        private int _identification;

        public WiznetNetwork(WiznetChip chip)
        {
            _chip = chip;
        }

        /// <summary>The frame parsed last, which the indexes below refer to.</summary>
        public byte[] Frame { get; private set; }

        public int FrameOffset { get; private set; }

        public int FrameLength { get; private set; }

        public uint Source { get; private set; }

        public uint Destination { get; private set; }

        public int Protocol { get; private set; }

        /// <summary>Index in <see cref="Frame"/> of the IP data.</summary>
        public int Data { get; private set; }

        public int DataLength { get; private set; }

        public bool IsToOwnAddress { get; private set; }

        public bool IsBroadcast { get; private set; }

        public bool IsMulticast => Destination >> 28 == 0xE;

        public uint OwnAddress => Get32(_chip.Common.Registers, WiznetRegisterMap.SIPR);

        private uint Mask => Get32(_chip.Common.Registers, WiznetRegisterMap.SUBR);

        public static int Get16(byte[] b, int o) => (b[o] << 8) | b[o + 1];

        public static uint Get32(byte[] b, int o) => (uint)((b[o] << 24) | (b[o + 1] << 16) | (b[o + 2] << 8) | b[o + 3]);

        public static void Put16(byte[] b, int o, int value)
        {
            b[o] = (byte)(value >> 8);
            b[o + 1] = (byte)value;
        }

        public static void Put32(byte[] b, int o, uint value)
        {
            Put16(b, o, (int)(value >> 16));
            Put16(b, o + 2, (int)value);
        }

        /// <summary>The checksum of RFC 1071 over bytes and an initial sum.</summary>
        public static int Checksum(byte[] b, int o, int length, uint sum)
        {
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? (uint)b[o + i] << 8 : b[o + i];
            }

            while (sum >> 16 != 0)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return (int)(~sum & 0xFFFF);
        }

        /// <summary>The sum of the pseudo-header (RFC 9293 section 3.1).</summary>
        public static uint PseudoSum(uint source, uint destination, int protocol, int length)
        {
            return (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF) + (uint)protocol + (uint)length;
        }

        /// <summary>Parses a frame.</summary>
        /// <returns>True when it is a valid IPv4 packet to this chip, by unicast, broadcast or multicast.</returns>
        public bool Read(byte[] f, int o, int length)
        {
            Frame = f;
            FrameOffset = o;
            FrameLength = length;
            bool isForMany = (f[o] & 1) != 0;
            if (length < DataStart || f[o + EtherType] != 0x08 || f[o + EtherType + 1] != 0 || (!isForMany && !_chip.IsOwnAddress(f, o)))
            {
                return false;
            }

            int ip = o + EthernetLength;
            int header = (f[ip] & 0x0F) * 4;
            int total = Get16(f, ip + 2);
            bool isFragment = (Get16(f, ip + 6) & 0x3FFF) != 0;
            if (f[ip] >> 4 != 4 || header < HeaderLength || total < header || total > length - EthernetLength || isFragment
                || Checksum(f, ip, header, 0) != 0)
            {
                return false;
            }

            Source = Get32(f, ip + 12);
            Destination = Get32(f, ip + 16);
            Protocol = f[ip + 9];
            Data = ip + header;
            DataLength = total - header;
            IsToOwnAddress = Destination == OwnAddress && OwnAddress != 0;
            IsBroadcast = Broadcasts(Destination);
            return IsToOwnAddress || IsBroadcast || IsMulticast;
        }

        /// <summary>True when the checksum over data and pseudo-header is correct.</summary>
        public bool IsDataCorrect()
        {
            return Checksum(Frame, Data, DataLength, PseudoSum(Source, Destination, Protocol, DataLength)) == 0;
        }

        public bool Broadcasts(uint address)
        {
            return address == BroadcastAddress || (Mask != 0 && address == (OwnAddress | ~Mask));
        }

        /// <summary>The address to resolve for a destination: itself, or the gateway in GAR.</summary>
        public uint NextHop(uint address)
        {
            uint mask = Mask;
            bool isOnLink = (address & mask) == (OwnAddress & mask);
            return isOnLink ? address : Get32(_chip.Common.Registers, WiznetRegisterMap.GAR);
        }

        /// <summary>Completes the packet in the transmitter's frame, whose data begin at <see cref="DataStart"/>, and sends it.</summary>
        /// <param name="socket">Provides Sn_TOS, Sn_TTL, Sn_FRAG; null for the chip itself.</param>
        /// <param name="mac">Array that holds the destination's link address.</param>
        /// <param name="macOffset">Index of its first byte.</param>
        /// <param name="destination">Destination IP address, in host order.</param>
        /// <param name="protocol">IP protocol number.</param>
        /// <param name="length">Length of the data in bytes.</param>
        /// <param name="now">The time in microseconds.</param>
        public void Send(WiznetSocket socket, byte[] mac, int macOffset, uint destination, int protocol, int length, long now)
        {
            byte[] f = _chip.Transmitter.Frame;
            Array.Copy(mac, macOffset, f, 0, 6);
            Array.Copy(_chip.Common.Registers, WiznetRegisterMap.SHAR, f, 6, 6);
            Put16(f, EtherType, 0x0800);
            int ip = EthernetLength;
            f[ip] = 0x45;
            f[ip + 1] = socket == null ? (byte)0 : socket.Registers[WiznetRegisterMap.TOS];
            Put16(f, ip + 2, HeaderLength + length);
            Put16(f, ip + 4, ++_identification);
            Put16(f, ip + 6, socket == null ? 0x4000 : Get16(socket.Registers, WiznetRegisterMap.FRAG));
            f[ip + 8] = socket == null ? (byte)128 : socket.Registers[WiznetRegisterMap.SocketTTL];
            f[ip + 9] = (byte)protocol;
            Put16(f, ip + 10, 0);
            Array.Copy(_chip.Common.Registers, WiznetRegisterMap.SIPR, f, ip + 12, 4);
            Put32(f, ip + 16, destination);
            Put16(f, ip + 10, Checksum(f, ip, HeaderLength, 0));
            _chip.Transmitter.Send(DataStart + length, now);
        }

        /// <summary>Sends an ARP request by broadcast (RFC 826).</summary>
        public void SendArpRequest(uint address, long now)
        {
            byte[] f = _chip.Transmitter.Frame;
            for (int i = 0; i < 6; i++)
            {
                f[i] = 0xFF;
            }

            byte[] r = _chip.Common.Registers;
            int arp = EthernetLength;
            Array.Copy(r, WiznetRegisterMap.SHAR, f, 6, 6);
            Put16(f, EtherType, 0x0806);
            Put16(f, arp, 1);
            Put16(f, arp + 2, 0x0800);
            Put16(f, arp + 4, 0x0604);
            Put16(f, arp + 6, 1);
            Array.Copy(r, WiznetRegisterMap.SHAR, f, arp + 8, 6);
            Array.Copy(r, WiznetRegisterMap.SIPR, f, arp + 14, 4);
            Array.Clear(f, arp + 18, 6);
            Put32(f, arp + 24, address);
            _chip.Transmitter.Send(EthernetLength + ArpLength, now);
        }

        /// <summary>
        /// Checks an ARP packet for addresses that sockets wait for, and for another station with our address (IR.CONFLICT).
        /// </summary>
        public void ReadArp(byte[] f, int o, int length, long now)
        {
            int arp = o + EthernetLength;
            if (length < EthernetLength + ArpLength || f[o + EtherType] != 0x08 || f[o + EtherType + 1] != 0x06)
            {
                return;
            }

            uint sender = Get32(f, arp + 14);
            if (sender != 0 && sender == OwnAddress)
            {
                if (!_chip.IsOwnAddress(f, arp + 8))
                {
                    _chip.Common.Registers[WiznetRegisterMap.IR] |= _chip.ConflictInterrupt;
                }

                return;
            }

            if (Get16(f, arp + 6) != 2)
            {
                return;
            }

            for (int i = 0; i < WiznetChip.SocketCount; i++)
            {
                WiznetProtocol protocol = _chip.Sockets[i].Protocol;
                if (protocol != null)
                {
                    protocol.NeighborAnswers(sender, f, arp + 8, now);
                }
            }
        }

        /// <summary>Handles an ICMP port unreachable about a datagram of ours: UIPR, UPORTR and IR.UNREACH.</summary>
        public void ReadUnreachable()
        {
            const int icmpHeader = 8;
            int original = Data + icmpHeader;
            if (Protocol != Icmp || DataLength < icmpHeader + HeaderLength + 4 || Frame[Data] != 3 || Frame[Data + 1] != 3
                || Frame[original + 9] != Udp)
            {
                return;
            }

            byte[] r = _chip.Common.Registers;
            int header = (Frame[original] & 0x0F) * 4;
            Array.Copy(Frame, original + 16, r, WiznetRegisterMap.UIPR, 4);
            Array.Copy(Frame, original + header + 2, r, WiznetRegisterMap.UIPR + 4, 2);
            r[WiznetRegisterMap.IR] |= _chip.UnreachableInterrupt;
        }
    }
}
