using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>
    /// Reassembles fragments, RFC 791 section 3.2 and RFC 1122 section 3.3.2, in a fixed number of buffers of a fixed size, each allocated
    /// on first use. When all are in use, the oldest datagram is dropped: a flood of fragments harms only other fragments.
    /// </summary>
    internal sealed class Reassembly
    {
        /// <summary>
        /// How long a datagram waits for its missing fragments after the first to arrive, in milliseconds: Linux's time. The minute of RFC
        /// 1122 section 3.3.2 risks mixing datagrams with a reused identification on fast networks (RFC 4963).
        /// </summary>
        public const int LifeTime = 30_000;

        // RFC 791 section 3.1: the longest payload of a datagram with the shortest header
        private const int LongestPayload = 65_535 - Ipv4Header.MinimumLength;

        private readonly Ipv4 _ip;
        private readonly PartialDatagram[] _partials;
        private readonly int _size;

        /// <summary>Makes a reassembler; no buffer is allocated yet.</summary>
        /// <param name="ip">The protocol whose fragments it takes.</param>
        /// <param name="datagrams">Most datagrams in progress; 0 to drop all fragments.</param>
        /// <param name="size">Longest payload of a datagram in bytes, after the IP header.</param>
        public Reassembly(Ipv4 ip, int datagrams, int size)
        {
            _ip = ip;
            _partials = new PartialDatagram[datagrams];
            _size = size;
        }

        /// <summary>When <see cref="RunTimers"/> has something to do, in milliseconds; may be early.</summary>
        public long Deadline { get; private set; } = NetDevice.Never;

        /// <summary>Takes a fragment.</summary>
        /// <param name="packet">The fragment. When it completes its datagram, it is replaced by the datagram.</param>
        /// <returns>True when the datagram is complete. It is valid until the next fragment.</returns>
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

            partial.DescribeDatagram(packet);
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

            // RFC 791 section 3.1: all but the last are multiples of eight bytes; none is empty or reaches past the longest datagram
            if (length == 0 || (!isLast && (length & 7) != 0) || first + length > LongestPayload)
            {
                return false;
            }

            // RFC 1858 section 3 and RFC 3128: a fragment that splits the transport header is an attempt to pass a filter
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
                    // allocated in order: those that follow are null too
                    if (oldest == null || oldest.Deadline != NetDevice.Never)
                    {
                        _partials[i] = oldest = new PartialDatagram(_size);
                    }

                    break;
                }

                if (partial.Matches(packet))
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
