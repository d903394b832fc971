namespace NanoTcp.W5500
{
    /// <content>Transmit. One frame per SEND, and no SEND before the last frame has left: two that overlap can stop the transmitter until
    /// power is removed. Sn_TX_RD shows that the frame has left; the next status burst reads it.</content>
    public partial class W5500Device
    {
        private const int ShortestFrame = 14;
        private const int LongestFrame = 1514;

        // Polls without sleeping for this long, in milliseconds, since the shortest sleep is 10 ms on an ESP32. A full frame takes 123 us
        // at 100 Mbit/s and 1.23 ms at 10 Mbit/s. The number of polls bounds the wait where a clock stands still.
        private const int SendSpin = 2;
        private const int SendPolls = 1000;

        // then sleeps of 1 ms, for a wire that is busy with collisions
        private const int SendSleeps = 3;

        // SEND was given, and Sn_TX_RD has not been seen at Sn_TX_WR since
        private bool _sendPending;

        // A wait for the frame has failed: from now on it is only polled, so that the stack is not held up again.
        private bool _isSendOverdue;

        private long _sendOverdueSince;

        /// <inheritdoc/>
        /// <remarks>
        /// 3 transactions: data, Sn_TX_WR, SEND. One or more after the first while the last frame is not known to have left.
        /// </remarks>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            int error = CheckReady(length);
            if (error == 0)
            {
                error = Load(buffer, offset, length);
            }

            if (error != 0)
            {
                Counters.SendErrors++;
                return error;
            }

            // First: whatever ends this halfway, such as out of memory, the next frame must wait for this one.
            _sendPending = true;
            _transmitWrite = (_transmitWrite + length) & 0xFFFF;
            _bus.WriteWord(W5500Block.Socket0, W5500Registers.Sn_TX_WR, _transmitWrite);
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_CR, W5500Registers.Sn_CR_SEND);
            Counters.SentFrames++;
            Counters.SentBytes += length;
            return 0;
        }

        private int CheckReady(int length)
        {
            if (length < ShortestFrame || length > LongestFrame)
            {
                return -Errno.EMSGSIZE;
            }

            if (!_layout.HasMacRaw)
            {
                return -Errno.EOPNOTSUPP;
            }

            if (State != W5500State.Running)
            {
                return State == W5500State.Dead ? -Errno.EIO : -Errno.ENETDOWN;
            }

            if (_fault != Recovery.None)
            {
                return -Errno.ENOBUFS;
            }

            return 0;
        }

        // loads the frame while the last one is still on the wire
        private int Load(byte[] buffer, int offset, int length)
        {
            _bus.WriteFrom(buffer, offset, length, W5500Block.Socket0Transmit, _transmitWrite);
            if (_sendPending && !FinishSend())
            {
                return State == W5500State.Running ? -Errno.ENOBUFS : -Errno.ENETDOWN;
            }

            return 0;
        }

        private bool FinishSend()
        {
            if (_isSendOverdue ? PollSend() : WaitForSend())
            {
                return true;
            }

            _chip.ReadLink();
            UpdateLink();
            NoteOverdueSend();
            return false;
        }

        private bool WaitForSend()
        {
            if (PollSend())
            {
                return true;
            }

            long start = _clock.Now;
            for (int poll = 0; poll < SendPolls && _clock.Now - start <= SendSpin; poll++)
            {
                if (PollSend())
                {
                    return true;
                }
            }

            for (int sleep = 0; sleep < SendSleeps; sleep++)
            {
                _clock.Sleep(1);
                if (PollSend())
                {
                    return true;
                }
            }

            return false;
        }

        private bool PollSend()
        {
            if (_bus.ReadWord(W5500Block.Socket0, W5500Registers.Sn_TX_RD) != _transmitWrite)
            {
                return false;
            }

            SendConfirmed();
            return true;
        }

        private void SendConfirmed()
        {
            _sendPending = false;
            _isSendOverdue = false;
            _sendFaults = 0;
        }

        // Without a link a frame never leaves; the check after the link is back handles it.
        private void NoteOverdueSend()
        {
            long now = _clock.Now;
            if (!_isSendOverdue)
            {
                _isSendOverdue = true;
                _sendOverdueSince = now;
            }
            else if (State == W5500State.Running && now - _sendOverdueSince >= _options.SendTimeout)
            {
                SendFault();
            }
        }
    }
}
