namespace NanoTcp.Enc28j60
{
    /// <content>Transmit. The next frame waits until TXRTS is 0, outside transmit memory where that holds only one frame. In half duplex a
    /// frame can be aborted: by errata 13 for a late collision that did not happen, after which it is retransmitted; and by errata 12 only
    /// once the transmit logic was reset.</content>
    public sealed partial class Enc28j60Device
    {
        private const int ShortestFrame = 14;
        private const int LongestFrame = 1514;

        // Instruction, filler and control byte. With the filler the transfer starts on a word where the stack places its frames. A control
        // byte of 0 leaves padding and check sequence to MACON3.
        private const int TransmitHeader = 3;
        private const int Filler = 1;
        private const int FollowMacon3 = 0;

        // status vector of 7 bytes after the frame; bit 29 is a late collision (data sheet table 7-1)
        private const int StatusVectorLength = 7;
        private const int StatusErrorByte = 3;
        private const int StatusLateCollision = 0x20;

        // errata 13
        private const int MaxRetransmissions = 16;

        // Polls without sleeping for this long, in milliseconds, since the shortest sleep is 10 ms on an ESP32. A full frame takes 1.23 ms.
        // The number of polls bounds the wait where a clock stands still.
        private const int SendSpin = 2;
        private const int SendPolls = 4000;

        // then sleeps of 1 ms, for a wire that is busy
        private const int SendSleeps = 3;

        private const int Unknown = -1;

        // TXRTS was set, and has not been seen at 0 since
        private bool _sendPending;

        // A wait for the frame has failed: from now on it is only polled, so that the stack is not held up again.
        private bool _isSendOverdue;

        private long _sentAt;
        private long _sendPollAt;
        private int _retransmissions;

        // value of ETXND; each byte is written only when it changes
        private int _transmitEnd = Unknown;

        /// <inheritdoc/>
        /// <remarks>
        /// 6 transactions: EWRPT, data, ETXND, TXRTS; ETXND's bytes only where they change, ETXST's high byte when the slot changes. Two
        /// more (in full duplex one) while the last frame is not known to have left.
        /// </remarks>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            int error = CheckReady(length);
            if (error != 0)
            {
                Counters.SendErrors++;
                return error;
            }

            int place = _sendPending ? _chip.NextTransmitStart : _chip.TransmitStart;
            buffer[offset - 1] = FollowMacon3;
            _bus.WriteWord(Enc28j60Registers.EWRPTL, place - Filler);
            _bus.WriteBuffer(buffer, offset - TransmitHeader, Filler + 1 + length);
            if (_sendPending && !FinishSend())
            {
                Counters.SendErrors++;
                return -Errno.ENOBUFS;
            }

            _chip.SelectTransmitStart(place);
            WriteTransmitEnd(place + length);
            _retransmissions = 0;
            Request();
            Counters.SentFrames++;
            Counters.SentBytes += length;
            return 0;
        }

        private void WriteTransmitEnd(int end)
        {
            // unknown while it changes, since out of memory may interrupt that
            int former = _transmitEnd;
            _transmitEnd = Unknown;
            if (former == Unknown || ((end ^ former) & 0xFF) != 0)
            {
                _bus.Write(Enc28j60Registers.ETXNDL, end & 0xFF);
            }

            if (former == Unknown || ((end ^ former) & 0xFF00) != 0)
            {
                _bus.Write(Enc28j60Registers.ETXNDH, end >> 8);
            }

            _transmitEnd = end;
        }

        private void Request()
        {
            _sendPending = true;
            _isSendOverdue = false;
            _sentAt = _clock.Now;
            _sendPollAt = _sentAt + SendSpin;
            _bus.SetBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_TXRTS);
        }

        private int CheckReady(int length)
        {
            if (length < ShortestFrame || length > LongestFrame)
            {
                return -Errno.EMSGSIZE;
            }

            if (State != Enc28j60State.Running)
            {
                return State == Enc28j60State.Dead ? -Errno.EIO : -Errno.ENETDOWN;
            }

            if (_fault != Recovery.None || (_sendPending && (_isSendOverdue || !_chip.SendsAhead) && !FinishSend()))
            {
                return -Errno.ENOBUFS;
            }

            return 0;
        }

        private bool FinishSend()
        {
            if (_isSendOverdue ? PollSend() : WaitForSend())
            {
                return true;
            }

            NoteOverdueSend();
            return false;
        }

        private bool WaitForSend()
        {
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

        /// <summary>Checks a frame that no call waits for: it may have been aborted.</summary>
        private void CheckSend()
        {
            if (!PollSend())
            {
                NoteOverdueSend();
            }
        }

        /// <summary>
        /// One transaction while the frame is being sent, two when it has left; in full duplex one, since nothing collides.
        /// </summary>
        /// <returns>True when the chip is done with the frame, sent or given up.</returns>
        private bool PollSend()
        {
            if ((_bus.Read(Enc28j60Registers.ECON1) & Enc28j60Registers.ECON1_TXRTS) != 0)
            {
                return false;
            }

            if (!_options.FullDuplex && (_bus.Read(Enc28j60Registers.EIR) & Enc28j60Registers.EIR_TXERIF) != 0)
            {
                return !RetryLateCollision();
            }

            SendConfirmed();
            return true;
        }

        // Errata 15: ESTAT.LATECOL is not set, so the status vector tells.
        private bool RetryLateCollision()
        {
            bool wasLate = ReadsLateCollision();
            ResetTransmitter();
            if (wasLate && _retransmissions < MaxRetransmissions)
            {
                _retransmissions++;
                ChipCounters.LateCollisions++;
                Request();
                return true;
            }

            ChipCounters.SendAborts++;
            Counters.SendErrors++;
            SendConfirmed();
            return false;
        }

        private bool ReadsLateCollision()
        {
            _bus.WriteWord(Enc28j60Registers.ERDPTL, _transmitEnd + 1);
            _bus.ReadBuffer(StatusVectorLength);
            _readPointerMoved = true;
            _headerRead = false;
            return (_bus.Scratch[Enc28j60Bus.InstructionLength + StatusErrorByte] & StatusLateCollision) != 0;
        }

        // Errata 12: after an abort the transmit logic hangs until it is reset, and the reset may set TXERIF.
        private void ResetTransmitter()
        {
            _bus.SetBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_TXRST);
            _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_TXRST | Enc28j60Registers.ECON1_TXRTS);
            _bus.ClearBits(Enc28j60Registers.EIR, Enc28j60Registers.EIR_TXIF | Enc28j60Registers.EIR_TXERIF);
            _bus.ClearBits(Enc28j60Registers.ESTAT, Enc28j60Registers.ESTAT_TXABRT | Enc28j60Registers.ESTAT_LATECOL);
        }

        private void SendConfirmed()
        {
            _sendPending = false;
            _isSendOverdue = false;
            _sendFaults = 0;
        }

        private void NoteOverdueSend()
        {
            long now = _clock.Now;
            _isSendOverdue = true;
            _sendPollAt = now + 1;
            if (now - _sentAt >= _options.SendTimeout)
            {
                SendFault();
            }
        }

        /// <summary>Checks ETXND; if a bad transfer changed it, the next frame writes it again. Two transactions.</summary>
        private void CheckTransmitPointer()
        {
            if (_transmitEnd != Unknown && _bus.ReadWord(Enc28j60Registers.ETXNDL) != _transmitEnd)
            {
                _transmitEnd = Unknown;
            }
        }
    }
}
