namespace NanoTcp.W5500
{
    /// <content>
    /// Transmit. One frame a SEND, and never a SEND before the last frame has left: two that overlap can stop the transmitter until the
    /// power goes off. That it has left shows in Sn_TX_RD, which the next status burst brings along.
    /// </content>
    public partial class W5500Device
    {
        private const int ShortestFrame = 14;
        private const int LongestFrame = 1514;

        // A full frame takes 123 us at 100 Mbit/s and 1.23 ms at 10 Mbit/s: looked for without a rest for that long, since the shortest
        // rest is 10 ms on an ESP32. In milliseconds; the number of reads bounds it where a clock stands still.
        private const int SendSpin = 2;
        private const int SendPolls = 1000;

        // Rests of 1 ms after that, for a wire that collisions keep busy.
        private const int SendRests = 3;

        // SEND was given and Sn_TX_RD has not been seen at Sn_TX_WR since.
        private bool _sendPending;

        // The frame under way has been waited for in vain once: now only looked at, so that the stack is not held up again.
        private bool _sendLate;

        private long _sendLateSince;

        /// <inheritdoc/>
        /// <remarks>
        /// 3 transactions: data, Sn_TX_WR, SEND. One or more behind the first when the last frame is not yet known to have left.
        /// </remarks>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            int error = Readiness(length);
            if (error == 0)
            {
                error = Load(buffer, offset, length);
            }

            if (error != 0)
            {
                Counters.SendErrors++;
                return error;
            }

            // first of all: whatever ends this half-way, a full heap on a board, the next frame must not follow at once
            _sendPending = true;
            _transmitWrite = (_transmitWrite + length) & 0xFFFF;
            _bus.WriteWord(W5500Block.Socket0, W5500Registers.Sn_TX_WR, _transmitWrite);
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_CR, W5500Registers.Sn_CR_SEND);
            Counters.SentFrames++;
            Counters.SentBytes += length;
            return 0;
        }

        private int Readiness(int length)
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

        // The frame goes to the chip while the last one is still on the wire.
        private int Load(byte[] buffer, int offset, int length)
        {
            _bus.WriteFrom(buffer, offset, length, W5500Block.Socket0Transmit, _transmitWrite);
            if (_sendPending && !AwaitSend())
            {
                return State == W5500State.Running ? -Errno.ENOBUFS : -Errno.ENETDOWN;
            }

            return 0;
        }

        private bool AwaitSend()
        {
            if (_sendLate ? HasSent() : HasSentSoon())
            {
                return true;
            }

            _chip.ReadLink();
            UpdateLink();
            NoteLateSend();
            return false;
        }

        private bool HasSentSoon()
        {
            if (HasSent())
            {
                return true;
            }

            long start = _clock.Now;
            for (int poll = 0; poll < SendPolls && _clock.Now - start <= SendSpin; poll++)
            {
                if (HasSent())
                {
                    return true;
                }
            }

            for (int rest = 0; rest < SendRests; rest++)
            {
                _clock.Sleep(1);
                if (HasSent())
                {
                    return true;
                }
            }

            return false;
        }

        private bool HasSent()
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
            _sendLate = false;
            _sendFaults = 0;
        }

        // Without a link a frame never leaves; it is dealt with when the link comes back.
        private void NoteLateSend()
        {
            long now = _clock.Now;
            if (!_sendLate)
            {
                _sendLate = true;
                _sendLateSince = now;
            }
            else if (State == W5500State.Running && now - _sendLateSince >= _options.SendTimeout)
            {
                SendFault();
            }
        }
    }
}
