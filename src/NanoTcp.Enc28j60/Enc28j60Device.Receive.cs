using System;
using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <content>Receive. A packet in the ring begins with the address of the next one, a byte count and a status; then come the frame, its
    /// check sequence and a byte that makes the next address even. One burst reads a frame and the header of the next packet.</content>
    public sealed partial class Enc28j60Device
    {
        // next-packet pointer of 2 bytes, status vector of 4 (data sheet figure 7-3)
        private const int PacketHeader = 6;
        private const int CheckSequence = 4;

        // with check sequence; the MAC drops shorter frames, and longer ones because of MAMXFL
        private const int ShortestPacket = 64;

        // "Received OK" in the status vector's third byte (data sheet table 7-3)
        private const int StatusReceivedOk = 0x80;

        // reads of the packet count in one call, when the first ones find no usable packet
        private const int PassesPerReceive = 4;

        // Reads of an impossible header before it counts as a fault: a second transfer cures a bad one.
        private const int ReadsOfBadHeader = 2;

        // overflows without a packet in between after which the receiver counts as stuck
        private const int OverrunsOfStuckReceiver = 2;

        // rounds of PKTDEC until EPKTCNT is 0; it counts to 255
        private const int DecrementRounds = 2;

        /// <summary>
        /// Minimum size of a batch's buffer in bytes: an instruction, the longest packet, its padding byte and a header, rounded up to a
        /// word.
        /// </summary>
        public const int SmallestBatchBuffer = 1532;

        // true from the first read of the packet count until one shows that nothing waits
        private bool _draining;

        // when to poll an idle chip
        private long _nextPoll;

        // the pin stays low without cause: it is ignored until it has been high again
        private bool _interruptIgnored;

        // Address of the next packet. ERDPT points there, or after its header if that has been read.
        private int _packet;
        private bool _headerRead;
        private int _nextPacket;
        private int _byteCount;
        private int _status;

        // ERDPT points somewhere else
        private bool _readPointerMoved;

        private int _overruns;

        // Out of memory ended a receive halfway: the pointers may differ from the chip's.
        private bool _receiveAborted;

        /// <inheritdoc/>
        /// <exception cref="ArgumentException">The batch's buffer is smaller than <see cref="SmallestBatchBuffer"/>.</exception>
        /// <remarks>
        /// With k frames waiting: EPKTCNT with its bank takes 3 transactions, the first header 1, ERXRDPT 2, and each frame 2 (data,
        /// PKTDEC). An interrupt pin adds 2 (EIE.INTIE off and on, which makes an edge from a level); without one, the call that finds
        /// nothing more takes 3. Idle: none while the pin is high; without a pin 3 each <see cref="EthernetChipOptions.PollPeriod"/>.
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
                return EnsureWorking() ? ReceiveFrames(batch) : 0;
            }
            catch (OutOfMemoryException)
            {
                // the last transfer may have been lost
                _receiveAborted = true;
                throw;
            }
        }

        private int ReceiveFrames(FrameBatch batch)
        {
            if (_receiveAborted)
            {
                StartReceiver();
                _receiveAborted = false;
            }

            if (!MayHaveFrames())
            {
                return 0;
            }

            int badReads = 0;
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
                if (++badReads == ReadsOfBadHeader)
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
            return _draining || _now >= _nextPoll || InterruptIsLow();
        }

        private bool InterruptIsLow()
        {
            return _interruptPin != null && !_interruptIgnored && _interruptPin.IsLow;
        }

        /// <summary>Lets the pin go high, so that it falls again at the end if more is waiting: an edge for pins that need one.</summary>
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
            _nextPoll = _now + (polls ? _options.PollPeriod : _options.InterruptPollPeriod);
        }

        // With the pin, a frame that arrives from now on makes an edge. Without it, or while it is ignored, read until nothing is left.
        private void NoteReceived(bool all)
        {
            _overruns = 0;
            _receiveFaults = 0;
            if (all && _interruptPin != null && !_interruptIgnored)
            {
                EndDrain();
            }
        }

        /// <summary>Reads EPKTCNT; EIR.PKTIF is unreliable (errata 6). Three transactions.</summary>
        private int ReadPacketCount()
        {
            int count = _bus.Read(Enc28j60Registers.EPKTCNT);
            _bus.SelectBank(0);
            return count;
        }

        /// <summary>Reads the waiting packets that fit the batch. One transaction for each frame, one more for the first header.</summary>
        /// <returns>Number of packets read; 0 when the first header is impossible.</returns>
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

                if (!IsHeaderValid())
                {
                    _headerRead = false;
                    _readPointerMoved = true;
                    break;
                }

                int remaining = _byteCount + (_byteCount & 1);
                int frame = position + Enc28j60Bus.InstructionLength;
                if (frame + remaining > end)
                {
                    break;
                }

                bool readsOn = taken + 1 < waiting && taken + 1 < maximumFrames && frame + remaining + PacketHeader <= end;
                _bus.ReadBuffer(buffer, position, readsOn ? remaining + PacketHeader : remaining);
                int length = _byteCount - CheckSequence;
                batch.Add(frame, length);
                Counters.ReceivedBytes += length;
                _packet = _nextPacket;
                _headerRead = readsOn;
                if (readsOn)
                {
                    ParseHeader(buffer, frame + remaining);
                }

                // the next burst, which begins on a word, may overwrite the check sequence
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

        // The next packet must begin where this one ends. Otherwise the header was misread, or the receiver's pointers are wrong.
        private bool IsHeaderValid()
        {
            int next = _packet + PacketHeader + _byteCount + (_byteCount & 1);
            return _byteCount >= ShortestPacket && _byteCount <= Enc28j60Controller.LongestFrame
                && (_status & StatusReceivedOk) != 0
                && _nextPacket == (next > _chip.ReceiveEnd ? next - _chip.ReceiveEnd - 1 : next);
        }

        /// <summary>Frees the memory of the whole batch at once, and decrements the packet count for each packet.</summary>
        private void Commit(int taken)
        {
            WriteReadPointer();
            for (int i = 0; i < taken; i++)
            {
                _bus.SetBits(Enc28j60Registers.ECON2, Enc28j60Registers.ECON2_PKTDEC);
            }
        }

        // Errata 14: only odd values. One less than an even address is odd; for address 0 it is the last byte of the ring.
        private void WriteReadPointer()
        {
            _bus.WriteWord(Enc28j60Registers.ERXRDPTL, _packet == 0 ? _chip.ReceiveEnd : _packet - 1);
        }

        // all passes were used: the pin is low though nothing waits
        private void NoteStuckInterrupt()
        {
            if (!_draining)
            {
                ChipCounters.StuckInterrupts++;
                _interruptIgnored = true;
                _nextPoll = _now + _options.PollPeriod;
            }
        }

        /// <summary>
        /// Checks for lost packets, which only EIR.RXERIF reports, and for an aborted frame. Overflows without a packet in between mean
        /// that the receiver has lost its pointers.
        /// </summary>
        private void TakeErrorFlags()
        {
            int flags = _bus.Read(Enc28j60Registers.EIR);
            if ((flags & Enc28j60Registers.EIR_RXERIF) != 0)
            {
                Counters.ReceiveOverruns++;
                _bus.ClearBits(Enc28j60Registers.EIR, Enc28j60Registers.EIR_RXERIF);
                _bus.ClearBits(Enc28j60Registers.ESTAT, Enc28j60Registers.ESTAT_BUFER);
                if (++_overruns >= OverrunsOfStuckReceiver && ReadPacketCount() == 0)
                {
                    ReceiveFault();
                }
            }

            if ((flags & Enc28j60Registers.EIR_TXERIF) != 0)
            {
                if (_sendPending)
                {
                    CheckSend();
                }
                else
                {
                    ResetTransmitter();
                }
            }
        }

        /// <summary>
        /// Nothing waits if and only if the chip's write pointer is the driver's read pointer. Only this reveals a PKTDEC that was lost or
        /// never sent.
        /// </summary>
        private void CheckReceivePointer()
        {
            for (int read = 0; read < ReadsOfBadHeader; read++)
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
        /// Restarts the receiver; waiting packets are lost. RXRST alone restores neither pointers nor EPKTCNT; writing ERXST sets the write
        /// pointer to 0000 (errata 5), where the ring begins.
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
