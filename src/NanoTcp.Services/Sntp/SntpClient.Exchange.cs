using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.Services
{
    /// <summary>Queries and answers, and when the next query is due. Times in milliseconds.</summary>
    public sealed partial class SntpClient
    {
        // RFC 4330 section 10: not more often to the same server
        private const int MinInterval = 15_000;

        // after all servers have failed: doubled up to the maximum
        private const int FirstRetry = 16_000;
        private const int MaxRetry = 1_024_000;

        // RFC 5905 section 7.2, MAXPOLL: 2^17 seconds
        private const long MaxInterval = 131_072_000;

        // longer than a resolver's own timeouts for two servers; a name that takes longer is canceled
        private const int ResolveTimeout = 30_000;

        // a longer round trip makes the time too uncertain
        private const int MaxRoundTrip = 1000;

        private const int ReceiveBufferSize = 256;

        // a clock that is set in whole seconds is at most this much off
        private const long WallClockTolerance = 500 * TimeSpan.TicksPerMillisecond;

        // the wall clock is set this late after a full second at most, unless that fails several times
        private const long LateLimit = 20 * TimeSpan.TicksPerMillisecond;
        private const int LateAttempts = 4;

        private int _fd = -1;
        private DnsQuery _query;
        private uint _queried;
        private long _sentAt = long.MinValue / 2;
        private uint _nonceHigh;
        private uint _nonceLow;

        // servers that failed since the last answer or the last wait
        private int _failedServers;
        private int _failedRounds;
        private bool _isRateExceeded;
        private long _interval;
        private long _deadline = NetDevice.Never;

        // sum of the addresses of the interfaces with a link
        private uint _addresses;
        private long _wallClockAt = NetDevice.Never;
        private int _lateAttempts;

        private bool IsBusy => _fd >= 0 || _query != null;

        // forgets what was learned of the servers before
        private void Restart()
        {
            _failedServers = 0;
            _failedRounds = 0;
            _isRateExceeded = false;
            _interval = _settings.PollInterval * 1000L;
        }

        private void EndExchange()
        {
            if (_fd >= 0)
            {
                _sockets.Close(_fd);
                _fd = -1;
            }

            if (_query != null)
            {
                DnsQuery query = _query;
                _query = null;
                Resolver.Cancel(query);
            }
        }

        // Without an address no query is sent. With a new one the long waits after failures end.
        private void CheckNetwork(long now)
        {
            uint addresses = SumOfAddresses();
            if (addresses != _addresses && addresses != 0 && _failedRounds > 0 && !IsBusy)
            {
                _failedRounds = 0;
                _deadline = now;
            }

            _addresses = addresses;
        }

        // 0 without an address
        private uint SumOfAddresses()
        {
            uint sum = 0;
            for (int i = 0; i < _stack.InterfaceCount; i++)
            {
                NetInterface netInterface = _stack.GetInterface(i);
                sum += netInterface.IsLinkUp ? netInterface.Address : 0;
            }

            return sum;
        }

        private void HandleTimeout(long now)
        {
            if (IsBusy)
            {
                EndExchange();
                TryNextServer(now);
            }
            else
            {
                QueryServer(now);
            }
        }

        // the current server failed
        private void TryNextServer(long now)
        {
            _servers.Advance();
            _failedServers++;
            QueryServer(now);
        }

        // queries the current server, or the first of the following ones that can be queried
        private void QueryServer(long now)
        {
            while (_failedServers < _servers.Count)
            {
                if (TryQuery(now))
                {
                    return;
                }

                _servers.Advance();
                _failedServers++;
            }

            WaitAfterFailure(now);
        }

        private void WaitAfterFailure(long now)
        {
            long wait = _failedRounds < 6 ? FirstRetry << _failedRounds : MaxRetry;
            if (_isRateExceeded && wait < _interval)
            {
                wait = _interval;
            }

            _failedRounds++;
            _failedServers = 0;
            _isRateExceeded = false;
            _deadline = now + AddJitter(wait);
        }

        private bool TryQuery(long now)
        {
            string name = _servers.Name;
            if (name == null)
            {
                return TrySend(_servers.Address, now);
            }

            if (Ipv4Address.TryParse(name, out uint address))
            {
                return TrySend(address, now);
            }

            if (Resolver == null)
            {
                return false;
            }

            DnsQuery query = Resolver.Start(name, this);
            if (query.IsDone)
            {
                return TrySend(query, now);
            }

            _query = query;
            _deadline = now + ResolveTimeout;
            return true;
        }

        private void UseName(long now)
        {
            DnsQuery query = _query;
            _query = null;
            if (!TrySend(query, now))
            {
                TryNextServer(now);
            }
        }

        // queries the first address of a name that did not refuse service
        private bool TrySend(DnsQuery query, long now)
        {
            for (int i = 0; i < query.AddressCount; i++)
            {
                if (TrySend(query.GetAddress(i), now))
                {
                    return true;
                }
            }

            return false;
        }

        private bool TrySend(uint address, long now)
        {
            if (_servers.IsDenied(address))
            {
                return false;
            }

            if (address == _queried && now - _sentAt < MinInterval)
            {
                // it would be too soon: the same server later
                _deadline = _sentAt + MinInterval;
                return true;
            }

            // a connected socket receives only from its peer, each time at another port
            _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
            if (_fd < 0)
            {
                return false;
            }

            _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, ReceiveBufferSize);
            _peer.Set(address, SntpMessage.Port);
            _queried = address;
            _sentAt = _stack.Clock.Now;
            _deadline = _sentAt + _settings.Timeout;
            if (_sockets.Connect(_fd, _peer) < 0 || _sockets.Send(_fd, WriteQuery(), 0, SntpMessage.Length, 0) < 0)
            {
                EndExchange();
                return false;
            }

            Queries++;
            return true;
        }

        // All fields are 0 except for the transmit timestamp: the server returns it, and only we know it. It is random, since a real time would
        // help to predict it and tell others our clock.
        private byte[] WriteQuery()
        {
            byte[] b = _stack.GetServiceBuffer(SntpMessage.Length);
            Array.Clear(b, 0, SntpMessage.Length);
            _nonceHigh = _stack.Random.Next();
            _nonceLow = _stack.Random.Next();
            b[SntpMessage.Flags] = (SntpMessage.Version << 3) | SntpMessage.ModeClient;
            BigEndian.Write32(b, SntpMessage.Transmit, _nonceHigh);
            BigEndian.Write32(b, SntpMessage.Transmit + 4, _nonceLow);
            return b;
        }

        private void Receive()
        {
            // the poll may have begun before the answer came
            long now = _stack.Clock.Now;
            byte[] buffer = _stack.GetServiceBuffer(SntpMessage.Length);
            while (_fd >= 0)
            {
                int length = _sockets.Receive(_fd, buffer, 0, SntpMessage.Length, 0);
                if (length >= 0)
                {
                    long roundTrip = (now - _sentAt) * TimeSpan.TicksPerMillisecond;
                    Handle(_reply.Read(buffer, length, _nonceHigh, _nonceLow, roundTrip), now);
                }
                else if (_sockets.Errno == NanoTcp.Errno.EAGAIN)
                {
                    return;
                }
                else
                {
                    // no NTP server there, or no route to it
                    EndExchange();
                    TryNextServer(now);
                    return;
                }
            }
        }

        private void Handle(SntpResult result, long now)
        {
            if (result == SntpResult.Ignored)
            {
                IgnoredReplies++;
                return;
            }

            EndExchange();
            if (result == SntpResult.Time && now - _sentAt < MaxRoundTrip)
            {
                UseTime(now);
                return;
            }

            UnusableReplies++;
            if (_reply.Stratum == SntpMessage.StratumKiss)
            {
                KissCode = ToText(_reply.ReferenceId);
            }

            if (result == SntpResult.Denied)
            {
                _servers.Deny(_queried);
            }
            else if (result == SntpResult.RateExceeded)
            {
                _isRateExceeded = true;
                _interval = 2 * _interval < MaxInterval ? 2 * _interval : MaxInterval;
            }

            TryNextServer(now);
        }

        private void UseTime(long now)
        {
            // RFC 5905 section 8: the server's time halfway between its two timestamps is ours halfway through the round trip
            long roundTrip = (now - _sentAt) * TimeSpan.TicksPerMillisecond;
            long ticks = _reply.ReceiveTicks + ((_reply.TransmitTicks - _reply.ReceiveTicks + roundTrip) / 2);
            if (_time.Correct(now, ticks, roundTrip / 2, out long offset))
            {
                Steps++;
            }

            Server = _queried;
            Stratum = _reply.Stratum;
            Offset = offset / TimeSpan.TicksPerMillisecond;
            RoundTripTime = (int)(now - _sentAt);
            UpdatedAt = now;
            _failedServers = 0;
            _failedRounds = 0;
            _isRateExceeded = false;
            _deadline = now + AddJitter(_interval);
            CheckWallClock(now);
            NotifyUpdated();
        }

        private void NotifyUpdated()
        {
            // wakes the callers that wait for the time
            _stack.SocketChanged(null);
            SntpUpdated updated = Updated;
            if (updated != null)
            {
                updated(this);
            }
        }

        private void CheckWallClock(long now)
        {
            _wallClockAt = NetDevice.Never;
            long ticks = _time.At(now);
            long error = WallClock == null ? 0 : WallClock.Now.Ticks - ticks;
            if (error < WallClockTolerance && error > -WallClockTolerance)
            {
                IsSynchronized = true;
                return;
            }

            _lateAttempts = 0;
            AwaitFullSecond(now);
        }

        private void AwaitFullSecond(long now)
        {
            long rest = TimeSpan.TicksPerSecond - (_time.At(now) % TimeSpan.TicksPerSecond);
            _wallClockAt = now + ((rest + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
        }

        private void SetWallClock()
        {
            long now = _stack.Clock.Now;
            long ticks = _time.At(now);
            _lateAttempts++;
            if (ticks % TimeSpan.TicksPerSecond > LateLimit && _lateAttempts < LateAttempts)
            {
                AwaitFullSecond(now);
                return;
            }

            _wallClockAt = NetDevice.Never;
            IsSynchronized |= _stack.Clock.SetWallClock(WallClock, new DateTime(ticks, DateTimeKind.Utc));
            _stack.SocketChanged(null);
        }

        // so that boards do not query at the same time: up to an eighth more
        private long AddJitter(long interval) => interval + (((interval >> 3) * _stack.Random.NextBelow(256)) >> 8);

        private static string ToText(uint code)
        {
            return new string(new char[] { ToCharacter(code >> 24), ToCharacter(code >> 16), ToCharacter(code >> 8), ToCharacter(code) });
        }

        private static char ToCharacter(uint code) => (code & 0xFF) >= ' ' && (code & 0xFF) <= '~' ? (char)(code & 0xFF) : '?';
    }
}
