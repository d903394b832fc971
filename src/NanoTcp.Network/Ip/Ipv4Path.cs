using System;
using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>The path to a remote IPv4 address: template headers, route, neighbor and path MTU.</summary>
    internal sealed class Ipv4Path : IpPath
    {
        // indexes in the template of the fields that differ from packet to packet
        private const int TotalLengthIndex = EthernetHeader.Length + Ipv4Header.TotalLength;
        private const int IdentificationIndex = EthernetHeader.Length + Ipv4Header.Identification;
        private const int ChecksumIndex = EthernetHeader.Length + Ipv4Header.Checksum;

        // How often a path in use marks its neighbor as used, in milliseconds; short compared with the times of the neighbor table.
        private const long NeighborCheckPeriod = 500;

        // The neighbor of broadcast and multicast frames, and of a link without ARP: always usable, never old.
        private static readonly Neighbor s_noNeighbor = new Neighbor();

        // The neighbor of an answer that does without an entry: sent to the link address that the packet came from, or not at all.
        private static readonly Neighbor s_sender = new Neighbor();
        private static readonly Neighbor s_refused = new Neighbor();

        private readonly Ipv4 _ip;
        private readonly StackContext _stack;
        private readonly RouteTable _routes;
        private readonly NetStatistics _statistics;
        private readonly byte[] _bytes;

        private NetInterface _interface;
        private NetDevice _device;
        private Neighbor _neighbor = s_noNeighbor;
        private int _neighborVersion;
        private long _neighborCheckAt;
        private int _routeVersion = -1;
        private uint _nextHop;

        // Sum of the header's constant 16-bit words in host order; and the same with the template's total length.
        private uint _headerSum;
        private uint _lengthSum;
        private int _transportLength;
        private uint _identification;
        private int _pathMtu;

        // true while the path serves answers to packets, whose source may be forged
        private bool _isAnswer;

        // Index of the frame: its link header, or the IP header on a link without one; and the length of both headers.
        private int _frameOffset;
        private int _headersLength;

        public Ipv4Path(Ipv4 ip)
        {
            _ip = ip;
            _stack = ip.Stack;
            _bytes = ip.PacketBuffer.Bytes;
            _routes = ip.Routes;
            _statistics = ip.Statistics;
        }

        /// <summary>The only interface that packets may leave by; null for any. Must be set before <see cref="Set"/>.</summary>
        public NetInterface BoundInterface;

        /// <summary>True to send with source address 0.0.0.0.</summary>
        public bool IsUnnumbered;

        /// <summary>Our address, in host order.</summary>
        public uint Source { get; private set; }

        /// <summary>The remote address, in host order.</summary>
        public uint Destination { get; private set; }

        /// <summary>Address of the next hop on the link, in host order.</summary>
        public uint NextHop => _nextHop;

        /// <summary>True while routes and addresses are the same as when the route was found.</summary>
        public bool IsCurrent => _routeVersion == _ip.Routes.Version;

        /// <summary>True while a request for the next hop's link address is still unanswered.</summary>
        public bool IsWaitingForNeighbor => _neighbor != s_noNeighbor && !_neighbor.IsUsable && _neighbor.Version == _neighborVersion + 1;

        /// <summary>The interface that packets leave by; null without a route.</summary>
        public NetInterface Interface => _interface;

        /// <inheritdoc/>
        public override int MaximumTransportLength => _pathMtu - Ipv4Header.MinimumLength;

        /// <summary>Sets both ends of the path and finds its route.</summary>
        /// <param name="source">One of our addresses, in host order; 0 for that of the interface that the route leads to.</param>
        /// <param name="destination">The remote address, in host order.</param>
        /// <param name="protocol">IP protocol number, 0 to 255.</param>
        /// <param name="timeToLive">1 to 255.</param>
        /// <param name="typeOfService">0 to 255, with the ECN field in its low two bits.</param>
        /// <param name="mayFragment">False to set DF, as path MTU discovery needs (RFC 1191).</param>
        /// <returns>0 or a negative errno.</returns>
        public int Set(uint source, uint destination, int protocol, int timeToLive, int typeOfService, bool mayFragment)
        {
            byte[] t = Template;
            int n = EthernetHeader.Length;
            t[n] = Ipv4Header.PlainVersionAndLength;
            t[n + Ipv4Header.FlagsAndFragment] = (byte)(mayFragment ? 0 : Ipv4Header.DontFragment);
            t[n + Ipv4Header.TimeToLive] = (byte)timeToLive;
            t[n + Ipv4Header.TypeOfService] = (byte)typeOfService;
            t[n + Ipv4Header.Protocol] = (byte)protocol;
            Source = source;
            Destination = destination;
            int error = Resolve();
            if (error == 0 && _identification == 0)
            {
                // keeps counting when the ends change: an identification must not be used again soon (RFC 6864 section 4.3)
                _identification = _ip.Hash.Compute(Source, destination, (uint)protocol, 0) & 0xFFFF;
            }

            return error;
        }

        /// <summary>
        /// Sets the path for answers to a packet whose source may be forged. When too many such neighbors are unresolved, they go to the link
        /// address that the packet came from, as if the sender had told it: nothing is learned, and no request is sent.
        /// </summary>
        /// <returns>0 or a negative errno.</returns>
        public int SetAnswer(IpPacket packet, int protocol, int timeToLive, int typeOfService, bool mayFragment)
        {
            _isAnswer = true;
            int error = Set(packet.Destination, packet.Source, protocol, timeToLive, typeOfService, mayFragment);
            if (error == 0)
            {
                AnswerSender(packet);
            }

            return error;
        }

        /// <summary>Answers another packet from the same address: its link address serves when there is no entry for the neighbor.</summary>
        public void AnswerAgain(IpPacket packet)
        {
            if (_isAnswer && _neighbor.Version != _neighborVersion && IsCurrent)
            {
                FindNeighbor();
                _neighborVersion = _neighbor.Version - 1;
                AnswerSender(packet);
            }
        }

        /// <summary>Lets a connection use the path, once its peer has proved that it receives what is sent to its address.</summary>
        public void BecomeConnection()
        {
            RetransmitsDisplaced = true;
            _isAnswer = false;
            if (_neighbor == s_sender)
            {
                WriteLinkHeader();
            }
        }

        /// <summary>Sets the time to live of the following packets.</summary>
        public void SetTimeToLive(int timeToLive)
        {
            Template[EthernetHeader.Length + Ipv4Header.TimeToLive] = (byte)timeToLive;
            SumHeader();
        }

        /// <summary>Sets the type of service of the following packets, including the ECN field of RFC 3168 section 5.</summary>
        public void SetTypeOfService(int typeOfService)
        {
            if (Template[EthernetHeader.Length + Ipv4Header.TypeOfService] != typeOfService)
            {
                Template[EthernetHeader.Length + Ipv4Header.TypeOfService] = (byte)typeOfService;
                SumHeader();
            }
        }

        /// <summary>
        /// Sets whether routers may fragment the following packets: the fallback when their ICMP messages do not arrive (RFC 2923 section
        /// 2.1).
        /// </summary>
        public void AllowFragments(bool mayFragment)
        {
            Template[EthernetHeader.Length + Ipv4Header.FlagsAndFragment] = (byte)(mayFragment ? 0 : Ipv4Header.DontFragment);
            SumHeader();
        }

        /// <summary>Lowers the path MTU, RFC 1191.</summary>
        /// <param name="mtu">In bytes; the caller has checked that it is plausible.</param>
        public void LowerMtu(int mtu)
        {
            if (mtu < _pathMtu)
            {
                _pathMtu = mtu;
            }
        }

        /// <summary>Resets the path MTU to the interface's, RFC 1191 section 6.3.</summary>
        public void ResetMtu()
        {
            // without a route there is no MTU yet: the next route sets it
            if (_interface != null)
            {
                _pathMtu = _interface.Device.Mtu < _ip.PacketBuffer.Capacity ? _interface.Device.Mtu : _ip.PacketBuffer.Capacity;
            }
        }

        /// <inheritdoc/>
        public override int Resolve()
        {
            _routeVersion = _routes.Version;
            uint source = Source;
            int error = _ip.Routes.Find(Destination, BoundInterface, ref source, out _interface, out _nextHop);
            if (error != 0)
            {
                _interface = null;
                _routeVersion = -1;
                return error;
            }

            Source = IsUnnumbered ? 0 : source;
            ResetMtu();
            PseudoHeaderSum = Checksum.PseudoHeader(Source, Destination, Template[EthernetHeader.Length + Ipv4Header.Protocol]);
            BigEndian.Write32(Template, EthernetHeader.Length + Ipv4Header.Source, Source);
            BigEndian.Write32(Template, EthernetHeader.Length + Ipv4Header.Destination, Destination);
            SumHeader();
            WriteLinkHeader();
            return 0;
        }

        /// <inheritdoc/>
        public override void Begin(int transportLength, int templateLength)
        {
            byte[] t = Template;
            if (transportLength != _transportLength)
            {
                WriteLength(transportLength);
            }

            uint identification = _identification;
            if ((byte)identification == 0)
            {
                // the high byte changes once in 256 packets
                identification &= 0xFFFF;
                t[IdentificationIndex] = (byte)(identification >> 8);
            }

            t[IdentificationIndex + 1] = (byte)identification;
            _identification = identification + 1;

            // two 16-bit numbers: at most one carry
            uint sum = _lengthSum + identification;
            sum = ~(sum + (sum >> 16));
            t[ChecksumIndex] = (byte)(sum >> 8);
            t[ChecksumIndex + 1] = (byte)sum;
            Array.Copy(t, 0, _bytes, PacketBuffer.FrameOffset, templateLength);
        }

        /// <inheritdoc/>
        public override int Send(int transportLength)
        {
            int result;
            try
            {
                if (_routeVersion != _routes.Version || _neighbor.Version != _neighborVersion || _stack.Now >= _neighborCheckAt)
                {
                    if (!PrepareNextHop(_stack.Now, transportLength, out result))
                    {
                        return result;
                    }
                }

                result = _device.Transmit(_bytes, _frameOffset, transportLength + _headersLength);
                if (result < 0)
                {
                    _statistics.Drop(DropReason.DeviceRefused);
                }
            }
            catch (OutOfMemoryException)
            {
                // Out of memory drops the packet, as if lost on the wire. What the protocol recorded of it stays valid.
                _statistics.Drop(DropReason.OutOfMemory);
                result = -Errno.ENOBUFS;
            }
            catch (Exception e)
            {
                // with the next hop prepared, only the device can have thrown
                if (!IsNextHopPrepared())
                {
                    throw;
                }

                _statistics.Drop(DropReason.DeviceRefused);
                _interface.DeviceFailed(e);
                result = -Errno.ENETDOWN;
            }

            return result;
        }

        // the inverse of the condition in Send, which has it inline
        private bool IsNextHopPrepared()
        {
            return _routeVersion == _routes.Version && _neighbor.Version == _neighborVersion && _stack.Now < _neighborCheckAt;
        }

        // The fields that seldom change: the total length, and with it the sums.
        private void WriteLength(int transportLength)
        {
            int length = transportLength + Ipv4Header.MinimumLength;
            Template[TotalLengthIndex] = (byte)(length >> 8);
            Template[TotalLengthIndex + 1] = (byte)length;
            Template[IdentificationIndex] = (byte)(_identification >> 8);
            uint sum = _headerSum + (uint)length;
            _lengthSum = (sum & 0xFFFF) + (sum >> 16);
            SegmentSum = PseudoHeaderSum + Checksum.Word((uint)transportLength);
            _transportLength = transportLength;
        }

        /// <summary>
        /// Finds the route and the neighbor again if they have changed, and requests the neighbor's address again when it is old.
        /// </summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <param name="transportLength">Bytes from the transport header to the end of the payload.</param>
        /// <param name="result">0 when true is returned, and when the packet waits for the neighbor; otherwise a negative errno.</param>
        /// <returns>True when the packet in the packet buffer can be sent now.</returns>
        private bool PrepareNextHop(long now, int transportLength, out int result)
        {
            result = _routeVersion == _routes.Version ? 0 : ResolveAgain();
            if (result != 0)
            {
                return false;
            }

            if (_neighbor == s_noNeighbor)
            {
                return true;
            }

            if (_neighbor.Version != _neighborVersion)
            {
                ResolveNeighbor();
                if (_neighbor == s_refused)
                {
                    _statistics.Drop(DropReason.NeighborUnresolved);
                    return false;
                }

                if (!_neighbor.IsUsable)
                {
                    _interface.Neighbors.Queue(_neighbor, this, _bytes, transportLength + _headersLength);
                    return false;
                }
            }

            _neighbor.LastUsed = now;
            if (now >= _neighbor.RefreshAt)
            {
                _interface.Neighbors.Refresh(_neighbor, now);
            }

            long refreshAt = _neighbor.RefreshAt;
            _neighborCheckAt = refreshAt < now + NeighborCheckPeriod ? refreshAt : now + NeighborCheckPeriod;
            return true;
        }

        /// <summary>
        /// Sends a packet too long for one frame in fragments, RFC 791 section 2.3. The caller has checked that the route is current and
        /// has written the transport header; fragments are cut straight from the caller's payload.
        /// </summary>
        /// <param name="headerLength">Bytes of the transport header in the packet buffer, which includes the checksum over the
        /// whole.</param>
        /// <param name="payload">Array that holds the payload.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes; 65,535 at most with both headers.</param>
        /// <param name="loops">True to also deliver the fragments to our own members of the group, as <see cref="LoopBack"/> does.</param>
        /// <returns>0; -EAGAIN while the next hop's link address is requested, since only one frame can wait for it; or another negative
        /// errno, after which some fragments may have left.</returns>
        public int SendFragments(int headerLength, byte[] payload, int offset, int count, bool loops)
        {
            if (_neighbor.Version != _neighborVersion)
            {
                ResolveNeighbor();
                if (!_neighbor.IsUsable)
                {
                    _neighbor.HasDisplaced = _neighbor != s_refused;
                    return -Errno.EAGAIN;
                }
            }

            int fragmentLength = MaximumTransportLength & ~7;
            int total = headerLength + count;
            uint identification = _identification;
            int result = 0;
            for (int start = 0; start < total && result >= 0; start += fragmentLength)
            {
                int length = total - start < fragmentLength ? total - start : fragmentLength;
                int header = start == 0 ? headerLength : 0;

                // one identification for all fragments; only flags and offset differ
                _identification = identification;
                SetFragment((start >> 3) | (start + length < total ? Ipv4Header.MoreFragments : 0));
                Begin(length, TransportTemplateOffset);
                Array.Copy(payload, offset, _bytes, TransportOffset + header, length - header);
                offset += length - header;
                _statistics.IpSentNonTcp++;
                _statistics.IpFragmentsSent++;
                result = Send(length);
                if (loops)
                {
                    LoopBack(length);
                }
            }

            SetFragment(0);
            return result;
        }

        // sets flags and offset of the following packets
        private void SetFragment(int field)
        {
            Template[EthernetHeader.Length + Ipv4Header.FlagsAndFragment] = (byte)(field >> 8);
            Template[EthernetHeader.Length + Ipv4Header.FlagsAndFragment + 1] = (byte)field;
            SumHeader();
        }

        /// <summary>
        /// Delivers the packet just sent, which still lies in the packet buffer, to our own members of the group, RFC 1112 section 6.1.
        /// </summary>
        /// <param name="transportLength">Bytes from the transport header to the end of the payload.</param>
        public void LoopBack(int transportLength)
        {
            if (_interface != null && _interface.IsMember(Destination))
            {
                _ip.Interfaces.Loopback.Transmit(_bytes, PacketBuffer.NetworkOffset, transportLength + Ipv4Header.MinimumLength);
            }
        }

        // The template was copied before the route was found: update the packet in the buffer too.
        private int ResolveAgain()
        {
            uint source = Source;
            int error = Resolve();
            if (error == 0 && source != Source)
            {
                error = -Errno.EADDRNOTAVAIL;
            }

            if (error != 0)
            {
                // it was already counted as sent
                _statistics.IpSentNonTcp--;
                _statistics.Drop(DropReason.NoRoute);
                return error;
            }

            Array.Copy(Template, 0, _bytes, PacketBuffer.FrameOffset, EthernetHeader.Length);
            return 0;
        }

        private void ResolveNeighbor()
        {
            FindNeighbor();
            _neighborVersion = _neighbor.Version;
            if (_neighbor.IsUsable)
            {
                Array.Copy(_neighbor.MacAddress, 0, Template, EthernetHeader.Destination, EthernetHeader.AddressLength);
                Array.Copy(_neighbor.MacAddress, 0, _bytes, PacketBuffer.FrameOffset, EthernetHeader.AddressLength);
            }
            else
            {
                // the version changes when the answer arrives
                _neighborVersion--;
            }
        }

        private void WriteLinkHeader()
        {
            _device = _interface.Driver;
            _neighbor = s_noNeighbor;
            _neighborVersion = s_noNeighbor.Version;
            _neighborCheckAt = NetDevice.Never;
            _frameOffset = PacketBuffer.FrameOffset;
            _headersLength = EthernetHeader.Length + Ipv4Header.MinimumLength;
            if (_device.Kind == LinkKind.Ip)
            {
                _frameOffset = PacketBuffer.NetworkOffset;
                _headersLength = Ipv4Header.MinimumLength;
                return;
            }

            byte[] t = Template;
            Array.Copy(_device.MacAddress, 0, t, EthernetHeader.Source, EthernetHeader.AddressLength);
            t[EthernetHeader.EtherType] = EthernetHeader.TypeIpv4 >> 8;
            t[EthernetHeader.EtherType + 1] = 0;
            if (Ipv4Address.IsMulticast(_nextHop))
            {
                MacAddress.WriteGroup(t, EthernetHeader.Destination, _nextHop);
            }
            else if (_interface.IsBroadcast(_nextHop))
            {
                Array.Copy(MacAddress.Broadcast, 0, t, 0, EthernetHeader.AddressLength);
            }
            else
            {
                FindNeighbor();
                _neighborVersion = _neighbor.Version - 1;
            }
        }

        private void AnswerSender(IpPacket packet)
        {
            int linkSource = _neighbor == s_refused && packet.Interface == _interface ? packet.LinkSource : 0;
            if (linkSource != 0)
            {
                Array.Copy(packet.Bytes, linkSource, Template, EthernetHeader.Destination, EthernetHeader.AddressLength);
                _neighbor = s_sender;
                _neighborVersion = s_sender.Version;
            }
        }

        // a gateway serves more than this answer
        private void FindNeighbor()
        {
            Neighbor neighbor = _interface.Neighbors.Resolve(_nextHop, _isAnswer && _nextHop == Destination, _stack.Now);
            _neighbor = neighbor == null ? s_refused : neighbor;
        }

        private void SumHeader()
        {
            byte[] t = Template;
            uint sum = 0;
            for (int i = EthernetHeader.Length; i < EthernetHeader.Length + Ipv4Header.MinimumLength; i += 2)
            {
                bool varies = i == TotalLengthIndex || i == IdentificationIndex || i == ChecksumIndex;
                sum += varies ? 0 : (uint)((t[i] << 8) | t[i + 1]);
            }

            _headerSum = (sum & 0xFFFF) + (sum >> 16);

            // no packet has this length, so the next one writes its own; a raw socket sends packets without a payload too
            _transportLength = -1;
        }
    }
}
