using System;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>Segments sent without a connection: SYN, SYN-ACK, RST, and acknowledgments for the SYN cache and TIME_WAIT.</summary>
    internal sealed class TcpReply
    {
        private readonly TcpProtocol _protocol;
        private readonly byte[] _packet;
        private readonly Ipv4Path _path;

        public TcpReply(TcpProtocol protocol)
        {
            _protocol = protocol;
            _packet = protocol.PacketBytes;
            _path = new Ipv4Path(protocol.Ip);
        }

        public static void WriteUInt32(byte[] f, int o, uint value)
        {
            f[o] = (byte)(value >> 24);
            f[o + 1] = (byte)(value >> 16);
            f[o + 2] = (byte)(value >> 8);
            f[o + 3] = (byte)value;
        }

        public static void WritePorts(byte[] f, int o, int source, int destination)
        {
            f[o] = (byte)(source >> 8);
            f[o + 1] = (byte)source;
            f[o + 2] = (byte)(destination >> 8);
            f[o + 3] = (byte)destination;
        }

        /// <summary>Sends a SYN or SYN-ACK, with its options in the order that Linux gives them.</summary>
        /// <param name="path">Path to the peer; the ports are in its template.</param>
        /// <param name="sequence">ISS.</param>
        /// <param name="acknowledgment">RCV.NXT; ignored without the ACK flag.</param>
        /// <param name="flags">Control bits.</param>
        /// <param name="window">Window in bytes, not scaled.</param>
        /// <param name="segmentSize">Value of the MSS option, in bytes.</param>
        /// <param name="timestamps">True for the timestamps option.</param>
        /// <param name="timestamp">TSval.</param>
        /// <param name="echo">TSecr.</param>
        /// <param name="sack">True for the SACK-permitted option.</param>
        /// <param name="windowScale">Our shift; -1 for no option.</param>
        public void SendSyn(
            IpPath path,
            uint sequence,
            uint acknowledgment,
            int flags,
            int window,
            int segmentSize,
            bool timestamps,
            uint timestamp,
            uint echo,
            bool sack,
            int windowScale)
        {
            byte[] f = _packet;
            int o = IpPath.TransportOffset;
            Array.Copy(path.Template, 0, f, PacketBuffer.FrameOffset, IpPath.TransportTemplateOffset + 4);
            Array.Clear(f, o + 4, TcpHeader.MinimumLength - 4);
            WriteUInt32(f, o + TcpHeader.SequenceNumber, sequence);
            if ((flags & TcpFlags.Ack) != 0)
            {
                WriteUInt32(f, o + TcpHeader.AcknowledgmentNumber, acknowledgment);
            }

            f[o + TcpHeader.Flags] = (byte)flags;
            f[o + TcpHeader.Window] = (byte)(window >> 8);
            f[o + TcpHeader.Window + 1] = (byte)window;

            int at = o + TcpHeader.MinimumLength;
            f[at] = TcpOption.MaximumSegmentSize;
            f[at + 1] = TcpOption.MaximumSegmentSizeLength;
            f[at + 2] = (byte)(segmentSize >> 8);
            f[at + 3] = (byte)segmentSize;
            at += TcpOption.MaximumSegmentSizeLength;
            if (sack || timestamps)
            {
                // the two bytes before the ten of timestamps are SACK-permitted, or no-operations
                at = WriteSackPermitted(f, at, sack, timestamps);
            }

            if (timestamps)
            {
                f[at] = TcpOption.Timestamps;
                f[at + 1] = TcpOption.TimestampsLength;
                WriteUInt32(f, at + 2, timestamp);
                WriteUInt32(f, at + 6, echo);
                at += TcpOption.TimestampsLength;
            }

            if (windowScale >= 0)
            {
                f[at] = TcpOption.NoOperation;
                f[at + 1] = TcpOption.WindowScale;
                f[at + 2] = TcpOption.WindowScaleLength;
                f[at + 3] = (byte)windowScale;
                at += 4;
            }

            f[o + TcpHeader.DataOffset] = (byte)((at - o) << 2);
            Finish(path, at - o);
        }

        /// <summary>Sends the SYN-ACK of a half-open connection.</summary>
        /// <param name="entry">The connection.</param>
        /// <param name="timestamp">TSval.</param>
        public void SendSynAck(SynCacheEntry entry, uint timestamp)
        {
            TcpSettings settings = _protocol.Settings;
            TcpListenSock options = entry.Listener;
            int size = entry.Path.MaximumTransportLength - TcpHeader.MinimumLength;
            size = size < settings.MaximumSegmentSize ? size : settings.MaximumSegmentSize;
            if (options.MaximumSegmentSizeLimit > 0 && options.MaximumSegmentSizeLimit < size)
            {
                size = options.MaximumSegmentSizeLimit;
            }

            SendSyn(
                entry.Path,
                entry.InitialSendSequence,
                entry.InitialReceiveSequence + 1,
                TcpFlags.Syn | TcpFlags.Ack | (entry.UsesEcn ? TcpFlags.Ece : 0),
                entry.OfferedWindow,
                size,
                entry.HasTimestamps,
                timestamp,
                entry.RecentTimestamp,
                entry.IsSackPermitted,
                entry.SendWindowScale < 0 ? -1 : entry.ReceiveWindowScale);
        }

        /// <summary>RFC 9293 section 3.10.7.1: answers a segment that belongs to no connection.</summary>
        public void SendReset(TcpSegment segment)
        {
            if ((segment.Flags & TcpFlags.Rst) != 0 || !segment.Packet.IsUnicast)
            {
                return;
            }

            bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
            int o = Start(segment);
            if (o == 0)
            {
                return;
            }

            WriteUInt32(_packet, o + TcpHeader.SequenceNumber, hasAck ? segment.Acknowledgment : 0);
            if (!hasAck)
            {
                WriteUInt32(_packet, o + TcpHeader.AcknowledgmentNumber, segment.SequenceNumber + (uint)segment.Length);
            }

            _packet[o + TcpHeader.DataOffset] = TcpHeader.MinimumLength << 2;
            _packet[o + TcpHeader.Flags] = (byte)(hasAck ? TcpFlags.Rst : TcpFlags.Rst | TcpFlags.Ack);
            Finish(_path, TcpHeader.MinimumLength);
            _protocol.Statistics.TcpResetsSent++;
        }

        /// <summary>Acknowledges a segment for an entry of the SYN cache or a record of the TIME_WAIT table.</summary>
        /// <param name="segment">The segment to answer.</param>
        /// <param name="sendNext">SND.NXT.</param>
        /// <param name="receiveNext">RCV.NXT.</param>
        /// <param name="window">The header's field, scaled.</param>
        /// <param name="timestamps">True when the handshake negotiated timestamps.</param>
        /// <param name="timestampOffset">Offset of our timestamps from our clock, in milliseconds.</param>
        /// <param name="recentTimestamp">TS.Recent.</param>
        public void SendAck(
            TcpSegment segment, uint sendNext, uint receiveNext, int window, bool timestamps, uint timestampOffset, uint recentTimestamp)
        {
            int o = Start(segment);
            if (o == 0)
            {
                return;
            }

            int length = TcpHeader.MinimumLength;
            WriteUInt32(_packet, o + TcpHeader.SequenceNumber, sendNext);
            WriteUInt32(_packet, o + TcpHeader.AcknowledgmentNumber, receiveNext);
            _packet[o + TcpHeader.Flags] = TcpFlags.Ack;
            _packet[o + TcpHeader.Window] = (byte)(window >> 8);
            _packet[o + TcpHeader.Window + 1] = (byte)window;
            if (timestamps)
            {
                _packet[o + length] = TcpOption.NoOperation;
                _packet[o + length + 1] = TcpOption.NoOperation;
                _packet[o + length + 2] = TcpOption.Timestamps;
                _packet[o + length + 3] = TcpOption.TimestampsLength;
                WriteUInt32(_packet, o + length + 4, (uint)_protocol.Stack.Now + timestampOffset);
                WriteUInt32(_packet, o + length + 8, recentTimestamp);
                length += TcpOption.TimestampsAlignedLength;
            }

            _packet[o + TcpHeader.DataOffset] = (byte)(length << 2);
            Finish(_path, length);
        }

        /// <summary>Computes the checksum of the segment in the packet buffer and sends it.</summary>
        /// <param name="path">Path to the peer.</param>
        /// <param name="length">Bytes of TCP header and payload.</param>
        public void Finish(IpPath path, int length)
        {
            int o = IpPath.TransportOffset;
            _packet[o + TcpHeader.Checksum] = 0;
            _packet[o + TcpHeader.Checksum + 1] = 0;
            path.Begin(length, IpPath.TransportTemplateOffset);
            Checksum.Store(_packet, o + TcpHeader.Checksum, Checksum.Sum(_packet, o, length, path.SegmentSum));
            _protocol.Statistics.TcpSegmentsSent++;
            path.Send(length);
        }

        private static int WriteSackPermitted(byte[] f, int at, bool sack, bool timestamps)
        {
            if (!sack || !timestamps)
            {
                f[at] = TcpOption.NoOperation;
                f[at + 1] = TcpOption.NoOperation;
                at += 2;
            }

            if (sack)
            {
                f[at] = TcpOption.SackPermitted;
                f[at + 1] = TcpOption.SackPermittedLength;
                at += 2;
            }

            return at;
        }

        // Starts a reply, with source and destination swapped. Returns the index of its TCP header, or 0 without a route.
        private int Start(TcpSegment segment)
        {
            IpPacket packet = segment.Packet;
            if (_path.SetAnswer(packet, IpProtocolNumber.Tcp, Ipv4.DefaultTimeToLive, 0, false) != 0)
            {
                _protocol.Statistics.Drop(DropReason.NoRoute);
                return 0;
            }

            int o = IpPath.TransportOffset;
            WritePorts(_packet, o, segment.DestinationPort, segment.SourcePort);
            Array.Clear(_packet, o + 4, TcpHeader.MinimumLength - 4);
            return o;
        }
    }
}
