using System;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>The Internet Protocol, RFC 791 with the host requirements of RFC 1122 section 3: receiving packets.</summary>
    internal sealed class Ipv4
    {
        public const int DefaultTimeToLive = Sock.DefaultTimeToLive;

        // RFC 2131 section 4.1
        private const int DhcpClientPort = 68;

        // the fields of UDP's header, RFC 768, that identify a DHCP client's datagram
        private const int UdpDestinationPort = 2;
        private const int UdpHeaderLength = 8;

        private const int ProtocolLimit = 4;

        public readonly StackContext Stack;
        public readonly NetStatistics Statistics;
        public readonly PacketBuffer PacketBuffer;
        public readonly KeyedHash Hash;
        public readonly RouteTable Routes;
        public readonly InterfaceTable Interfaces;

        /// <summary>
        /// The sock of the last segment on the slow path, which most often is the sock of the next one. Null before the first.
        /// </summary>
        public FastPathSock Predicted;

        /// <summary>True while packets are processed that others follow: what answers several of them may wait.</summary>
        public bool IsInBatch;

        private FastPathSock _waitsForBatch;

        // in the order of registration: TCP first
        private readonly TransportProtocol[] _protocols = new TransportProtocol[ProtocolLimit];
        private int _protocolCount;

        private readonly IpPacket _packet = new IpPacket();

        // allocated when the first fragment arrives
        private Reassembly _reassembly;
        private int _reassemblyDatagrams = 2;

        // three full fragments on Ethernet
        private int _reassemblySize = 4440;

        public Ipv4(StackContext stack, KeyedHash hash, PacketBuffer packetBuffer)
        {
            Stack = stack;
            Statistics = stack.Statistics;
            Hash = hash;
            PacketBuffer = packetBuffer;
            Interfaces = new InterfaceTable(this);
            Routes = new RouteTable(Interfaces);
            Icmp = new Icmp(this);
        }

        public Icmp Icmp { get; }

        /// <summary>Receives packets of all other protocols; null while there is no raw socket.</summary>
        public RawProtocol Raw { get; set; }

        /// <summary>Calls the sock when the batch ends, or earlier: only one sock at a time waits.</summary>
        public void WaitForBatch(FastPathSock sock)
        {
            if (_waitsForBatch != sock && _waitsForBatch != null)
            {
                _waitsForBatch.BatchEnds();
            }

            _waitsForBatch = sock;
        }

        public void EndBatch()
        {
            FastPathSock sock = _waitsForBatch;
            IsInBatch = false;
            _waitsForBatch = null;
            if (sock != null)
            {
                sock.BatchEnds();
            }
        }

        /// <summary>Receives a packet from a link.</summary>
        /// <param name="netInterface">The interface that received it.</param>
        /// <param name="f">Array that holds the frame.</param>
        /// <param name="o">Index of the IP header.</param>
        /// <param name="length">Bytes to the end of the frame, which may include padding.</param>
        /// <param name="isForMany">True when the frame was a link broadcast or multicast.</param>
        public void Input(NetInterface netInterface, byte[] f, int o, int length, bool isForMany)
        {
            int headerLength = Ipv4Header.MinimumLength;
            if (length < Ipv4Header.MinimumLength || f[o] != Ipv4Header.PlainVersionAndLength)
            {
                headerLength = length < Ipv4Header.MinimumLength || f[o] >> 4 != 4 ? 0 : (f[o] & 0x0F) << 2;
                if (headerLength < Ipv4Header.MinimumLength || headerLength > length)
                {
                    Statistics.Drop(DropReason.IpHeader);
                    return;
                }
            }

            int totalLength = (f[o + Ipv4Header.TotalLength] << 8) | f[o + Ipv4Header.TotalLength + 1];
            if (totalLength < headerLength || totalLength > length)
            {
                Statistics.Drop(DropReason.IpLength);
                return;
            }

            if (headerLength == Ipv4Header.MinimumLength
                ? !Checksum.IsPlainHeaderValid(
                    BitConverter.ToUInt64(f, o), BitConverter.ToUInt64(f, o + 8), BitConverter.ToUInt32(f, o + 16))
                : Checksum.Sum(f, o, headerLength, 0) != 0xFFFF)
            {
                Statistics.Drop(DropReason.IpChecksum);
                return;
            }

            // addresses as the machine reads them: comparing needs no byte order
            uint source = BitConverter.ToUInt32(f, o + Ipv4Header.Source);
            uint destination = BitConverter.ToUInt32(f, o + Ipv4Header.Destination);
            bool isUnicast = destination == netInterface.AddressWord && destination != 0;
            bool isForUs = isUnicast || IsForUs(netInterface, source, Ipv4Address.ToWord(destination), ref isUnicast);

            // RFC 1122 section 3.3.6: drop a packet for one host in a link broadcast or multicast
            if (!isForUs || (isForMany && isUnicast))
            {
                if (isForUs || isForMany || !netInterface.AcceptsOffers || !IsForDhcpClient(f, o, headerLength, totalLength))
                {
                    Statistics.Drop(DropReason.IpNotForUs);
                    return;
                }
            }

            // the usual case first: a peer on our own subnet, and not its broadcast address
            bool isNeighbor = (source & netInterface.MaskWord) == netInterface.NetworkWord && source != netInterface.BroadcastWord &&
                source != netInterface.AddressWord;
            if (!isNeighbor && IsMartian(netInterface, Ipv4Address.ToWord(source), isUnicast))
            {
                Statistics.Drop(DropReason.IpMartian);
                return;
            }

            if (headerLength != Ipv4Header.MinimumLength && !AreOptionsAcceptable(f, o + Ipv4Header.MinimumLength, o + headerLength))
            {
                Statistics.Drop(DropReason.IpOptions);
                return;
            }

            if (((f[o + Ipv4Header.FlagsAndFragment] & (Ipv4Header.FragmentMask >> 8)) | f[o + Ipv4Header.FlagsAndFragment + 1]) != 0)
            {
                FragmentInput(netInterface, f, o, headerLength, totalLength, isUnicast);
                return;
            }

            IpPacket packet = _packet;
            packet.Interface = netInterface;
            packet.Bytes = f;
            packet.NetworkOffset = o;
            packet.TransportOffset = o + headerLength;
            packet.TransportLength = totalLength - headerLength;
            packet.IsUnicast = isUnicast;
            Statistics.IpUnpredicted++;
            Deliver(packet, f[o + Ipv4Header.Protocol]);
        }

        /// <summary>When <see cref="RunTimers"/> has something to do.</summary>
        public long NextDeadline => _reassembly == null ? NetDevice.Never : _reassembly.Deadline;

        /// <summary>Drops the datagrams whose fragments did not arrive in time.</summary>
        public void RunTimers(long now)
        {
            if (now >= NextDeadline)
            {
                _reassembly.RunTimers(now);
            }
        }

        /// <summary>Sets the limits of reassembly, and drops the datagrams in progress.</summary>
        public void LimitReassembly(int datagrams, int size)
        {
            _reassemblyDatagrams = datagrams;
            _reassemblySize = size;
            _reassembly = null;
        }

        /// <summary>Tells the sender of a first fragment that the others did not arrive in time.</summary>
        public void SendReassemblyTimeExceeded(PartialDatagram partial)
        {
            partial.DescribeFirst(_packet);
            Icmp.SendError(_packet, Icmp.TypeTimeExceeded, Icmp.CodeReassemblyTimeExceeded);
        }

        /// <summary>Registers a transport, which receives the packets of its protocol number.</summary>
        public void Register(TransportProtocol protocol)
        {
            _protocols[_protocolCount++] = protocol;
        }

        /// <summary>Finds the transport for a protocol number; if there is none, raw sockets, which may be null.</summary>
        public TransportProtocol FindProtocol(int number)
        {
            for (int i = 0; i < _protocolCount; i++)
            {
                if (_protocols[i].Number == number)
                {
                    return _protocols[i];
                }
            }

            return Raw;
        }

        /// <summary>True while a connection sends by this next hop.</summary>
        public bool IsNeighborInUse(NetInterface netInterface, uint address)
        {
            for (int i = 0; i < _protocolCount; i++)
            {
                if (_protocols[i].IsNeighborInUse(netInterface, address))
                {
                    return true;
                }
            }

            return false;
        }

        public void NeighborResolved()
        {
            for (int i = 0; i < _protocolCount; i++)
            {
                _protocols[i].NeighborResolved();
            }
        }

        public void NeighborUnreachable(NetInterface netInterface, uint address)
        {
            for (int i = 0; i < _protocolCount; i++)
            {
                _protocols[i].NeighborUnreachable(netInterface, address);
            }
        }

        /// <summary>One of our addresses was removed.</summary>
        public void AddressRemoved(uint address)
        {
            for (int i = 0; i < _protocolCount; i++)
            {
                _protocols[i].AddressRemoved(address);
            }
        }

        private void FragmentInput(NetInterface netInterface, byte[] f, int o, int headerLength, int totalLength, bool isUnicast)
        {
            if (_reassembly == null)
            {
                _reassembly = new Reassembly(this, _reassemblyDatagrams, _reassemblySize);
            }

            IpPacket packet = _packet;
            packet.Interface = netInterface;
            packet.Bytes = f;
            packet.NetworkOffset = o;
            packet.TransportOffset = o + headerLength;
            packet.TransportLength = totalLength - headerLength;
            packet.IsUnicast = isUnicast;
            Statistics.IpUnpredicted++;
            if (_reassembly.TryComplete(packet))
            {
                Deliver(packet, packet.Bytes[packet.NetworkOffset + Ipv4Header.Protocol]);
            }
        }

        private void Deliver(IpPacket packet, int number)
        {
            for (int i = 0; i < _protocolCount; i++)
            {
                if (_protocols[i].Number == number)
                {
                    _protocols[i].Input(packet);
                    return;
                }
            }

            DeliverOther(packet, number);
        }

        private void DeliverOther(IpPacket packet, int protocol)
        {
            bool isTaken = Raw != null && Raw.TryInput(packet, protocol);
            if (protocol == IpProtocolNumber.Icmp)
            {
                Icmp.Input(packet);
            }
            else if (protocol == IpProtocolNumber.Igmp)
            {
                packet.Interface.Igmp.Input(packet);
            }
            else if (!isTaken)
            {
                Statistics.Drop(DropReason.IpProtocolUnknown);
                Icmp.SendError(packet, Icmp.TypeUnreachable, Icmp.CodeProtocolUnreachable);
            }
        }

        private bool IsForUs(NetInterface netInterface, uint sourceWord, uint destination, ref bool isUnicast)
        {
            if (netInterface.IsBroadcast(destination))
            {
                return true;
            }

            if (Ipv4Address.IsMulticast(destination))
            {
                // our own packet to a group, looped back: for the members on the interface that it left by
                NetInterface at = netInterface.IsLoopback ? Interfaces.Find(Ipv4Address.ToWord(sourceWord)) : netInterface;
                return at != null && at.IsMember(destination);
            }

            // loopback addresses never arrive from a wire (RFC 1122 section 3.2.1.3 (g)); our addresses of other interfaces may (weak host
            // model)
            isUnicast = netInterface.IsLoopback ? Ipv4Address.IsLoopback(destination) || Interfaces.Find(destination) != null
                : Interfaces.Find(destination) != null;
            return isUnicast;
        }

        private static bool IsForDhcpClient(byte[] f, int o, int headerLength, int totalLength)
        {
            int port = o + headerLength + UdpDestinationPort;
            return f[o + Ipv4Header.Protocol] == IpProtocolNumber.Udp && totalLength >= headerLength + UdpHeaderLength &&
                ((f[o + Ipv4Header.FlagsAndFragment] & (Ipv4Header.FragmentMask >> 8)) | f[o + Ipv4Header.FlagsAndFragment + 1]) == 0 &&
                f[port] == 0 && f[port + 1] == DhcpClientPort;
        }

        // RFC 1122 section 3.2.1.3: a source must not be a broadcast, multicast, loopback or reserved address. 0.0.0.0 is allowed in a
        // broadcast, from a host that asks for its address. A packet with our own source address does not arrive from a wire.
        private bool IsMartian(NetInterface netInterface, uint source, bool isUnicast)
        {
            if (source >= Ipv4Address.FirstMulticast || netInterface.IsBroadcast(source))
            {
                return true;
            }

            if (source >> 24 == 0)
            {
                return source != 0 || isUnicast;
            }

            return !netInterface.IsLoopback && (Ipv4Address.IsLoopback(source) || Interfaces.Find(source) != null);
        }

        private static bool AreOptionsAcceptable(byte[] f, int o, int end)
        {
            while (o < end)
            {
                int kind = f[o];
                if (kind == Ipv4Header.OptionEnd)
                {
                    return true;
                }

                if (kind == Ipv4Header.OptionNoOperation)
                {
                    o++;
                    continue;
                }

                if (o + 1 >= end || f[o + 1] < 2 || o + f[o + 1] > end ||
                    kind == Ipv4Header.OptionLooseSourceRoute || kind == Ipv4Header.OptionStrictSourceRoute)
                {
                    return false;
                }

                o += f[o + 1];
            }

            return true;
        }
    }
}
