using System;
using NanoTcp.Sockets;
using NanoTcp.Udp;

namespace NanoTcp.Services
{
    /// <summary>Queries: by UDP, and by TCP when an answer does not fit a datagram (RFC 7766).</summary>
    public sealed partial class DnsResolver
    {
        private const int Port = 53;
        private const int LongestStream = 2048;
        private const int ReceiveBufferSize = 1472;

        // RFC 6762 section 17: multicast DNS may use the whole frame
        private const int LongestLocalAnswer = 1472;

        // RFC 6762 section 5.2: how long hosts may take to answer for a name, in milliseconds, at the first attempt
        private const int LocalTimeout = 1000;

        // sized for the messages of name servers; multicast DNS responses are read into a longer one
        private byte[] Buffer => _stack.GetServiceBuffer(DnsMessage.LongestDatagram);

        // Queries the current server, each time from another port and with another ID (RFC 5452).
        private void SendQuery(DnsQuery query, long now)
        {
            while (!query.IsDone && !TrySendQuery(query, now))
            {
                AdvanceServer(query);
            }
        }

        private void QueryNextServer(DnsQuery query, long now)
        {
            if (query.IsStream && query.PartialCount > 0)
            {
                // RFC 2181 section 9 requires the whole answer; if it cannot be fetched, a partial one is better than none
                FinishPartial(query);
                return;
            }

            AdvanceServer(query);
            SendQuery(query, now);
        }

        // Moves to the next server; after the last one to the first again with a longer timeout; after the last round gives up.
        private void AdvanceServer(DnsQuery query)
        {
            query.IsStream = false;
            query.Server++;
            if (query.Server >= ServerCount || query.Denial != DnsError.None)
            {
                query.Server = 0;
                query.Round++;
            }

            if (query.Round >= _settings.Rounds || (ServerCount == 0 && !query.IsLocal))
            {
                int error = query.Denial != DnsError.None ? query.Denial
                    : query.IsLocal ? DnsError.EAI_NONAME : query.WasRefused ? DnsError.EAI_FAIL : DnsError.EAI_AGAIN;
                Finish(query, error, false);
            }
        }

        private bool TrySendQuery(DnsQuery query, long now)
        {
            CloseSocket(query);
            query.Id = (int)(_stack.Random.Next() & 0xFFFF);
            query.Deadline = now + ((query.IsLocal ? LocalTimeout : _settings.Timeout) << query.Round);
            query.Fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
            if (query.Fd < 0)
            {
                return false;
            }

            _sockets.SetSockOpt(query.Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, ReceiveBufferSize);
            int length = WriteQuestion(query);
            if (query.IsLocal)
            {
                return QueryLink(query, length);
            }

            // a connected socket receives only from its peer, and gets an error when the peer has no listener
            _peer.Set(_servers[query.Server], Port);
            return _sockets.Connect(query.Fd, _peer) >= 0 && _sockets.Send(query.Fd, Buffer, 0, length, 0) >= 0;
        }

        // Asks the hosts on the link. Since some networks have a zone of their own below "local" (RFC 6762 appendix G), asks a server too,
        // until one says that the name does not exist.
        private bool QueryLink(DnsQuery query, int length)
        {
            ((UdpSock)_sockets.SockOf(query.Fd)).MulticastTimeToLive = MdnsMessage.IpTimeToLive;
            _peer.Set(MdnsMessage.Group, MdnsMessage.Port);
            bool isSent = _sockets.SendTo(query.Fd, Buffer, 0, length, 0, _peer) >= 0;
            if (query.Server < ServerCount && query.Denial == DnsError.None)
            {
                BigEndian.Write16(Buffer, DnsMessage.Flags, DnsMessage.FlagRecursionDesired);
                _peer.Set(_servers[query.Server], Port);
                isSent |= _sockets.SendTo(query.Fd, Buffer, 0, length, 0, _peer) >= 0;
            }

            return isSent;
        }

        private int WriteQuestion(DnsQuery query)
        {
            byte[] b = Buffer;
            Array.Clear(b, 0, DnsMessage.HeaderLength);
            BigEndian.Write16(b, DnsMessage.Id, query.Id);
            BigEndian.Write16(b, DnsMessage.Flags, query.IsLocal ? 0 : DnsMessage.FlagRecursionDesired);
            BigEndian.Write16(b, DnsMessage.QuestionCount, 1);
            int o = DnsMessage.HeaderLength;
            Array.Copy(query.Name, 0, b, o, query.NameLength);
            o += query.NameLength;
            BigEndian.Write16(b, o, DnsMessage.TypeA);
            BigEndian.Write16(b, o + DnsMessage.RecordClass, DnsMessage.ClassInternet);
            return o + DnsMessage.QuestionTail;
        }

        private void ServeDatagrams(DnsQuery query, long now)
        {
            while (!query.IsDone && !query.IsStream)
            {
                int fd = query.Fd;
                int size = query.IsLocal ? LongestLocalAnswer : DnsMessage.LongestDatagram;
                int length = _sockets.ReceiveFrom(fd, _stack.GetServiceBuffer(size), 0, size, SocketConstants.MSG_TRUNC, _peer);
                if (length < 0)
                {
                    if (_sockets.Errno != NanoTcp.Errno.EAGAIN)
                    {
                        QueryNextServer(query, now);
                    }

                    return;
                }

                int verdict = query.IsLocal && IsFromLink() && length <= size
                    ? _answer.ReadNeighbor(Buffer, length, query.Id, query.Name, query.NameLength)
                    : query.IsLocal && !IsFromServer(query) ? DnsAnswer.Ignored
                    : _answer.Read(Buffer, length < size ? length : size, query.Id, query.Name, query.NameLength, length > size);
                if (query.IsLocal && _peer.Port == Port && IsNegative(verdict))
                {
                    RecordDenial(query, verdict);
                }
                else
                {
                    Decide(query, verdict, now);
                }

                if (query.Fd != fd)
                {
                    return;
                }
            }
        }

