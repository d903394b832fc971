using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>
    /// The multicast groups of one interface, RFC 1112, and the host's side of the Internet Group Management Protocol, RFC 2236, which
    /// reports them to routers. It also works with routers of version 1, and answers queries of version 3 as a host of version 2.
    /// </summary>
    internal sealed class Igmp
    {
        /// <summary>Most groups of an interface.</summary>
        public const int Limit = 32;

        // RFC 2236 section 2.1
        private const int TypeQuery = 0x11;
        private const int TypeReportVersion1 = 0x12;
        private const int TypeReport = 0x16;
        private const int TypeLeave = 0x17;

        private const int MessageLength = 8;

        // RFC 3376 section 4.1: a query of version 3 is longer
        private const int QueryLengthVersion3 = 12;
        private const int LongestSpread = 60_000;
        private const int MaximumResponseTime = 1;
        private const int GroupAddress = 4;

        // an IP header with the router alert option, RFC 2113
        private const int HeaderLength = Ipv4Header.MinimumLength + 4;

        // in milliseconds: RFC 2236 section 8.10; section 4, for a router of version 1; section 8.11
        private const int UnsolicitedReportInterval = 10_000;
        private const int Version1ResponseTime = 10_000;
        private const int Version1RouterPresentTimeout = 400_000;

        private readonly NetInterface _interface;
        private readonly Ipv4 _ip;
        private readonly RandomSource _random;
        private Membership _first;
        private int _count;

        // until when a router of version 1 counts as present
        private long _version1Until;

        public Igmp(NetInterface netInterface, Ipv4 ip)
        {
            _interface = netInterface;
            _ip = ip;
            _random = ip.Stack.Random;
        }

        /// <summary>When <see cref="RunTimers"/> has something to do.</summary>
        public long Deadline { get; private set; } = NetDevice.Never;

        public bool IsMember(uint group) => Find(group) != null;

        /// <summary>Joins a group, or counts another user of it.</summary>
        /// <returns>0; -EINVAL when the address is not a group's; -ENOBUFS when there are too many groups.</returns>
        public int Join(uint group, long now)
        {
            Membership membership = Find(group);
            if (membership != null)
            {
                membership.Users++;
                return 0;
            }

            if (!Ipv4Address.IsMulticast(group))
            {
                return -Errno.EINVAL;
            }

            if (_count == Limit)
            {
                return -Errno.ENOBUFS;
            }

            membership = new Membership(group);
            if (!IsMacInUse(membership.MacAddress))
            {
                _interface.ChangeGroup(membership.MacAddress, true);
            }

            membership.Next = _first;
            _first = membership;
            _count++;
            Announce(membership, now);
            return 0;
        }

        /// <summary>Removes one user of a group, and leaves the group with the last.</summary>
        /// <returns>0, or -EADDRNOTAVAIL when we are not in the group.</returns>
        public int Leave(uint group)
        {
            Membership membership = Find(group);
            if (membership == null)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            if (--membership.Users > 0)
            {
                return 0;
            }

            Remove(membership);
            if (!IsMacInUse(membership.MacAddress))
            {
                _interface.ChangeGroup(membership.MacAddress, false);
            }

            // RFC 2236 section 3: only the host that reported last must send a leave message; section 4: a router of version 1 ignores it
            if (membership.IsLastReporter && _ip.Stack.Now >= _version1Until)
            {
                Send(TypeLeave, Ipv4Address.AllRouters, group);
            }

            return 0;
        }

        /// <summary>Reports every group again, after a change of the link or of our address.</summary>
        public void Restart(long now)
        {
            _version1Until = 0;
            for (Membership membership = _first; membership != null; membership = membership.Next)
            {
                Announce(membership, now);
            }
        }

        public void Input(IpPacket packet)
        {
            byte[] f = packet.Bytes;
            int o = packet.TransportOffset;
            if (packet.TransportLength < MessageLength || Checksum.Sum(f, o, packet.TransportLength, 0) != 0xFFFF)
            {
                _ip.Statistics.Drop(DropReason.IgmpMalformed);
                return;
            }

            int type = f[o];
            uint group = BigEndian.Read32(f, o + GroupAddress);
            if (type == TypeQuery)
            {
                QueryInput(group, f[o + MaximumResponseTime], packet.TransportLength);
            }
            else if ((type == TypeReport || type == TypeReportVersion1) && _interface.IsOnLink(packet.Source))
            {
                ReportInput(group);
            }
        }

        public void RunTimers(long now)
        {
            Deadline = NetDevice.Never;
            for (Membership membership = _first; membership != null; membership = membership.Next)
            {
                if (membership.ReportAt <= now)
                {
                    membership.ReportAt = NetDevice.Never;
                    Report(membership);
                }

                if (membership.ReportAt < Deadline)
                {
                    Deadline = membership.ReportAt;
                }
            }
        }

        // RFC 2236 section 3: each report waits for a random time, and another host's report for the same group cancels it
        private void QueryInput(uint group, int code, int length)
        {
            // RFC 3376 section 7.1: the length tells version 3 from the others, the code version 1 from 2; other lengths are ignored
            if (length > MessageLength && length < QueryLengthVersion3)
            {
                _ip.Statistics.Drop(DropReason.IgmpMalformed);
                return;
            }

            long now = _ip.Stack.Now;
            int responseTime = code * 100;
            if (length >= QueryLengthVersion3)
            {
                responseTime = ResponseTimeVersion3(code);
            }
            else if (code == 0)
            {
                _version1Until = now + Version1RouterPresentTimeout;
                responseTime = Version1ResponseTime;
            }

            for (Membership membership = _first; membership != null; membership = membership.Next)
            {
                bool isMatch = group == 0 || group == membership.Group;
                if (isMatch && membership.ReportAt > now + responseTime)
                {
                    Delay(membership, responseTime, now);
                }
            }
        }

        // RFC 3376 section 4.1.1, in milliseconds: codes from 128 on are floating point; 0 means at once. Clamped to a minute: an earlier
        // report is allowed.
        private static int ResponseTimeVersion3(int code)
        {
            int tenths = code < 128 ? code : ((code & 0x0F) | 0x10) << (((code >> 4) & 7) + 3);
            return tenths == 0 ? 1 : tenths < LongestSpread / 100 ? tenths * 100 : LongestSpread;
        }

        private void ReportInput(uint group)
        {
            Membership membership = Find(group);
            if (membership != null && membership.ReportAt != NetDevice.Never)
            {
                membership.ReportAt = NetDevice.Never;
                membership.IsLastReporter = false;
            }
        }

        // RFC 2236 section 3: at once, and a second time in case the first is lost
        private void Announce(Membership membership, long now)
        {
            Report(membership);
            membership.ReportAt = NetDevice.Never;
            Delay(membership, UnsolicitedReportInterval, now);
        }

        private void Delay(Membership membership, int time, long now)
        {
            // every host is a member of all systems, which is never reported (section 6)
            if (membership.Group == Ipv4Address.AllSystems)
            {
                return;
            }

            membership.ReportAt = now + 1 + _random.NextBelow(time);
            if (membership.ReportAt < Deadline)
            {
                Deadline = membership.ReportAt;
                _ip.Stack.DeadlineChanged(Deadline);
            }
        }

        private void Report(Membership membership)
        {
            if (membership.Group != Ipv4Address.AllSystems)
            {
                membership.IsLastReporter = true;
                Send(_ip.Stack.Now < _version1Until ? TypeReportVersion1 : TypeReport, membership.Group, membership.Group);
            }
        }

        private void Send(int type, uint destination, uint group)
        {
            if (_interface.IsLoopback || _interface.Address == 0 || !_interface.IsLinkUp)
            {
                return;
            }

            byte[] f = _ip.PacketBuffer.Bytes;
            int e = PacketBuffer.FrameOffset;
            int n = PacketBuffer.NetworkOffset;
            System.Array.Clear(f, e, EthernetHeader.Length + HeaderLength + MessageLength);
            f[n] = 0x40 | (HeaderLength / 4);
            f[n + Ipv4Header.TypeOfService] = Ipv4Header.InternetworkControl;
            f[n + Ipv4Header.TotalLength + 1] = HeaderLength + MessageLength;
            f[n + Ipv4Header.FlagsAndFragment] = Ipv4Header.DontFragment;
            f[n + Ipv4Header.TimeToLive] = 1;
            f[n + Ipv4Header.Protocol] = IpProtocolNumber.Igmp;
            BigEndian.Write32(f, n + Ipv4Header.Source, _interface.Address);
            BigEndian.Write32(f, n + Ipv4Header.Destination, destination);
            f[n + Ipv4Header.MinimumLength] = Ipv4Header.OptionRouterAlert;
            f[n + Ipv4Header.MinimumLength + 1] = 4;
            Checksum.Store(f, n + Ipv4Header.Checksum, Checksum.Sum(f, n, HeaderLength, 0));

            int o = n + HeaderLength;
            f[o] = (byte)type;
            BigEndian.Write32(f, o + GroupAddress, group);
            Checksum.Store(f, o + 2, Checksum.Sum(f, o, MessageLength, 0));

            _ip.Statistics.IpSentNonTcp++;
            if (_interface.Device.Kind == LinkKind.Ip)
            {
                _interface.Transmit(f, n, HeaderLength + MessageLength);
                return;
            }

            MacAddress.WriteGroup(f, e + EthernetHeader.Destination, destination);
            System.Array.Copy(_interface.Device.MacAddress, 0, f, e + EthernetHeader.Source, EthernetHeader.AddressLength);
            f[e + EthernetHeader.EtherType] = EthernetHeader.TypeIpv4 >> 8;
            _interface.Transmit(f, e, EthernetHeader.Length + HeaderLength + MessageLength);
        }

        private Membership Find(uint group)
        {
            Membership membership = _first;
            while (membership != null && membership.Group != group)
            {
                membership = membership.Next;
            }

            return membership;
        }

        private void Remove(Membership removed)
        {
            _count--;
            if (_first == removed)
            {
                _first = removed.Next;
                return;
            }

            Membership before = _first;
            while (before.Next != removed)
            {
                before = before.Next;
            }

            before.Next = removed.Next;
        }

        // 32 groups share one link address
        private bool IsMacInUse(byte[] macAddress)
        {
            for (Membership membership = _first; membership != null; membership = membership.Next)
            {
                if (MacAddress.Equal(membership.MacAddress, 0, macAddress, 0))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>A group that we are in.</summary>
        private sealed class Membership
        {
            public readonly uint Group;
            public readonly byte[] MacAddress = new byte[EthernetHeader.AddressLength];
            public int Users = 1;

            /// <summary>When the next report is due.</summary>
            public long ReportAt = NetDevice.Never;

            /// <summary>True when no other host has reported the group since we did.</summary>
            public bool IsLastReporter;

            public Membership Next;

            public Membership(uint group)
            {
                Group = group;
                NanoTcp.MacAddress.WriteGroup(MacAddress, 0, group);
            }
        }
    }
}
