namespace NanoTcp.Enc28j60
{
    /// <content>Transmit. The next frame waits until TXRTS is 0, outside transmit memory where that holds only one frame. In half duplex a
    /// frame can be aborted: by errata 13 for a late collision that did not happen, after which it is retransmitted; and by errata 12 only
    /// once the transmit logic was reset.</content>
    public sealed partial class Enc28j60Device
    {
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

        private const int Unknown = -1;

        private int _retransmissions;

        // where the frame that was loaded last begins
        private int _loadedAt;

        // value of ETXND; each byte is written only when it changes
        private int _transmitEnd = Unknown;

        /// <inheritdoc/>
        protected override int MaxSendPolls => 4000;

        /// <summary>Three transactions: EWRPT and data.</summary>
        /// <inheritdoc/>
        protected override void LoadFrame(byte[] buffer, int offset, int length)
        {
            _loadedAt = SendPending ? _chip.NextTransmitStart : _chip.TransmitStart;
            buffer[offset - 1] = FollowMacon3;
            _bus.WriteWord(Enc28j60Registers.EWRPTL, _loadedAt - Filler);
            _bus.WriteBuffer(buffer, offset - TransmitHeader, Filler + 1 + length);
        }

        /// <summary>Three transactions: ETXND's bytes where they change, TXRTS; one more for ETXST when the slot changes.</summary>
        /// <inheritdoc/>
        protected override void StartSend(int length)
        {
            _chip.SelectTransmitStart(_loadedAt);
            WriteTransmitEnd(_loadedAt + length);
            _retransmissions = 0;
            Request();
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
            CheckSendSoon();
            _bus.SetBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_TXRTS);
        }

        /// <summary>
        /// One transaction while the frame is being sent, two when it has left; in full duplex one, since nothing collides.
        /// </summary>
        /// <returns>True when the chip is done with the frame, sent or given up.</returns>
        protected override bool PollSend()
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
