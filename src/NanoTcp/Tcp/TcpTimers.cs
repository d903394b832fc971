using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Timers of a connection: one for what is in flight or held back by the peer's window, one for the delayed acknowledgment, one for the
    /// path MTU, and one for keep-alive and FIN_WAIT_2. All keep running while the link is down.
    /// </summary>
    internal sealed partial class TcpSock
    {
        private RetransmitTimer _retransmitTimer;
        private long _retransmitDeadline = NetDevice.Never;

        // expiries of the retransmission timer since the last new acknowledgment
        private int _expiries;

        // when the user timeout began: at the first expiry of the retransmission or persist timer, or with the first SYN; in milliseconds
        private long _userTimeoutStart;

        /// <summary>What the timer for sent data does when it expires.</summary>
        private enum RetransmitTimer
        {
            None,

            /// <summary>RFC 6298.</summary>
            Retransmission,

            /// <summary>RFC 8985 section 7.</summary>
            TailLossProbe,

            /// <summary>RFC 8985 section 6.3.</summary>
            Reordering,

            /// <summary>RFC 9293 section 3.8.6.1: the peer's window is closed.</summary>
            Persist,

            /// <summary>Resends our SYN after a reset to the old connection that the peer still had.</summary>
            SynRepeat,
        }

        /// <summary>The earliest deadline of its timers, in milliseconds.</summary>
        public long NextDeadline
        {
            get
            {
                long next = _retransmitDeadline < _ackDeadline ? _retransmitDeadline : _ackDeadline;
                next = _pathDeadline < next ? _pathDeadline : next;
                return _keepAliveDeadline < next ? _keepAliveDeadline : next;
            }
        }

        /// <summary>Runs the timers that are due.</summary>
        public void RunTimers(long now)
        {
            if (_ackDeadline <= now)
            {
                _ackDeadline = NetDevice.Never;
                SendAck();
            }

            if (_retransmitDeadline <= now)
            {
                RetransmitTimerExpires();
            }

            if (_pathDeadline <= now)
            {
                TryLargerSegments();
            }

            if (_keepAliveDeadline <= now && _state != TcpState.Closed)
            {
                KeepAliveTimerExpires();
            }
        }

        /// <summary>Sets the timer for what is in flight: RFC 6298 section 5.1 to 5.3, RFC 8985 section 7.2.</summary>
        private void ScheduleRetransmit()
        {
            if (_sendNext == _sendUnacknowledged)
            {
                SchedulePersist();
                return;
            }

            if (!ScheduleTailLossProbe())
            {
                StartRetransmitTimer(
                    RetransmitTimer.Retransmission,
                    _expiries == 0 ? _rtt.RetransmissionTimeout : _rtt.BackedOff(_expiries));
            }
        }

        private void StartRetransmitTimer(RetransmitTimer kind, int timeout)
        {
            long deadline = Stack.Now + timeout;
            _retransmitTimer = kind;
            _retransmitDeadline = deadline;
            if (deadline < TimerDeadline)
            {
                _protocol.Schedule(this, deadline);
            }
        }

        private void ScheduleTimer(long deadline)
        {
            if (deadline < TimerDeadline)
            {
                _protocol.Schedule(this, deadline);
            }
        }

        private void StopRetransmit()
        {
            _retransmitTimer = RetransmitTimer.None;
            _retransmitDeadline = NetDevice.Never;
        }

        private void StopTimers()
        {
            StopRetransmit();
            _ackDeadline = NetDevice.Never;
            _keepAliveDeadline = NetDevice.Never;
            _pathDeadline = NetDevice.Never;
        }

        private void RetransmitTimerExpires()
        {
            RetransmitTimer kind = _retransmitTimer;
            StopRetransmit();
            switch (kind)
            {
                case RetransmitTimer.Retransmission:
                    RetransmissionTimeout();
                    break;
                case RetransmitTimer.TailLossProbe:
                    TailLossProbeTimerExpires();
                    break;
                case RetransmitTimer.Reordering:
                    ReorderingTimeout();
                    break;
                case RetransmitTimer.Persist:
                    ProbeWindow();
                    break;
                case RetransmitTimer.SynRepeat:
                    RepeatSyn();
                    break;
                default:
                    break;
            }
        }

        private void RetransmissionTimeout()
        {
            _expiries++;
            if (_expiries == 1 && _state != TcpState.SynSent)
            {
                _userTimeoutStart = Now;
            }

            if (IsRetryLimitReached())
            {
                GiveUp();
                return;
            }

            if (_state == TcpState.SynSent || _state == TcpState.SynReceived)
            {
                // RFC 3168 section 6.1.1.1: a SYN that asked for ECN may be what a middlebox drops
                ResendSyn(_state == TcpState.SynSent ? TcpFlags.Syn : TcpFlags.Syn | TcpFlags.Ack);
            }
            else
            {
                SuspectBlackHole();
                EnterLoss();
            }

            StartRetransmitTimer(RetransmitTimer.Retransmission, WithinUserTimeout(_rtt.BackedOff(_expiries)));
        }

        // RFC 5482: the user timeout ends a connection when it is over, not when the next retransmission or probe is due
        private int WithinUserTimeout(int timeout)
        {
            if (UserTimeout <= 0)
            {
                return timeout;
            }

            int left = (int)(UserTimeout - (Now - _userTimeoutStart));
            return left < 1 ? 1 : left < timeout ? left : timeout;
        }

        /// <summary>
        /// Limits the number of timeouts, not their time: a timeout at its maximum is no reason to give up. As on Linux, a user timeout
        /// (RFC 5482) limits the time instead, after one retransmission at least; an attempt to connect has both limits.
        /// </summary>
        private bool IsRetryLimitReached()
        {
            if (_state == TcpState.SynSent)
            {
                return _expiries > SynRetries || (_expiries > 1 && HasUserTimeoutExpired());
            }

            if (_state == TcpState.SynReceived)
            {
                return _expiries > _settings.SynAckRetries;
            }

            return UserTimeout > 0 ? HasUserTimeoutExpired() : _expiries > (_isOrphan ? _settings.OrphanRetries : _settings.Retries);
        }

        // RFC 1122 section 4.2.3.9: the error that a router reported is more specific than ETIMEDOUT
        private void GiveUp()
        {
            _statistics.TcpAborts++;
            Abort(_softError != 0 ? _softError : Errno.ETIMEDOUT);
        }

        private bool HasUserTimeoutExpired() => UserTimeout > 0 && Now - _userTimeoutStart >= UserTimeout;
    }
}
