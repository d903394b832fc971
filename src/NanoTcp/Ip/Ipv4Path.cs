using System;
using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>The way to a remote IPv4 address: template headers, route, neighbor and path MTU.</summary>
    internal sealed class Ipv4Path : IpPath
    {
        private readonly Ipv4 _ip;
        private readonly RouteTable _routes;
        private readonly NetStatistics _statistics;
        private readonly byte[] _bytes;

        private NetInterface _interface;
        private Neighbor _neighbor;
        private int _neighborVersion;
        private int _routeVersion = -1;
        private uint _nextHop;

        // sum of the constant 16-bit words of the header, as numbers
        private uint _headerSum;
        private uint _identification;
        private int _pathMtu;

        // where the frame begins: at its link header, or at the IP header of a link without one
        private int _frameOffset;

        public Ipv4Path(Ipv4 ip)
            : base(Ipv4Header.MinimumLength)
        {
            _ip = ip;
            _bytes = ip.PacketBuffer.Bytes;
            _routes = ip.Routes;
            _statistics = ip.Statistics;
        }

        /// <summary>True when a packet of ours waited for the neighbor and had to make room for another one.</summary>
        public bool IsDisplaced;

        /// <summary>True for a path whose owner sends again what was displaced, once the neighbor answers.</summary>
        public bool SendsAgain;

        /// <summary>Our address, in host order.</summary>
        public uint Source { get; private set; }

        /// <summary>The remote address, in host order.</summary>
        public uint Destination { get; private set; }

        /// <summary>The address on the link that packets go to first.</summary>
        public uint NextHop => _nextHop;

        /// <summary>True when no route or address has changed since the route was found.</summary>
        public bool IsCurrent => _routeVersion == _ip.Routes.Version;

        /// <summary>The interface that packets leave by; null before the route was found.</summary>
        public NetInterface Interface => _interface;

        /// <inheritdoc/>
        public override int MaximumTransportLength => _pathMtu - Ipv4Header.MinimumLength;

        /// <summary>Sets the ends of the path and finds its route.</summary>
        /// <param name="source">One of our addresses; 0 to take the one of the interface that the route leads to.</param>
        /// <param name="destination">The remote address.</param>
        /// <param name="protocol">IP protocol number.</param>
        /// <param name="timeToLive">1 to 255.</param>
        /// <param name="typeOfService">The byte behind version and length.</param>
        /// <param name="mayFragment">False sets DF, as path MTU discovery wants it (RFC 1191).</param>
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
                // goes on when the ends change: what may be fragmented must not repeat itself soon (RFC 6864 section 4.3)
                _identification = _ip.Hash.Compute(Source, destination, (uint)protocol, 0);
            }

            return error;
        }

        /// <summary>Sets the ECN field of the packets to come, RFC 3168 section 5.</summary>
        public void SetTypeOfService(int typeOfService)
        {
            if (Template[EthernetHeader.Length + Ipv4Header.TypeOfService] != typeOfService)
            {
                Template[EthernetHeader.Length + Ipv4Header.TypeOfService] = (byte)typeOfService;
                SumHeader();
            }
        }

        /// <summary>
        /// Sets whether routers may fragment from now on: the fall-back when their ICMP messages do not arrive (RFC 2923 section 2.1).
        /// </summary>
        public void AllowFragments(bool mayFragment)
        {
            Template[EthernetHeader.Length + Ipv4Header.FlagsAndFragment] = (byte)(mayFragment ? 0 : Ipv4Header.DontFragment);
            SumHeader();
        }

        /// <summary>Lowers the path MTU, RFC 1191.</summary>
        /// <param name="mtu">In bytes, already checked to be sensible.</param>
        public void LowerMtu(int mtu)
        {
            if (mtu < _pathMtu)
            {
                _pathMtu = mtu;
            }
        }

        /// <summary>Forgets what was learnt about the path's MTU: the interface's counts again, RFC 1191 section 6.3.</summary>
        public void ForgetMtu()
        {
            // without a route, the one that is found next brings its own
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
            int error = _ip.Routes.Find(Destination, ref source, out _interface, out _nextHop);
            if (error != 0)
            {
                _interface = null;
                _routeVersion = -1;
                return error;
            }

            Source = source;
            ForgetMtu();
            PseudoHeaderSum = Checksum.PseudoHeader(Source, Destination, Template[EthernetHeader.Length + Ipv4Header.Protocol]);
            Arp.WriteAddress(Template, EthernetHeader.Length + Ipv4Header.Source, Source);
            Arp.WriteAddress(Template, EthernetHeader.Length + Ipv4Header.Destination, Destination);
            SumHeader();
            WriteLinkHeader();
            return 0;
        }

        /// <inheritdoc/>
        public override int Send(int transportLength)
        {
            if (_routeVersion != _routes.Version)
            {
                int error = ResolveAgain();
                if (error != 0)
                {
                    return error;
                }
            }

            byte[] f = _bytes;
            int length = transportLength + Ipv4Header.MinimumLength;
            uint identification = _identification++ & 0xFFFF;
            f[PacketBuffer.NetworkOffset + Ipv4Header.TotalLength] = (byte)(length >> 8);
            f[PacketBuffer.NetworkOffset + Ipv4Header.TotalLength + 1] = (byte)length;
            f[PacketBuffer.NetworkOffset + Ipv4Header.Identification] = (byte)(identification >> 8);
            f[PacketBuffer.NetworkOffset + Ipv4Header.Identification + 1] = (byte)identification;
            uint sum = _headerSum + (uint)length + identification;
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = ~(sum + (sum >> 16));
            f[PacketBuffer.NetworkOffset + Ipv4Header.Checksum] = (byte)(sum >> 8);
            f[PacketBuffer.NetworkOffset + Ipv4Header.Checksum + 1] = (byte)sum;
            _statistics.IpSent++;

            Neighbor neighbor = _neighbor;
            if (neighbor != null)
            {
                if (neighbor.Version != _neighborVersion)
                {
                    neighbor = ResolveNeighbor();
                    if (!neighbor.IsUsable)
                    {
                        _interface.Neighbors.Queue(neighbor, this, f, length + EthernetHeader.Length);
                        return 0;
                    }
                }

                long now = _ip.Stack.Now;
                neighbor.LastUsed = now;
                if (now >= neighbor.RefreshAt)
                {
                    _interface.Neighbors.Refresh(neighbor, now);
                }
            }

            return _interface.Transmit(f, _frameOffset, length + PacketBuffer.NetworkOffset - _frameOffset);
        }

        // The template was copied before the route was found: bring the packet in the buffer up to date too.
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
                _ip.Statistics.Drop(DropReason.NoRoute);
                return error;
            }

            Array.Copy(Template, 0, _bytes, PacketBuffer.FrameOffset, EthernetHeader.Length);
            return 0;
        }

        private Neighbor ResolveNeighbor()
        {
            _neighbor = _interface.Neighbors.Resolve(_nextHop, _ip.Stack.Now);
            _neighborVersion = _neighbor.Version;
            if (_neighbor.IsUsable)
            {
                Array.Copy(_neighbor.MacAddress, 0, Template, EthernetHeader.Destination, EthernetHeader.AddressLength);
                Array.Copy(_neighbor.MacAddress, 0, _bytes, PacketBuffer.FrameOffset, EthernetHeader.AddressLength);
            }
            else
            {
                // the entry changes its version when the answer comes
                _neighborVersion--;
            }

            return _neighbor;
        }

        private void WriteLinkHeader()
        {
            _neighbor = null;
            _frameOffset = PacketBuffer.FrameOffset;
            if (_interface.Device.Kind == LinkKind.Ip)
            {
                _frameOffset = PacketBuffer.NetworkOffset;
                return;
            }

            byte[] t = Template;
            Array.Copy(_interface.Device.MacAddress, 0, t, EthernetHeader.Source, EthernetHeader.AddressLength);
            t[EthernetHeader.EtherType] = EthernetHeader.TypeIpv4 >> 8;
            t[EthernetHeader.EtherType + 1] = 0;
            if (Ipv4Address.IsMulticast(_nextHop))
            {
                // RFC 1112 section 6.4: 01-00-5E and the low 23 bits of the group
                t[0] = 0x01;
                t[1] = 0x00;
                t[2] = 0x5E;
                t[3] = (byte)((_nextHop >> 16) & 0x7F);
                t[4] = (byte)(_nextHop >> 8);
                t[5] = (byte)_nextHop;
            }
            else if (_interface.IsBroadcast(_nextHop))
            {
                Array.Copy(MacAddress.Broadcast, 0, t, 0, EthernetHeader.AddressLength);
            }
            else
            {
                _neighbor = _interface.Neighbors.Resolve(_nextHop, _ip.Stack.Now);
                _neighborVersion = _neighbor.Version - 1;
            }
        }

        private void SumHeader()
        {
            byte[] t = Template;
            uint sum = 0;
            for (int i = EthernetHeader.Length; i < EthernetHeader.Length + Ipv4Header.MinimumLength; i += 2)
            {
                sum += (uint)((t[i] << 8) | t[i + 1]);
            }

            _headerSum = (sum & 0xFFFF) + (sum >> 16);
        }
    }
}
