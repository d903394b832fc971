using NanoTcp.Ip;

namespace NanoTcp.Tcp
{
    /// <summary>A passive connection in SYN_RECEIVED: the state between a SYN and the third segment of the handshake.</summary>
    internal sealed class SynCacheEntry
    {
        public TcpListenSock Listener;
        public uint LocalAddress;
        public int LocalPort;
        public uint RemoteAddress;
        public int RemotePort;
        public uint InitialSendSequence;
        public uint InitialReceiveSequence;
        public int ReceiveBufferSize;
        public int OfferedWindow;
        public int ReceiveWindowScale;
        public int SendWindowScale;
        public int MaximumSegmentSize;
        public bool HasTimestamps;
        public uint RecentTimestamp;
        public uint TimestampOffset;
        public bool IsSackPermitted;
        public bool UsesEcn;
        public Ipv4Path Path;
        public long SentAt;
        public long Deadline;
        public long NextChallenge;

        // expiries of the SYN-ACK's timer; TCP_DEFER_ACCEPT has some pass without a retransmission
        public int Retransmissions;

        // when TCP_DEFER_ACCEPT dropped the first ACK of the SYN-ACK, counted from its last transmission then
        public bool IsAcknowledged;
        public long AcknowledgedAt;

        // the acknowledgment of the SYN-ACK gives no round trip: it was sent more than once (Karn), or its time was not stored
        public bool IsAmbiguous;

        /// <summary>Whether a segment acknowledges a SYN-ACK other than this entry's.</summary>
        public bool IsOtherHandshake(TcpSegment segment) =>
            (segment.Flags & (TcpFlags.Ack | TcpFlags.Syn | TcpFlags.Rst)) == TcpFlags.Ack && segment.Acknowledgment != InitialSendSequence + 1;

        /// <summary>Begins an entry for a segment to a listener: addresses, ports and the path to the peer.</summary>
        /// <param name="protocol">The TCP layer.</param>
        /// <param name="listener">Listener that the segment is for.</param>
        /// <param name="segment">A SYN, or a segment that returns a cookie.</param>
        /// <param name="path">Becomes the path to the peer.</param>
        /// <returns>False when there is no route to the peer.</returns>
        public bool TakeEndpoints(TcpProtocol protocol, TcpListenSock listener, TcpSegment segment, Ipv4Path path)
        {
            IpPacket packet = segment.Packet;
            int error = path.SetAnswer(
                packet, IpProtocolNumber.Tcp, listener.TimeToLive, listener.TypeOfService, !protocol.Settings.PathMtuDiscovery);
            if (error != 0)
            {
                return false;
            }

            Listener = listener;
            LocalAddress = packet.Destination;
            LocalPort = segment.DestinationPort;
            RemoteAddress = packet.Source;
            RemotePort = segment.SourcePort;
            Retransmissions = 0;
            IsAmbiguous = false;
            IsAcknowledged = false;
            NextChallenge = 0;
            Path = path;
            TcpReply.WritePorts(path.Template, IpPath.TransportTemplateOffset, LocalPort, RemotePort);
            TimestampOffset = protocol.ChooseTimestampOffset(LocalAddress, RemoteAddress);
            return true;
        }

        /// <summary>Takes IRS and the options that a SYN offers.</summary>
        public void TakeSyn(TcpSegment segment, TcpSettings settings)
        {
            const int askForEcn = TcpFlags.Ece | TcpFlags.Cwr;
            InitialReceiveSequence = segment.SequenceNumber;
            MaximumSegmentSize = segment.MaximumSegmentSize;
            HasTimestamps = segment.HasTimestamps && settings.Timestamps;
            RecentTimestamp = segment.TimestampValue;
            IsSackPermitted = segment.IsSackPermitted && settings.LossDetection != LossDetection.DuplicateAcks;
            UsesEcn = settings.Ecn && (segment.Flags & askForEcn) == askForEcn;
            ChooseWindow(settings.WindowScale ? segment.WindowScale : -1);
        }

        /// <summary>Chooses the window to offer. It is fixed then, even if the listener's buffer size changes.</summary>
        /// <param name="peerScale">The peer's shift; -1 without window scaling.</param>
        public void ChooseWindow(int peerScale)
        {
            int size = Listener.ReceiveBufferSize;
            SendWindowScale = peerScale;
            ReceiveBufferSize = size;
            OfferedWindow = size < 65_535 ? size : 65_535;
            ReceiveWindowScale = 0;
            while (peerScale >= 0 && size >> ReceiveWindowScale > 65_535)
            {
                ReceiveWindowScale++;
            }
        }
    }
}
