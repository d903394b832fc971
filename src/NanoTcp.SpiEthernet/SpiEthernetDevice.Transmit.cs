namespace NanoTcp.SpiEthernet
{
    /// <content>Transmit. One frame is on the wire at a time; the next one is started only when the last one has left.</content>
    public abstract partial class SpiEthernetDevice
    {
        private const int ShortestFrame = 14;
        private const int LongestFrame = 1514;

        // Polls without sleeping for this long, in milliseconds, since the shortest sleep is 10 ms on an ESP32. A full frame takes 123 us
        // at 100 Mbit/s and 1.23 ms at 10 Mbit/s.
        private const int SendSpin = 2;

        // then sleeps of 1 ms, for a wire that is busy with collisions
        private const int SendSleeps = 3;

        private const long NotOverdue = -1;

        /// <summary>True from the start of a frame until it is known to have left.</summary>
        protected bool SendPending;

        /// <summary>True when the chip's memory holds a frame besides the one on the wire.</summary>
        protected bool LoadsAhead;

        // Since when a wait for the frame has failed. From then on it is only polled, so that the stack is not held up again.
        private long _overdueSince = NotOverdue;

        // when to check a frame that no call waits for; Never for a chip that loses none by itself
        private long _sendPollAt = Never;

        /// <inheritdoc/>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            int error = CheckReady(length);
            if (error == 0)
            {
                LoadFrame(buffer, offset, length);
                if (SendPending && !FinishSend())
                {
                    error = BusyError();
                }
            }

            if (error != 0)
            {
                Counters.SendErrors++;
                return error;
            }

            // First: whatever ends this halfway, such as out of memory, the next frame must wait for this one.
            SendPending = true;
            StartSend(length);
            Counters.SentFrames++;
            Counters.SentBytes += length;
            return 0;
        }

        /// <summary>For <see cref="StartSend"/>: makes <see cref="Service"/> check the frame, which the chip may have aborted.</summary>
        protected void CheckSendSoon()
        {
            _overdueSince = NotOverdue;
            _sendPollAt = Clock.Now + SendSpin;
        }

        /// <summary>Records that the frame has left.</summary>
        protected void SendConfirmed()
        {
            SendPending = false;
            _overdueSince = NotOverdue;
            _sendFaults = 0;
        }

        /// <summary>Records that the frame will not leave.</summary>
        protected void AbandonSend()
        {
            SendPending = false;
            _overdueSince = NotOverdue;
        }

        /// <summary>Waits some milliseconds for the frame to leave.</summary>
        /// <returns>True when it has left.</returns>
        protected bool WaitForSend()
        {
            if (PollSend())
            {
                return true;
            }

            long start = Clock.Now;
            for (int poll = 0; poll < MaxSendPolls && Clock.Now - start <= SendSpin; poll++)
            {
                if (PollSend())
                {
                    return true;
                }
            }

            for (int sleep = 0; sleep < SendSleeps; sleep++)
            {
                Clock.Sleep(1);
                if (PollSend())
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Checks a frame that no call waits for.</summary>
        protected void CheckSend()
        {
            if (!PollSend())
            {
                NoteOverdueSend();
            }
        }

        private int CheckReady(int length)
        {
            if (length < ShortestFrame || length > LongestFrame)
            {
                return -Errno.EMSGSIZE;
            }

            if (_state != SpiEthernetState.Running)
            {
                return _state == SpiEthernetState.Dead ? -Errno.EIO : -Errno.ENETDOWN;
            }

            if (_fault != RecoveryStep.None)
            {
                return -Errno.ENOBUFS;
            }

            return SendPending && (!LoadsAhead || _overdueSince != NotOverdue) && !FinishSend() ? BusyError() : 0;
        }

        private int BusyError() => _state == SpiEthernetState.Running ? -Errno.ENOBUFS : -Errno.ENETDOWN;

        private bool FinishSend()
        {
            if (_overdueSince != NotOverdue ? PollSend() : WaitForSend())
            {
                return true;
            }

            Controller.ReadLink();
            UpdateLink();
            NoteOverdueSend();
            return false;
        }

        // Without a link a frame may never leave; the check after the link is back handles it.
        private void NoteOverdueSend()
        {
            long now = Clock.Now;
            bool isRunning = _state == SpiEthernetState.Running;
            if (_sendPollAt != Never)
            {
                _sendPollAt = isRunning ? now + 1 : Never;
            }

            if (_overdueSince == NotOverdue)
            {
                _overdueSince = now;
            }
            else if (isRunning && now - _overdueSince >= Options.SendTimeout)
            {
                SendFault();
            }
        }
    }
}
