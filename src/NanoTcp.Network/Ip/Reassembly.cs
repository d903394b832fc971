using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>
    /// Puts fragments together, RFC 791 section 3.2 and RFC 1122 section 3.3.2, in a fixed number of buffers of a fixed size, each made when
    /// first needed. When all are in use the oldest makes room: a flood of fragments costs other fragments, and nothing else.
    /// </summary>
    internal sealed class Reassembly
    {
        /// <summary>How long a datagram's first fragment to come waits for the others, in milliseconds: Linux's time; RFC 1122 section 3.3.2
        /// has a minute, which on today's networks only serves who reuses identifications (RFC 4963).</summary>
        public const int LifeTime = 30_000;

        // RFC 791 section 3.1: a datagram with the shortest header cannot be longer
        private const int LongestPayload = 65_535 - Ipv4Header.MinimumLength;

        private readonly Ipv4 _ip;
        private readonly PartialDatagram[] _partials;
        private readonly int _size;

        /// <summary>Makes one without any buffer yet.</summary>
        /// <param name="ip">Whose fragments come.</param>
        /// <param name="datagrams">How many datagrams are in the making at once; 0 for none.</param>
        /// <param name="size">Bytes behind the IP header of the largest.</param>
        public Reassembly(Ipv4 ip, int datagrams, int size)
        {
            _ip = ip;
            _partials = new PartialDatagram[datagrams];
            _size = size;
        }

        /// <summary>When <see cref="RunTimers"/> has something to do; it may be early.</summary>
        public long Deadline { get; private set; } = NetDevice.Never;

        /// <summary>Takes a fragment in.</summary>
        /// <param name="packet">The fragment; when it completes its datagram, that takes its place.</param>
        /// <returns>True when a datagram is complete. It is valid until the next fragment comes.</returns>
        public bool TryComplete(IpPacket packet)
        {
            int o = packet.NetworkOffset + Ipv4Header.FlagsAndFragment;
            int field = (packet.Bytes[o] << 8) | packet.Bytes[o + 1];
            int first = (field & Ipv4Header.OffsetMask) << 3;
            bool isLast = (field & Ipv4Header.MoreFragments) == 0;
            PartialDatagram partial = IsSensible(packet, first, isLast) ? FindOrClaim(packet) : null;
            if (partial == null)
            {
                _ip.Statistics.Drop(DropReason.IpFragment);
                return false;
            }

            if (!partial.Add(packet, first, isLast))
            {
                _ip.Statistics.Drop(DropReason.IpFragment);
                partial.Release();
                return false;
            }

            if (!partial.IsComplete)
            {
                return false;
            }

            partial.DescribeWhole(packet);
            partial.Release();
            _ip.Statistics.IpReassembled++;
            return true;
        }

        public void RunTimers(long now)
        {
            Deadline = NetDevice.Never;
            for (int i = 0; i < _partials.Length && _partials[i] != null; i++)
            {
                PartialDatagram partial = _partials[i];
                if (partial.Deadline <= now)
                {
                    Expire(partial);
                }

                if (partial.Deadline < Deadline)
                {
                    Deadline = partial.Deadline;
                }
            }
        }

        // RFC 1122 section 3.3.2
        private void Expire(PartialDatagram partial)
        {
            partial.Release();
            _ip.Statistics.Drop(DropReason.IpFragment);
            if (partial.HasFirst)
            {
                _ip.SendReassemblyTimeExceeded(partial);
            }
        }

        private bool IsSensible(IpPacket packet, int first, bool isLast)
        {
            int length = packet.TransportLength;

            // RFC 791 section 3.1: all but the last come in units of eight bytes; none is empty; none reaches beyond the longest datagram
            if (length == 0 || (!isLast && (length & 7) != 0) || first + length > LongestPayload)
            {
                return false;
            }

            // RFC 1858 section 3 and RFC 3128: only who wants to deceive a filter cuts a transport header
            TransportProtocol protocol = _ip.FindProtocol(packet.Bytes[packet.NetworkOffset + Ipv4Header.Protocol]);
            return protocol == null || (first == 0 ? length : first) >= protocol.MinimumHeaderLength;
        }

        private PartialDatagram FindOrClaim(IpPacket packet)
        {
            PartialDatagram oldest = null;
            for (int i = 0; i < _partials.Length; i++)
            {
                PartialDatagram partial = _partials[i];
                if (partial == null)
                {
                    // made one after the other: those that follow are missing too
                    if (oldest == null || oldest.Deadline != NetDevice.Never)
                    {
                        _partials[i] = oldest = new PartialDatagram(_size);
                    }

                    break;
                }

                if (partial.IsOf(packet))
                {
                    return partial;
                }

                bool isBetter = oldest == null || partial.Deadline == NetDevice.Never ||
                    (oldest.Deadline != NetDevice.Never && partial.Deadline < oldest.Deadline);
                oldest = isBetter ? partial : oldest;
            }

            return oldest == null ? null : Claim(oldest, packet);
        }

        private PartialDatagram Claim(PartialDatagram partial, IpPacket packet)
        {
            if (partial.Deadline != NetDevice.Never)
            {
                _ip.Statistics.Drop(DropReason.IpFragment);
            }

            partial.Begin(packet, _ip.Stack.Now + LifeTime);
            if (partial.Deadline < Deadline)
            {
                Deadline = partial.Deadline;
                _ip.Stack.DeadlineChanged(Deadline);
            }

            return partial;
        }
    }
}
