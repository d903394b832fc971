using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Probes of a silent peer: window probes (RFC 9293 section 3.8.6.1), keep-alive (section 3.8.4), and the limit of FIN_WAIT_2.
    /// </summary>
    internal sealed partial class TcpSock
    {
        // window probes since the window closed, which set the backoff of the next one
        private int _probesSent;

        // probes of either kind since the peer last answered, and when the last one was sent, in milliseconds
        private int _probesUnanswered;
        private long _probedAt;

        private long _keepAliveDeadline = NetDevice.Never;

        // Data or a FIN wait and nothing is in flight: the peer's window holds them back, or TCP_CORK.
        private void SchedulePersist()
        {
            bool isWaiting = _state >= TcpState.Established && _state != TcpState.TimeWait &&
                (_sendBuffer.Length > 0 || (_isFinQueued && _sendNext == _finSequence));
            if (!isWaiting)
            {
                StopRetransmit();
            }
            else if (_retransmitTimer != RetransmitTimer.Persist)
            {
                // the user timeout limits how long the peer may keep its window closed, not how long we hold back what fits it
                int interval = _rtt.BackedOff(_probesSent);
                StartRetransmitTimer(RetransmitTimer.Persist, _probesSent == 0 || UsableWindow > 0 ? interval : WithinUserTimeout(interval));
            }
        }

        /// <summary>
        /// RFC 9293 section 3.8.6.1: probes a closed window. A small window gets what fits; a closed one gets an empty segment below
        /// SND.UNA, as on Linux, which the peer must answer.
        /// </summary>
        private void ProbeWindow()
        {
            if (SendHeldBack())
            {
                return;
            }

            ForgetAnsweredProbes();
            if (_probesSent == 0)
            {
                _userTimeoutStart = Now;
            }

            if (IsProbeLimitReached())
            {
                GiveUp();
                return;
            }

            _probesSent++;
            if (UsableWindow > 0 && _isFinQueued && _sendNext == _finSequence)
            {
                SendFin();
            }
            else
            {
                SendProbe();
                StartRetransmitTimer(RetransmitTimer.Persist, WithinUserTimeout(_rtt.BackedOff(_probesSent)));
            }
        }

        // RFC 9293 section 3.8.6.1: a peer that answers may keep its window closed indefinitely, unless the user set a limit; a silent peer
        // counts as dead
        private bool IsProbeLimitReached()
        {
            int limit = _isOrphan ? _settings.OrphanRetries : _settings.Retries;
            return _probesUnanswered >= limit || (_isOrphan && _probesSent >= limit) || HasUserTimeoutExpired();
        }

        // Below SND.UNA, so that the peer must answer: RFC 9293 section 3.8.4.
        private void SendProbe()
        {
            _probesUnanswered++;
            _probedAt = Now;
            SendSegment(_sendUnacknowledged - 1, 0, TcpFlags.Ack);
        }

        private void ForgetAnsweredProbes()
        {
            if (_lastReceived >= _probedAt)
            {
                _probesUnanswered = 0;
            }
        }

        /// <inheritdoc/>
        public override void SetKeepAlive(bool on)
        {
            bool wasOn = KeepAlive;
            base.SetKeepAlive(on);
            if (on != wasOn && IsConnected)
            {
                StartKeepAlive(Now);
            }
        }

        /// <inheritdoc/>
        public override void SetKeepAliveIdle(int idle)
        {
            base.SetKeepAliveIdle(idle);
            if (IsConnected)
            {
                StartKeepAlive(_lastReceived);
            }
        }

        /// <summary>
        /// RFC 9293 section 3.8.4, as on Linux: the first probe is sent after the idle time, the others one interval apart.
        /// </summary>
        /// <param name="idleSince">Start of the idle time, in milliseconds.</param>
        private void StartKeepAlive(long idleSince)
        {
            if (_state == TcpState.FinWait2 && _isOrphan)
            {
                return;
            }

            _keepAliveDeadline = NetDevice.Never;
            if (KeepAlive && _state != TcpState.TimeWait)
            {
                SetKeepAliveTimer(idleSince + KeepAliveIdle);
            }
        }

        /// <summary>RFC 9293 section 3.6.1 sets no limit to FIN_WAIT_2; as on Linux, it times out once the socket is closed.</summary>
        private void StartFinWait2Timer()
        {
            SetKeepAliveTimer(Now + FinWait2);
        }

        private void SetKeepAliveTimer(long deadline)
        {
            _keepAliveDeadline = deadline;
            ScheduleTimer(deadline);
        }

        private void KeepAliveTimerExpires()
        {
            if (_state == TcpState.FinWait2 && _isOrphan)
            {
                Finish(0);
                return;
            }

            ForgetAnsweredProbes();
            if (_sendBuffer.Length > 0 || _sendNext != _sendUnacknowledged)
            {
                // RFC 1122 section 4.2.3.6: only an idle connection is probed; unacknowledged data have timers of their own
                StartKeepAlive(Now);
            }
            else if (Now - _lastReceived < KeepAliveIdle)
            {
                // a segment has arrived since the timer was set
                StartKeepAlive(_lastReceived);
            }
            else if (IsKeepAliveLimitReached())
            {
                GiveUp();
            }
            else
            {
                SendProbe();
                SetKeepAliveTimer(Now + KeepAliveInterval);
            }
        }

        // RFC 5482: a user timeout replaces the probe count, as on Linux
        private bool IsKeepAliveLimitReached()
        {
            return UserTimeout > 0
                ? _probesUnanswered > 0 && Now - _lastReceived >= UserTimeout
                : _probesUnanswered >= KeepAliveCount;
        }
    }
}
