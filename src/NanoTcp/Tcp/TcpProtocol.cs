using System;
using System.Collections;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>The TCP layer: finds the connection that a segment is for, and holds what connections share.</summary>
    internal sealed class TcpProtocol : TransportProtocol
    {
        public readonly StackContext Stack;
        public readonly Ipv4 Ip;
        public readonly NetStatistics Statistics;
        public readonly TcpSettings Settings;
        public readonly byte[] PacketBytes;
        public readonly TcpReply Reply;
        public readonly TcpConnectionTable Connections = new TcpConnectionTable();
        public readonly BufferPool Buffers = new BufferPool();
        public readonly TimeWaitTable TimeWait;
        public readonly SynCache SynCache;
        public readonly TcpPorts Ports;

        /// <summary>When <see cref="RunTimers"/> may have something to do, in milliseconds; it may be early, never late.</summary>
        public long NextDeadline = NetDevice.Never;

        // the pseudo-header's protocol field, in the byte order of checksum words
        public const uint ProtocolWord = IpProtocolNumber.Tcp << 8;

        private readonly KeyedHash _hash;
        private readonly ArrayList _listeners = new ArrayList();
        private readonly TcpSegment _segment = new TcpSegment();

        private TcpListenSock _acceptingListener;

        public TcpProtocol(Ipv4 ip, TcpSettings settings)
        {
            Ip = ip;
            Stack = ip.Stack;
            Statistics = ip.Statistics;
            Settings = settings;
            PacketBytes = ip.PacketBuffer.Bytes;
            _hash = ip.Hash;
            Reply = new TcpReply(this);
            TimeWait = new TimeWaitTable(this);
            SynCache = new SynCache(this);
            Ports = new TcpPorts(this, Stack.Random, ip.Hash);
        }

        /// <inheritdoc/>
        public override int MinimumHeaderLength => TcpHeader.MinimumLength;

        /// <inheritdoc/>
        public override int Number => IpProtocolNumber.Tcp;

        /// <inheritdoc/>
        public override void Input(IpPacket packet)
        {
            byte[] f = packet.Bytes;
            int o = packet.TransportOffset;
            int length = packet.TransportLength;
            int headerLength = length < TcpHeader.MinimumLength ? 0 : f[o + TcpHeader.DataOffset] >> 4 << 2;
            if (headerLength < TcpHeader.MinimumLength || headerLength > length)
            {
                Statistics.Drop(DropReason.TcpHeader);
                return;
            }

            // the addresses of the pseudo-header are adjacent in the IP header
            ulong addresses = BitConverter.ToUInt64(f, packet.NetworkOffset + Ipv4Header.Source);
            if (Checksum.SumWithAddresses(f, o, length, addresses, Checksum.Word((uint)length) + ProtocolWord) != 0xFFFF)
            {
                Statistics.Drop(DropReason.TcpChecksum);
                return;
            }

            Statistics.TcpUnpredicted++;
            TcpSegment segment = _segment;
            segment.Packet = packet;
            segment.Bytes = f;
            segment.SourcePort = (f[o] << 8) | f[o + 1];
            segment.DestinationPort = (f[o + 2] << 8) | f[o + 3];
            segment.SequenceNumber = (uint)((f[o + 4] << 24) | (f[o + 5] << 16) | (f[o + 6] << 8) | f[o + 7]);
            segment.Acknowledgment = (uint)((f[o + 8] << 24) | (f[o + 9] << 16) | (f[o + 10] << 8) | f[o + 11]);
            segment.Flags = f[o + TcpHeader.Flags];
            segment.Window = (f[o + TcpHeader.Window] << 8) | f[o + TcpHeader.Window + 1];
            segment.PayloadOffset = o + headerLength;
            segment.PayloadLength = length - headerLength;
            TcpOptions.Parse(segment, f, o + TcpHeader.MinimumLength, o + headerLength);
            if (!packet.IsUnicast || segment.SourcePort == 0 || segment.DestinationPort == 0)
            {
                // RFC 1122 section 4.2.3.10: no broadcast or multicast, as source or destination
                Statistics.Drop(DropReason.TcpHeader);
                return;
            }

            TcpSock sock = Connections.Find(packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort);
            if (sock == null)
            {
                InputWithoutConnection(segment);
                return;
            }

            Ip.Predicted = sock;
            sock.SegmentArrives(segment);
        }

        /// <inheritdoc/>
        public override void ErrorInput(IcmpError error)
        {
            byte[] f = error.Bytes;
            int o = error.TransportOffset;
            int localPort = (f[o] << 8) | f[o + 1];
            int remotePort = (f[o + 2] << 8) | f[o + 3];
            TcpSock sock = Connections.Find(error.Source, localPort, error.Destination, remotePort);
            if (sock != null)
            {
                sock.ErrorArrives(error);
                return;
            }

            SynCacheEntry entry = SynCache.Find(error.Source, localPort, error.Destination, remotePort);
            uint quoted = (uint)((f[o + 4] << 24) | (f[o + 5] << 16) | (f[o + 6] << 8) | f[o + 7]);
            bool isFinal = error.Type != Icmp.TypeUnreachable || error.Code <= Icmp.CodeHostUnreachable;
            if (entry != null && isFinal && quoted == entry.InitialSendSequence)
            {
                // RFC 5927 section 4.1: it quotes our SYN-ACK, so it is no blind guess. As on Linux, a closed port or a filter does not end
                // the attempt.
                SynCache.Remove(entry);
            }
        }

        public int ListenerCount => _listeners.Count;

        public TcpListenSock GetListener(int index) => (TcpListenSock)_listeners[index];

        /// <summary>LISTEN: RFC 9293 section 3.10.1, passive.</summary>
        public void Listen(TcpListenSock listener)
        {
            _listeners.Add(listener);
            TraceListener(listener, TcpState.Closed, TcpState.Listen);
        }

        /// <summary>Closes a listener and resets the connections in its accept queue.</summary>
        public void CloseListener(TcpListenSock listener)
        {
            _listeners.Remove(listener);
            TraceListener(listener, TcpState.Listen, TcpState.Closed);
            SynCache.RemoveAll(listener, 0);
            for (TcpSock waiting = listener.Dequeue(); waiting != null; waiting = listener.Dequeue())
            {
                waiting.Abort(0);
                waiting.Close();
            }
        }

        /// <summary>Puts a connection whose handshake is complete into the accept queue.</summary>
        public void EnqueueForAccept(TcpSock connection)
        {
            _acceptingListener.Enqueue(connection);
        }

        /// <summary>RFC 6528: a clock of 4 us plus a keyed hash of the endpoints.</summary>
        public uint ChooseInitialSequence(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            uint hash = _hash.Compute(localAddress, remoteAddress, (uint)((localPort << 16) | remotePort), IpProtocolNumber.Tcp);
            return hash + (uint)(Stack.Now * 250);
        }

        /// <summary>
        /// RFC 7323 section 5.4: the offset of a connection's timestamps, in milliseconds. All connections to one host share it, so that
        /// timestamps increase from one to the next.
        /// </summary>
        public uint ChooseTimestampOffset(uint localAddress, uint remoteAddress) => _hash.Compute(localAddress, remoteAddress, 0, 8);

        /// <summary>
        /// Limits the rate of challenge ACKs: RFC 5961 section 7. Each connection has its own limit: a shared one would tell an off-path
        /// attacker whether a forged segment was answered (CVE-2016-5696).
        /// </summary>
        /// <param name="next">Earliest time of the connection's next challenge ACK, in milliseconds; moved on when one may be sent
        /// now.</param>
        /// <returns>False when the segment must not be answered.</returns>
        public bool ClaimChallenge(ref long next)
        {
            long now = Stack.Now;
            if (now < next)
            {
                return false;
            }

            next = now + Settings.ChallengeAckInterval;
            Statistics.TcpChallengeAcks++;
            return true;
        }

        /// <summary>Notes a timer's deadline, in milliseconds.</summary>
        public void Schedule(long deadline)
        {
            if (deadline < NextDeadline)
            {
                NextDeadline = deadline;
                Stack.DeadlineChanged(deadline);
            }
        }

        /// <summary>Notes the deadline of a connection's timer that is earlier than its <see cref="TcpSock.TimerDeadline"/>.</summary>
        public void Schedule(TcpSock sock, long deadline)
        {
            sock.TimerDeadline = deadline;
            if (sock.ListIndex > 0)
            {
                Connections.MovedEarlier(sock);
            }

            if (deadline < NextDeadline)
            {
                NextDeadline = deadline;
                Stack.DeadlineChanged(deadline);
            }
        }

        public void RunTimers(long now)
        {
            // reset first: timers that run set both again
            bool isOutOfMemory = Stack.IsOutOfMemory;
            Stack.IsOutOfMemory = false;
            NextDeadline = NetDevice.Never;
            RunConnectionTimers(now);
            if (isOutOfMemory)
            {
                ResumeConnections();
            }

            SynCache.RunTimers(now);
            TimeWait.RunTimers(now);
            FindNextDeadline();
        }

        // Costs what is due: connections whose timers wait are not touched. Each comes once, unless a timer of its own is set to now again.
        private void RunConnectionTimers(long now)
        {
            int turns = 2 * Connections.Count;
            TcpSock first = Connections.FindFirst();
            while (first != null && first.TimerDeadline <= now && turns-- > 0)
            {
                if (first.NextDeadline <= now)
                {
                    first.RunTimers(now);
                }

                // it may have ended, and another may be the first one by now
                if (first.ListIndex == 0)
                {
                    Connections.Postpone(first, first.NextDeadline);
                }

                first = Connections.FindFirst();
            }
        }

        private void ResumeConnections()
        {
            Connections.KeepPlaces();
            for (int i = Connections.Count - 1; i >= 0; i--)
            {
                // a connection that ends may remove others from the list too
                if (i < Connections.Count)
                {
                    Connections[i].ResumeOutput();
                }
            }
        }

        /// <inheritdoc/>
        public override bool IsNeighborInUse(NetInterface netInterface, uint address)
        {
            for (int i = 0; i < Connections.Count; i++)
            {
                Ipv4Path path = Connections[i].Path;
                if (path.NextHop == address && path.Interface == netInterface)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>A host on the link does not answer ARP.</summary>
        public override void NeighborUnreachable(NetInterface netInterface, uint address)
        {
            Connections.KeepPlaces();
            for (int i = Connections.Count - 1; i >= 0; i--)
            {
                TcpSock sock = i < Connections.Count ? Connections[i] : null;
                if (sock != null && sock.Path.Interface == netInterface && sock.Path.NextHop == address)
                {
                    sock.NextHopUnreachable();
                }
            }
        }

        /// <summary>A host has answered ARP for which more packets waited than could be kept.</summary>
        public override void NeighborResolved()
        {
            Connections.KeepPlaces();
            for (int i = 0; i < Connections.Count; i++)
            {
                if (Connections[i].Path.IsDisplaced)
                {
                    Connections[i].NextHopResolved();
                }
            }
        }

        /// <summary>Ends everything that used an address that is no longer ours.</summary>
        public override void AddressRemoved(uint address)
        {
            SynCache.RemoveAll(null, address);
            TimeWait.RemoveAddress(address);
            Connections.KeepPlaces();
            for (int i = Connections.Count - 1; i >= 0; i--)
            {
                if (i < Connections.Count && Connections[i].LocalAddress == address)
                {
                    Connections[i].Abort(Errno.ECONNABORTED);
                }
            }
        }

        private void TraceListener(TcpListenSock listener, TcpState previous, TcpState state)
        {
            if (Stack.Tracer != null)
            {
                Stack.Tracer.StateChanged(listener.LocalAddress, listener.LocalPort, 0, 0, previous, state);
            }
        }

        public TcpListenSock FindListener(uint address, int port)
        {
            TcpListenSock any = null;
            for (int i = 0; i < _listeners.Count; i++)
            {
                TcpListenSock listener = (TcpListenSock)_listeners[i];
                if (listener.LocalPort == port)
                {
                    if (listener.LocalAddress == address)
                    {
                        return listener;
                    }

                    if (listener.LocalAddress == 0)
                    {
                        any = listener;
                    }
                }
            }

            return any;
        }

        private void InputWithoutConnection(TcpSegment segment)
        {
            IpPacket packet = segment.Packet;
            SynCacheEntry entry = SynCache.Find(packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort);
            if (entry != null)
            {
                if (SynCache.CookiesOut != null && entry.IsOtherHandshake(segment))
                {
                    // a SYN of this client was answered with a cookie, and the next one found room in the cache
                    AckArrivesAtListener(entry.Listener, segment, entry);
                }
                else if (SynCache.SegmentArrives(entry, segment))
                {
                    Complete(entry, segment);
                }

                return;
            }

            TimeWaitRecord record = TimeWait.Find(packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort);
            TcpListenSock listener = FindListener(packet.Destination, segment.DestinationPort);
            if (record != null && !TimeWait.SegmentArrives(record, segment, listener != null && !listener.IsFull))
            {
                return;
            }

            InputToListener(listener, segment, record);
        }

        // RFC 9293 section 3.10.7.2, and 3.10.7.1 without a listener
        private void InputToListener(TcpListenSock listener, TcpSegment segment, TimeWaitRecord previous)
        {
            if (listener == null)
            {
                Statistics.Drop(DropReason.TcpNoConnection);
                Reply.SendReset(segment);
                return;
            }

            int flags = segment.Flags & (TcpFlags.Rst | TcpFlags.Ack | TcpFlags.Syn);
            if ((flags & TcpFlags.Rst) != 0)
            {
                return;
            }

            if ((flags & TcpFlags.Ack) != 0)
            {
                AckArrivesAtListener(listener, segment, null);
                return;
            }

            // no genuine peer sends a SYN with FIN
            if (flags != TcpFlags.Syn || (segment.Flags & TcpFlags.Fin) != 0)
            {
                Statistics.Drop(DropReason.TcpHeader);
                return;
            }

            if (!MayAccept(listener, segment))
            {
                // no answer: the peer retransmits its SYN, which may be accepted then
                Statistics.Drop(DropReason.TcpBacklogFull);
                return;
            }

            SynCache.Add(listener, segment, previous);
        }

        private static bool MayAccept(TcpListenSock listener, TcpSegment segment) =>
            !listener.IsFull && !(listener.Front is IListenerFront front && front.TakesConnections(segment.Packet.Interface));

        // RFC 9293 section 3.10.7.2, second step, but for a cookie
        private void AckArrivesAtListener(TcpListenSock listener, TcpSegment segment, SynCacheEntry other)
        {
            SynCookies cookies = (segment.Flags & TcpFlags.Syn) == 0 ? SynCache.CookiesOut : null;
            SynCacheEntry entry = cookies == null ? null : cookies.Restore(listener, segment);
            if (entry == null)
            {
                Statistics.Drop(DropReason.TcpNoConnection);
                if (cookies == null || !cookies.MayReturn(segment))
                {
                    Reply.SendReset(segment);
                }
            }
            else if (!MayAccept(listener, segment))
            {
                // drop it like a lost acknowledgment: what the client sends next returns the cookie too
                Statistics.Drop(DropReason.TcpBacklogFull);
            }
            else
            {
                if (other != null)
                {
                    SynCache.Remove(other);
                }

                Complete(entry, segment);
            }
        }

        // Completes a passive handshake. Its third segment may carry data and even a FIN.
        private void Complete(SynCacheEntry entry, TcpSegment segment)
        {
            TcpSock connection = new TcpSock(this);
            _acceptingListener = entry.Listener;
            connection.Accept(entry, entry.Listener);
            connection.SegmentArrives(segment);
            _acceptingListener = null;
            if (connection.State == TcpState.SynReceived)
            {
                // the segment failed a later check: the entry waits for a valid one
                connection.UndoAccept();
            }
            else
            {
                SynCache.Remove(entry);
            }
        }

        /// <summary>Makes <see cref="NextDeadline"/> exact: a timer that was stopped or set to a later time may have left an earlier one.</summary>
        public void FindNextDeadline()
        {
            TcpSock first = Connections.FindFirst();
            while (first != null && first.TimerDeadline < first.NextDeadline)
            {
                Connections.Postpone(first, first.NextDeadline);
                first = Connections.FindFirst();
            }

            long next = SynCache.NextDeadline < TimeWait.NextDeadline ? SynCache.NextDeadline : TimeWait.NextDeadline;
            if (first != null && first.TimerDeadline < next)
            {
                next = first.TimerDeadline;
            }

            NextDeadline = next;
        }
    }
}
