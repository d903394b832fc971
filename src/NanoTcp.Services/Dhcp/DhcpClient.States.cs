using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>The states and their timers: RFC 2131 section 4.4 and figure 5.</summary>
    public sealed partial class DhcpClient
    {
        // Times in milliseconds. Section 4.1: 4, 8, 16, 32, 64 seconds, each plus or minus one second.
        private const int FirstRetry = 4000;
        private const int MaxDoublings = 4;
        private const int RetrySpread = 1000;

        // Section 4.4.1: REQUEST is sent four times, which takes a minute. In INIT-REBOOT a server that knows us answers sooner.
        private const int RequestLimit = 4;
        private const int RebootLimit = 3;

        // section 4.4.5: the minimum interval while a lease is extended
        private const int MinExtensionRetry = 60_000;

        // Section 3.1 (5): after a DECLINE. Also after a refusal, so that a server that refuses everything is not flooded.
        private const int RestartDelay = 10_000;

        // a probe takes at most 7 seconds; a change of the address may have canceled it
        private const int CheckLimit = 20_000;

        // time to send the message, and to wait for the answer to ARP before that
        private const int ReleaseTime = 1000;

        private uint _transactionId;
        private uint _requested;
        private uint _offeringServer;
        private bool _hasLease;
        private bool _wasLinkUp;
        private int _attempts;
        private int _refusals;
        private long _deadline = NetDevice.Never;
        private long _linkLocalAt = NetDevice.Never;
        private long _startedAt;
        private long _sentAt;

        private void CheckLink(long now)
        {
            bool isLinkUp = _interface.IsLinkUp;
            if (isLinkUp == _wasLinkUp || State == DhcpState.Releasing)
            {
                return;
            }

            _wasLinkUp = isLinkUp;
            if (!isLinkUp)
            {
                if (!_hasLease)
                {
                    _probe.Cancel();
                    _linkLocalAt = NetDevice.Never;
                    SetState(DhcpState.Init, NetDevice.Never);
                }
            }
            else if (_requested != 0)
            {
                Reboot(now);
            }
            else
            {
                Begin(now + _stack.Random.NextBelow(_settings.StartDelay + 1));
            }
        }

        private void TakeStep(long now)
        {
            if (_hasLease && now >= _lease.End && State != DhcpState.Releasing)
            {
                Expire(now);
            }
            else if (now >= _linkLocalAt)
            {
                _linkLocalAt = NetDevice.Never;
                _linkLocal.Start();
            }
            else
            {
                HandleTimeout(now);
            }
        }

        private void HandleTimeout(long now)
        {
            switch (State)
            {
                case DhcpState.Init:
                    StartExchange(now);
                    ScheduleLinkLocal(now);
                    Discover(now);
                    break;
                case DhcpState.Selecting:
                    Discover(now);
                    break;
                case DhcpState.Requesting:
                    SendRequest(now, RequestLimit);
                    break;
                case DhcpState.Rebooting:
                    SendRequest(now, RebootLimit);
                    break;
                case DhcpState.Checking:
                    Begin(now);
                    break;
                case DhcpState.Bound:
                    StartExchange(now);
                    Extend(now);
                    break;
                case DhcpState.Renewing:
                case DhcpState.Rebinding:
                    Extend(now);
                    break;
                case DhcpState.Releasing:
                    Finish();
                    break;
                default:
                    _deadline = NetDevice.Never;
                    break;
            }
        }

        private void Handle(long now)
        {
            bool isRequest = State == DhcpState.Requesting || State == DhcpState.Rebooting ||
                State == DhcpState.Renewing || State == DhcpState.Rebinding;
            bool isUsable = DhcpAddress.IsHost(_reply.YourAddress, _reply.Mask);

            // some servers send no identifier: use the sender's address
            uint server = _reply.Server != 0 ? _reply.Server : _peer.Address;
            if (State == DhcpState.Selecting && _reply.Type == DhcpMessage.Offer && isUsable)
            {
                Choose(server, now);
            }
            else if (isRequest && _reply.Type == DhcpMessage.Ack && isUsable && _reply.YourAddress == _requested)
            {
                // any server's ACK will do: it has recorded that the address is ours
                Accept(server, now);
            }
            else if (isRequest && _reply.Type == DhcpMessage.Nak && !IsFromAnother)
            {
                HandleNak(now);
            }
            else
            {
                IgnoredMessages++;
            }
        }

        // the NAK of a server whose offer was not taken: it refuses what it did not offer
        private bool IsFromAnother => State == DhcpState.Requesting && _reply.Server != 0 && _reply.Server != _offeringServer;

        private void Begin(long when)
        {
            _requested = 0;
            SetState(DhcpState.Init, when);
        }

        private void StartExchange(long now)
        {
            _transactionId = _stack.Random.Next();
            _startedAt = now;
            _attempts = 0;
        }

        // RFC 3927 section 2.11: a link-local address when no server gives one; it is kept while servers only refuse
        private void ScheduleLinkLocal(long now)
        {
            if (_linkLocalAt == NetDevice.Never && _settings.LinkLocalAfter != 0)
            {
                _linkLocalAt = now + _settings.LinkLocalAfter;
            }
        }

        private void Discover(long now)
        {
            SetState(DhcpState.Selecting, now + Backoff());
            _output.Begin(DhcpMessage.Discover, _transactionId, (now - _startedAt) / 1000, 0);
            _output.AddParameterRequest();
            Send(0);
        }

        // takes the first offer
        private void Choose(uint server, long now)
        {
            _requested = _reply.YourAddress;
            _offeringServer = server;
            _attempts = 0;
            SetState(DhcpState.Requesting, now);
            SendRequest(now, RequestLimit);
        }

        private void Reboot(long now)
        {
            StartExchange(now);
            _offeringServer = 0;
            SetState(DhcpState.Rebooting, now);
            SendRequest(now, RebootLimit);
        }

        // sends a REQUEST for the offered address, or the one that we had
        private void SendRequest(long now, int limit)
        {
            if (_attempts >= limit)
            {
                HandleNoAnswer(now);
                return;
            }

            _deadline = now + Backoff();
            _sentAt = now;
            _output.Begin(DhcpMessage.Request, _transactionId, (now - _startedAt) / 1000, 0);
            _output.AddNumber(DhcpOption.RequestedAddress, _requested);
            _output.AddNumber(DhcpOption.ServerIdentifier, _offeringServer);
            _output.AddParameterRequest();
            Send(0);
        }

        // section 3.2 (5): a lease that has not expired remains valid
        private void HandleNoAnswer(long now)
        {
            if (_hasLease)
            {
                SetState(DhcpState.Bound, _lease.RenewAt > now ? _lease.RenewAt : now + MinExtensionRetry);
            }
            else
            {
                Begin(now);
            }
        }

        // Section 4.4.5: asks the lease's server until T2, then any server; retries each time after half of the remaining time.
        private void Extend(long now)
        {
            bool isRenewal = now < _lease.RebindAt;
            if (!isRenewal && State == DhcpState.Renewing)
            {
                StartExchange(now);
            }

            long end = isRenewal ? _lease.RebindAt : _lease.End;
            long wait = (end - now) / 2;
            wait = wait < MinExtensionRetry ? MinExtensionRetry : wait;
            SetState(isRenewal ? DhcpState.Renewing : DhcpState.Rebinding, now + wait < end ? now + wait : end);
            _sentAt = now;
            _output.Begin(DhcpMessage.Request, _transactionId, (now - _startedAt) / 1000, _lease.Address);
            _output.AddParameterRequest();
            Send(isRenewal ? _lease.Server : 0);
        }

        private void Accept(uint server, long now)
        {
            _refusals = 0;
            _linkLocalAt = NetDevice.Never;
            _lease.Set(_reply, server, _sentAt);
            if (_hasLease || !_settings.CheckAddress)
            {
                Bind();
                return;
            }

            _linkLocal.Stop();
            SetState(DhcpState.Checking, now + CheckLimit);
            _probe.Start(_lease.Address);
        }

        private void Bind()
        {
            _linkLocal.Stop();
            _hasLease = true;
            _interface.AcceptsOffers = false;
            if (_interface.Address != _lease.Address || _interface.PrefixLength != _lease.PrefixLength)
            {
                _routes.Remove();
                _stack.SetAddress(_interface, _lease.Address, _lease.PrefixLength);
            }

            _probe.Watch();
            _routes.Use(_lease.Routes);
            if (Resolver != null)
            {
                _lease.Configure(Resolver);
            }

            if (TimeClient != null)
            {
                _lease.Configure(TimeClient);
            }

            State = DhcpState.Bound;
            _deadline = _lease.RenewAt;
            NotifyChanged();
        }

        // DHCPNAK, section 3.1 (4): the address is not, or no longer, valid here
        private void HandleNak(long now)
        {
            DropAddress();
            Begin(_refusals == 0 ? now : now + RestartDelay);
            _refusals++;
        }

        private void Decline(long now)
        {
            _hasLease = false;
            _transactionId = _stack.Random.Next();
            _output.Begin(DhcpMessage.Decline, _transactionId, 0, 0);
            _output.AddNumber(DhcpOption.RequestedAddress, _lease.Address);
            _output.AddNumber(DhcpOption.ServerIdentifier, _lease.Server);
            Send(0);
            DropAddress();
            Begin(now + RestartDelay);
        }

        private void Expire(long now)
        {
            DropAddress();
            Begin(now);
        }

        private void Release(long now)
        {
            _output.Begin(DhcpMessage.Release, _stack.Random.Next(), 0, _lease.Address);
            _output.AddNumber(DhcpOption.ServerIdentifier, _lease.Server);
            Send(_lease.Server);
            SetState(DhcpState.Releasing, now + ReleaseTime);
            _stack.Mark(this);
        }

        // ends the connections of the address too
        private void DropAddress()
        {
            _hasLease = false;
            _interface.AcceptsOffers = true;
            _routes.Remove();
            _probe.Cancel();
            if (_lease.Address != 0 && _interface.Address == _lease.Address)
            {
                _stack.SetAddress(_interface, 0, 0);
            }
        }

        private int Backoff()
        {
            int doublings = _attempts < MaxDoublings ? _attempts : MaxDoublings;
            _attempts++;
            return (FirstRetry << doublings) - RetrySpread + _stack.Random.NextBelow((2 * RetrySpread) + 1);
        }
    }
}
