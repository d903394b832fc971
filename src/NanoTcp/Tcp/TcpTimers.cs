using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Timers of a connection. One watches what was sent, whatever the reason; one the acknowledgment owed; one the life of the connection
    /// as a whole (keep-alive, FIN_WAIT_2). All count on while the link is down.
    /// </summary>
    internal sealed partial class TcpSock
    {
        // a peer's delayed acknowledgment may take this long (RFC 8985 section 7.2, WCDelAckT), in milliseconds
        private const int WorstDelayedAck = 200;

        // what a board's clock resolves, in milliseconds
        private const int TimerGranularity = 10;

        // the first full-sized timeouts after which a black hole is suspected (RFC 2923 section 2.1)
        private const int BlackHoleExpiries = 3;

        private RetransmitTimer _retransmitTimer;
        private long _retransmitDeadline = NetDevice.Never;
        private long _ackDeadline = NetDevice.Never;
        private long _lifeDeadline = NetDevice.Never;

        // expiries of the retransmission timer since something was acknowledged last
        private int _expiries;

        // window probes since the window closed: how far the time between them has grown
        private int _probesSent;

        // probes of either kind, window or keep-alive, since the peer was last heard; and when the last one left
        private int _probesUnanswered;
        private long _probedAt;
        private long _unacknowledgedSince;
        private long _lastReceived;
        private long _lastDataReceived;

        /// <summary>What the timer that watches the sent data will do.</summary>
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

            /// <summary>What stood in the way of our SYN was reset.</summary>
            SynRepeat,
        }

        /// <summary>The earliest of its timers, in milliseconds.</summary>
        public long NextDeadline
        {
            get
            {
                long next = _retransmitDeadline < _ackDeadline ? _retransmitDeadline : _ackDeadline;
                next = _pathDeadline < next ? _pathDeadline : next;
                return _lifeDeadline < next ? _lifeDeadline : next;
            }
        }

        /// <summary>Runs what is due.</summary>
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

            if (_lifeDeadline <= now && _state != TcpState.Closed)
            {
                LifeTimerExpires();
            }
        }

        /// <summary>Sets the timer that fits what is outstanding: RFC 6298 section 5.1 to 5.3, RFC 8985 section 7.2.</summary>
        private void ScheduleRetransmit()
        {
            if (_sendNext == _sendUnacknowledged)
            {
                SchedulePersist();
                return;
            }

            if (!ScheduleProbe())
            {
                StartRetransmitTimer(
                    RetransmitTimer.Retransmission,
                    _expiries == 0 ? _rtt.RetransmissionTimeout : _rtt.BackedOff(_expiries));
            }
        }

        // False where no probe is due before the retransmission timeout.
        private bool ScheduleProbe()
        {
            if (!_usesRack || _recovery != RecoveryState.Open || _isProbing || _expiries != 0 || !_rtt.HasSample)
            {
                return false;
            }

            StartRetransmitTimer(RetransmitTimer.TailLossProbe, ProbeTimeout);
            return true;
        }

        // RFC 8985 section 7.2: where the retransmission timeout would come first, the probe takes its place
        private int ProbeTimeout
        {
            get
            {
                int probe = (2 * _rtt.Smoothed) + (_transmitQueue.Count == 1 ? WorstDelayedAck : TimerGranularity);
                int timeout = _rtt.RetransmissionTimeout;
                return probe < timeout ? probe : timeout;
            }
        }

        // Data or a FIN wait, nothing is outstanding, and nothing was sent: only the window can be the reason.
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
                if (_probesSent == 0)
                {
                    _unacknowledgedSince = Now;
                }

                StartRetransmitTimer(RetransmitTimer.Persist, _rtt.BackedOff(_probesSent));
            }
        }

        private void StartRetransmitTimer(RetransmitTimer kind, int timeout)
        {
            long deadline = Stack.Now + timeout;
            _retransmitTimer = kind;
            _retransmitDeadline = deadline;
            if (deadline < _protocol.NextDeadline)
            {
                _protocol.Schedule(deadline);
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
            _lifeDeadline = NetDevice.Never;
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
                    ProbeTimerExpires();
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

        // It counts from the last transmission; that one does not set it anew each time, so it may be early.
        private void ProbeTimerExpires()
        {
            long due = _lastSent + ProbeTimeout;
            if (due > Now)
            {
                StartRetransmitTimer(RetransmitTimer.TailLossProbe, (int)(due - Now));
            }
            else
            {
                ProbeTail();
            }
        }

        private void RetransmissionTimeout()
        {
            _expiries++;
            if (IsGivenUp())
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
                TimeOut();
            }

            StartRetransmitTimer(RetransmitTimer.Retransmission, _rtt.BackedOff(_expiries));
        }

        /// <summary>By count, not by time: a timeout at its cap is no reason to give up. The user timeout is by time (RFC 5482).</summary>
        private bool IsGivenUp()
        {
            if (_state == TcpState.SynSent)
            {
                return _expiries > SynRetries || IsUserTimeOver();
            }

            if (_state == TcpState.SynReceived)
            {
                return _expiries > _settings.SynAckRetries;
            }

            return _expiries > (_isOrphan ? _settings.OrphanRetries : _settings.Retries) || IsUserTimeOver();
        }

        // RFC 1122 section 4.2.3.9: the reason that a router gave says more than that time is over
        private void GiveUp()
        {
            _statistics.TcpAborts++;
            Abort(_softError != 0 ? _softError : Errno.ETIMEDOUT);
        }

        private bool IsUserTimeOver() => UserTimeout > 0 && Now - _unacknowledgedSince >= UserTimeout;

        private void ReorderingTimeout()
        {
            DetectLossByTime();
            if (_transmitQueue.LostBytes > 0 && _recovery <= RecoveryState.Disorder)
            {
                EnterRecovery();
                ReduceProportionally(0, false);
            }

            Output();
            if (_retransmitTimer == RetransmitTimer.None)
            {
                ScheduleRetransmit();
            }
        }

        /// <summary>
        /// RFC 9293 section 3.8.6.1: asks a closed window. What fits a small window is sent at last; into a closed one goes an empty segment
        /// below SND.UNA, as Linux sends it, which a peer must answer.
        /// </summary>
        private void ProbeWindow()
        {
            ForgetAnsweredProbes();
            if (IsProbingGivenUp())
            {
                GiveUp();
                return;
            }

            _probesSent++;
            int unsent = (int)(_firstDataSequence + (uint)_sendBuffer.Length - _sendNext);
            int window = UsableWindow;
            if (window > 0 && unsent > 0)
            {
                int length = unsent < window ? unsent : window;
                SendData(length < _segmentSize ? length : _segmentSize, false);
            }
            else if (window > 0 && _isFinQueued && _sendNext == _finSequence)
            {
                SendFin();
            }
            else
            {
                SendProbe();
                StartRetransmitTimer(RetransmitTimer.Persist, _rtt.BackedOff(_probesSent));
            }
        }

        // RFC 9293 section 3.8.6.1: a peer that answers may keep its window closed for as long as it likes, unless the user set a limit; one that
        // is silent has gone
        private bool IsProbingGivenUp()
        {
            int limit = _isOrphan ? _settings.OrphanRetries : _settings.Retries;
            return _probesUnanswered >= limit || (_isOrphan && _probesSent >= limit) || IsUserTimeOver();
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

        /// <summary>
        /// RFC 2923 section 2.1: full segments vanish again and again, and no ICMP message says why: smaller ones, and routers may fragment.
        /// </summary>
        private void SuspectBlackHole()
        {
            // where there was one, and nothing large has arrived since larger segments were tried again, once is enough
            int limit = _isPathSilent && _bytesAcknowledged - _acknowledgedAtTrial < _segmentSize ? 1 : BlackHoleExpiries;
            if (!_settings.PathMtuDiscovery || _expiries != limit || _segmentSize <= DefaultSegmentSize || _transmitQueue.Count == 0)
            {
                return;
            }

            // a link that is down loses segments of every size
            int length = (int)(_transmitQueue.EndOf(0) - _sendUnacknowledged);
            if (length > DefaultSegmentSize && _path.Interface != null && _path.Interface.Device.IsLinkUp)
            {
                ShrinkSegments(DefaultSegmentSize + TcpHeader.MinimumLength);
                _path.AllowFragments(true);
                _isPathSilent = true;
            }
        }

        /// <summary>RFC 9293 section 3.6.1 lets FIN_WAIT_2 last; without a user it ends, as on Linux.</summary>
        private void LimitFinWait2()
        {
            SetLifeTimer(Now + FinWait2);
        }

        /// <summary>RFC 9293 section 3.8.4, as Linux has it: the first probe leaves after the idle time, the others one interval apart.</summary>
        /// <param name="idleSince">Where the idle time begins, in milliseconds.</param>
        private void StartKeepAlive(long idleSince)
        {
            if (_state == TcpState.FinWait2 && _isOrphan)
            {
                return;
            }

            _lifeDeadline = NetDevice.Never;
            if (KeepAlive && _state != TcpState.TimeWait)
            {
                SetLifeTimer(idleSince + KeepAliveIdle);
            }
        }

        private void SetLifeTimer(long deadline)
        {
            _lifeDeadline = deadline;
            _protocol.Schedule(deadline);
        }

        private void LifeTimerExpires()
        {
            if (_state == TcpState.FinWait2 && _isOrphan)
            {
                Finish(0);
                return;
            }

            ForgetAnsweredProbes();
            if (_sendBuffer.Length > 0 || _sendNext != _sendUnacknowledged)
            {
                // RFC 1122 section 4.2.3.6: only an idle connection is probed; what is out has timers of its own
                StartKeepAlive(Now);
            }
            else if (Now - _lastReceived < KeepAliveIdle)
            {
                // something has come since the timer was set
                StartKeepAlive(_lastReceived);
            }
            else if (IsKeepAliveGivenUp())
            {
                GiveUp();
            }
            else
            {
                SendProbe();
                SetLifeTimer(Now + KeepAliveInterval);
            }
        }

        // RFC 5482: a user timeout takes the place of the count, as on Linux
        private bool IsKeepAliveGivenUp()
        {
            return UserTimeout > 0
                ? _probesUnanswered > 0 && Now - _lastReceived >= UserTimeout
                : _probesUnanswered >= KeepAliveCount;
        }
    }
}