        // RFC 6762 section 11: a multicast DNS response must come from the link
        private bool IsFromLink()
        {
            for (int i = 0; i < _stack.InterfaceCount; i++)
            {
                NetInterface netInterface = _stack.GetInterface(i);
                if (netInterface.Address != 0 && netInterface.IsOnLink(_peer.Address))
                {
                    return _peer.Port == MdnsMessage.Port;
                }
            }

            return false;
        }

        private bool IsFromServer(DnsQuery query) =>
            _peer.Port == Port && query.Server < ServerCount && _peer.Address == _servers[query.Server];

        private static bool IsNegative(int verdict) =>
            verdict == DnsAnswer.NoName || verdict == DnsAnswer.NoData || verdict == DnsAnswer.Failed;

        // a neighbor may still have the name
        private static void RecordDenial(DnsQuery query, int verdict)
        {
            if (verdict != DnsAnswer.Failed)
            {
                query.Denial = verdict == DnsAnswer.NoData ? DnsError.EAI_NODATA : DnsError.EAI_NONAME;
            }
        }

        private void Decide(DnsQuery query, int verdict, long now)
        {
            if (verdict == DnsAnswer.Found || verdict == DnsAnswer.Alias || verdict == DnsAnswer.NoData || verdict == DnsAnswer.NoName)
            {
                query.TimeToLive = _answer.TimeToLive < query.TimeToLive ? _answer.TimeToLive : query.TimeToLive;
            }

            switch (verdict)
            {
                case DnsAnswer.Ignored:
                    IgnoredAnswers++;
                    break;
                case DnsAnswer.Found:
                    Finish(query, DnsError.None, true);
                    break;
                case DnsAnswer.NoData:
                    Finish(query, DnsError.EAI_NODATA, true);
                    break;
                case DnsAnswer.NoName:
                    Finish(query, DnsError.EAI_NONAME, true);
                    break;
                case DnsAnswer.Alias:
                    FollowAlias(query, now);
                    break;
                case DnsAnswer.Truncated:
                    query.KeepPartial(_answer.Addresses, _answer.Count);
                    Connect(query, now);
                    break;
                default:
                    query.WasRefused = true;
                    QueryNextServer(query, now);
                    break;
            }
        }

        private void FollowAlias(DnsQuery query, long now)
        {
            query.Aliases++;
            if (query.Aliases > DnsAnswer.AliasLimit)
            {
                Finish(query, DnsError.EAI_FAIL, false);
                return;
            }

            query.SetName(_answer.Target, _answer.TargetLength);
            query.Restart();
            SendQuery(query, now);
        }

        private void Connect(DnsQuery query, long now)
        {
            if (query.IsStream)
            {
                // a stream is never truncated
                QueryNextServer(query, now);
                return;
            }

            CloseSocket(query);
            query.IsStream = true;
            query.IsSent = false;
            query.Received = 0;
            query.StreamLength = 0;
            query.Deadline = now + _settings.TcpTimeout;
            query.Fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            if (query.Stream == null)
            {
                query.Stream = new byte[LongestStream];
            }

            ServeStream(query, now);
        }

        private void ServeStream(DnsQuery query, long now)
        {
            if (!query.IsSent && !TrySend(query, now))
            {
                return;
            }

            while (true)
            {
                int wanted = query.StreamLength == 0 ? 2 : query.StreamLength;
                int read = _sockets.Read(query.Fd, query.Stream, query.Received, wanted - query.Received);
                if (read <= 0)
                {
                    if (read == 0 || _sockets.Errno != NanoTcp.Errno.EAGAIN)
                    {
                        QueryNextServer(query, now);
                    }

                    return;
                }

                query.Received += read;
                if (query.Received < wanted)
                {
                    continue;
                }

                if (query.StreamLength != 0)
                {
                    int verdict = _answer.Read(query.Stream, query.StreamLength, query.Id, query.Name, query.NameLength, false);
                    Decide(query, verdict == DnsAnswer.Ignored ? DnsAnswer.Failed : verdict, now);
                    return;
                }

                query.StreamLength = BigEndian.Read16(query.Stream, 0);
                query.Received = 0;
                if (query.StreamLength < DnsMessage.HeaderLength || query.StreamLength > LongestStream)
                {
                    query.WasRefused = true;
                    QueryNextServer(query, now);
                    return;
                }
            }
        }

        // returns false while the connection is not established, or when it failed
        private bool TrySend(DnsQuery query, long now)
        {
            _peer.Set(_servers[query.Server], Port);
            int connected = _sockets.Connect(query.Fd, _peer);
            int errno = _sockets.Errno;
            if (connected < 0 && (errno == NanoTcp.Errno.EINPROGRESS || errno == NanoTcp.Errno.EALREADY))
            {
                return false;
            }

            if (connected == 0 || errno == NanoTcp.Errno.EISCONN)
            {
                int length = WriteQuestion(query);
                Array.Copy(Buffer, 0, Buffer, 2, length);
                BigEndian.Write16(Buffer, 0, length);
                query.IsSent = _sockets.Send(query.Fd, Buffer, 0, length + 2, 0) == length + 2;
            }

            if (!query.IsSent)
            {
                QueryNextServer(query, now);
            }

            return query.IsSent;
        }
    }
}
