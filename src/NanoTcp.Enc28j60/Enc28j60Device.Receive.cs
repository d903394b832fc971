using System;
using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <content>
    /// Receive. In the ring each packet begins with the address of the next one, a byte count and a status, then come the frame, its check
    /// sequence and a byte that makes the next address even. One burst brings a frame and the header of the one behind it.
    /// </content>
    public sealed partial class Enc28j60Device
    {
        // Next-packet pointer of 2 bytes, status vector of 4 (data sheet figure 7-3).
        private const int PacketHeader = 6;
        private const int CheckSequence = 4;

        // With check sequence. The MAC drops anything shorter, and by MAMXFL anything longer.
        private const int ShortestPacket = 64;

        // "Received OK" in the status vector's third byte (data sheet table 7-3).
        private const int StatusReceivedOk = 0x80;

        // Looks at the chip within one call, when the first ones find nothing usable.
        private const int PassesPerReceive = 4;

        // Looks at a header that makes no sense before it counts as a fault: a bad transfer is cured by another one.
        private const int LooksAtBadHeader = 2;

        // Overflows with no packet between them after which the receiver counts as deaf.
        private const int OverrunsOfDeafReceiver = 2;

        // Rounds of PKTDEC until EPKTCNT is 0; it counts to 255.
        private const int DecrementRounds = 2;

        /// <summary>
        /// Bytes that a batch's buffer must have: an instruction, the longest packet, its pad and a header, up to a word.
        /// </summary>
        public const int SmallestBatchBuffer = 1528;

        // True from the first look until one shows that nothing waits.
        private bool _draining;

        // When an idle chip is looked at again without being asked.
        private long _nextLook;

        // The pin stays low for no reason: treated as absent until it is seen high again.
        private bool _interruptIgnored;

        // Where the next packet begins. ERDPT stands there, or behind its header when that has been read.
        private int _packet;
        private bool _headerRead;
        private int _nextPacket;
        private int _byteCount;
        private int _status;

        // ERDPT stands somewhere else.
        private bool _readPointerMoved;

        private int _overruns;

        // A full heap of a board ended a receive half-way: the pointers may not be where the chip has them.
        private bool _isTorn;

        /// <inheritdoc/>
        /// <exception cref="ArgumentException">The batch's buffer is smaller than <see cref="SmallestBatchBuffer"/>.</exception>
        /// <remarks>
        /// With k frames waiting: EPKTCNT with its bank is 3 transactions, the first header 1, ERXRDPT 2, and each frame 2 (data, PKTDEC).
        /// An interrupt pin adds 2 (EIE.INTIE off and on, which makes an edge of a level); without one, the call that finds nothing more
        /// takes 3. Idle: none while the pin is high, else 3 each <see cref="EthernetChipOptions.PollPeriod"/>.
        /// </remarks>
        public override int Receive(FrameBatch batch, long now)
        {
            if (batch.Buffer.Length < SmallestBatchBuffer)
            {
                throw new ArgumentException("The batch's buffer must be " + SmallestBatchBuffer.ToString() + " bytes or more.");
            }

            batch.Count = 0;
            _now = now;
            try
            {
                return IsWorking() ? ReceiveFrames(batch) : 0;
            }
            catch (OutOfMemoryException)
            {
                // what the chip was told last is not known
                _isTorn = true;
                throw;
            }
        }

        private int ReceiveFrames(FrameBatch batch)
        {
            if (_isTorn)
            {
                StartReceiver();
                _isTorn = false;
            }

            if (!MayHaveFrames())
            {
                return 0;
            }

            int badLooks = 0;
            for (int pass = 0; pass < PassesPerReceive; pass++)
            {
                bool wasSilent = BeginDrain();
                int waiting = ReadPacketCount();
                if (waiting == 0)
                {
                    EndDrain();
                    if (!InterruptIsLow())
                    {
                        return 0;
                    }

                    TakeErrorFlags();
                    if (_fault != Recovery.None)
                    {
                        return 0;
                    }

                    continue;
                }

                if (wasSilent)
                {
                    ChipCounters.MissedInterrupts++;
                }

                int taken = ReadPackets(batch, waiting);
                if (taken > 0)
                {
                    Commit(taken);
                    NoteReceived(taken == waiting);
                    return batch.Count;
                }

                ChipCounters.BadHeaders++;
                if (++badLooks == LooksAtBadHeader)
                {
                    Counters.ReceiveErrors++;
                    ReceiveFault();
                    return 0;
                }
            }

            NoteStuckInterrupt();
            return 0;
        }

        private bool MayHaveFrames()
        {
            return _draining || _now >= _nextLook || InterruptIsLow();
        }

        private bool InterruptIsLow()
        {
            return _interruptPin != null && !_interruptIgnored && _interruptPin.IsLow;
        }

        /// <summary>Lets the pin go high, so that it falls again at the end if there is more: an edge for those who need one.</summary>
        /// <returns>True when the pin was high, so that a frame found now was not announced.</returns>
        private bool BeginDrain()
        {
            if (_draining)
            {
                return false;
            }

            _draining = true;
            if (_interruptPin == null)
            {
                return false;
            }

            bool isHigh = !_interruptPin.IsLow;
            if (isHigh)
            {
                _interruptIgnored = false;
            }

            _bus.ClearBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
            return isHigh;
        }

        private void EndDrain()
        {
            _draining = false;
            if (_interruptPin != null)
            {
                _bus.SetBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
            }

            bool polls = _interruptPin == null || _interruptIgnored;
            _nextLook = _now + (polls ? _options.PollPeriod : _options.InterruptPollPeriod);
        }

        // With the pin, whatever comes from now on makes an edge. Without it, or with one that is not believed, look until nothing is left.
        private void NoteReceived(bool all)
        {
            _overruns = 0;
            _receiveFaults = 0;
            if (all && _interruptPin != null && !_interruptIgnored)
            {
                EndDrain();
            }
        }

        /// <summary>Reads EPKTCNT; EIR.PKTIF is not to be trusted (errata 6). Three transactions.</summary>
        private int ReadPacketCount()
        {
            int count = _bus.Read(Enc28j60Registers.EPKTCNT);
            _bus.SelectBank(0);
            return count;
        }

        /// <summary>
        /// Reads what waits, as far as the batch has room. One transaction for each frame, one more for the first header.
        /// </summary>
        /// <returns>How many; 0 when the first header makes no sense.</returns>
        private int ReadPackets(FrameBatch batch, int waiting)
        {
            byte[] buffer = batch.Buffer;
            int maximumFrames = batch.Offset.Length;
            int end = buffer.Length & ~(Enc28j60Bus.TransferUnit - 1);
            int position = 0;
            int taken = 0;
            while (taken < waiting && taken < maximumFrames)
            {
                if (!_headerRead)
                {
                    ReadHeader();
                }

                if (!IsHeaderRight())
                {
                    _readPointerMoved = true;
                    break;
                }

                int rest = _byteCount + (_byteCount & 1);
                int frame = position + Enc28j60Bus.InstructionLength;
                if (frame + rest > end)
                {
                    break;
                }

                bool readsOn = taken + 1 < waiting && taken + 1 < maximumFrames && frame + rest + PacketHeader <= end;
                _bus.ReadBuffer(buffer, position, readsOn ? rest + PacketHeader : rest);
                int length = _byteCount - CheckSequence;
                batch.Add(frame, length);
                Counters.ReceivedBytes += length;
                _packet = _nextPacket;
                _headerRead = readsOn;
                if (readsOn)
                {
                    ParseHeader(buffer, frame + rest);
                }

                // The check sequence may be overwritten by the next burst, which begins on a word.
                position = (frame + length + Enc28j60Bus.TransferUnit - 1) & ~(Enc28j60Bus.TransferUnit - 1);
                taken++;
            }

            Counters.ReceivedFrames += taken;
            return taken;
        }

        private void ReadHeader()
        {
            if (_readPointerMoved)
            {
                _bus.WriteWord(Enc28j60Registers.ERDPTL, _packet);
                _readPointerMoved = false;
            }

            _bus.ReadBuffer(PacketHeader);
            ParseHeader(_bus.Scratch, Enc28j60Bus.InstructionLength);
            _headerRead = true;
        }

        private void ParseHeader(byte[] buffer, int index)
        {
            _nextPacket = buffer[index] | (buffer[index + 1] << 8);
            _byteCount = buffer[index + 2] | (buffer[index + 3] << 8);
            _status = buffer[index + 4];
        }

        // The next packet must begin where this one ends: a header that says otherwise was read wrong, or the receiver has lost its way.
        private bool IsHeaderRight()
        {
            int next = _packet + PacketHeader + _byteCount + (_byteCount & 1);
            bool isRight = _byteCount >= ShortestPacket && _byteCount <= Enc28j60Controller.LongestFrame
                && (_status & StatusReceivedOk) != 0
                && _nextPacket == (next > _chip.ReceiveEnd ? next - _chip.ReceiveEnd - 1 : next);
            if (!isRight)
            {
                _headerRead = false;
            }

            return isRight;
        }

        /// <summary>Frees memory once for the whole batch, and counts each packet off.</summary>
        private void Commit(int taken)
        {
            WriteReadPointer();
            for (int i = 0; i < taken; i++)
            {
                _bus.SetBits(Enc28j60Registers.ECON2, Enc28j60Registers.ECON2_PKTDEC);
            }
        }

        // Errata 14: only odd values. One less than an even address is odd; for the first one it is the ring's last byte.
        private void WriteReadPointer()
        {
            _bus.WriteWord(Enc28j60Registers.ERXRDPTL, _packet == 0 ? _chip.ReceiveEnd : _packet - 1);
        }

        // All passes were used up: the pin is low though nothing waits.
        private void NoteStuckInterrupt()
        {
            if (!_draining)
            {
                ChipCounters.StuckInterrupts++;
                _interruptIgnored = true;
                _nextLook = _now + _options.PollPeriod;
            }
        }

        /// <summary>
        /// Looks for lost packets, which only EIR.RXERIF tells of, and for an aborted frame. Overflows with nothing received in between are
        /// a receiver that has lost its pointers.
        /// </summary>
        private void TakeErrorFlags()
        {
            int flags = _bus.Read(Enc28j60Registers.EIR);
            if ((flags & Enc28j60Registers.EIR_RXERIF) != 0)
            {
                Counters.ReceiveOverruns++;
                _bus.ClearBits(Enc28j60Registers.EIR, Enc28j60Registers.EIR_RXERIF);
                _bus.ClearBits(Enc28j60Registers.ESTAT, Enc28j60Registers.ESTAT_BUFER);
                if (++_overruns >= OverrunsOfDeafReceiver && ReadPacketCount() == 0)
                {
                    ReceiveFault();
                }
            }

            if ((flags & Enc28j60Registers.EIR_TXERIF) != 0)
            {
                if (_sendPending)
                {
                    LookAtSend();
                }
                else
                {
                    ResetTransmitter();
                }
            }
        }

        /// <summary>
        /// Nothing waits if and only if the chip writes where the driver reads. A PKTDEC that got lost, or came from nowhere, shows here
        /// only.
        /// </summary>
        private void CheckReceivePointer()
        {
            for (int look = 0; look < LooksAtBadHeader; look++)
            {
                bool isEmpty = ReadPacketCount() == 0;
                if (isEmpty == (_bus.ReadWord(Enc28j60Registers.ERXWRPTL) == _packet))
                {
                    return;
                }
            }

            ChipCounters.PointerLosses++;
            ReceiveFault();
        }

        /// <summary>
        /// Sets the receiver up anew, whatever waits is lost. RXRST alone restores neither pointers nor EPKTCNT; a write of ERXST puts the
        /// write pointer to 0000 (errata 5), where the ring begins.
        /// </summary>
        /// <returns>True when EPKTCNT is 0 afterwards.</returns>
        private bool StartReceiver()
        {
            _bus.FindHomeBank();
            _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXEN);
            _bus.SetBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXRST);
            _bus.ClearBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXRST);
            _bus.WriteWord(Enc28j60Registers.ERXSTL, 0);
            _bus.WriteWord(Enc28j60Registers.ERXNDL, _chip.ReceiveEnd);
            _packet = 0;
            _headerRead = false;
            _readPointerMoved = false;
            _overruns = 0;
            _bus.WriteWord(Enc28j60Registers.ERDPTL, 0);
            WriteReadPointer();
            bool isEmpty = DecrementAll();
            _bus.ClearBits(Enc28j60Registers.EIR, Enc28j60Registers.EIR_RXERIF);
            _bus.SetBits(Enc28j60Registers.ECON1, Enc28j60Registers.ECON1_RXEN);
            _draining = false;
            if (_interruptPin != null)
            {
                _bus.SetBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
            }

            return isEmpty;
        }

        private bool DecrementAll()
        {
            int count = ReadPacketCount();
            for (int round = 0; round < DecrementRounds && count > 0; round++)
            {
                for (; count > 0; count--)
                {
                    _bus.SetBits(Enc28j60Registers.ECON2, Enc28j60Registers.ECON2_PKTDEC);
                }

                count = ReadPacketCount();
            }

            return count == 0;
        }
    }
}
