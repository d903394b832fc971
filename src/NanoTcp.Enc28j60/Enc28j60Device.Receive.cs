using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <content>Receive. A packet in the ring begins with the address of the next one, a byte count and a status; then come the frame, its
    /// check sequence and a byte that makes the next address even. One burst reads a frame and the header of the next packet.
    /// With k frames waiting: EPKTCNT with its bank takes 3 transactions, the first header 1, ERXRDPT 2, and each frame 2 (data, PKTDEC). An
    /// interrupt pin adds 2 (EIE.INTIE off and on, which makes an edge from a level); without one, the call that finds nothing more takes
    /// 3. Idle: none while the pin is high; without a pin 3 each <see cref="EthernetChipOptions.PollPeriod"/>.</content>
    public sealed partial class Enc28j60Device
    {
        // next-packet pointer of 2 bytes, status vector of 4 (data sheet figure 7-3)
        private const int PacketHeader = 6;
        private const int CheckSequence = 4;

        // with check sequence; the MAC drops shorter frames, and longer ones because of MAMXFL
        private const int ShortestPacket = 64;

        // "Received OK" in the status vector's third byte (data sheet table 7-3)
        private const int StatusReceivedOk = 0x80;

        // Reads of pointers that differ before it counts as a fault: a second transfer cures a bad one.
        private const int ReadsOfPointer = 2;

        // overflows without a packet in between after which the receiver counts as stuck
        private const int OverrunsOfStuckReceiver = 2;

        // rounds of PKTDEC until EPKTCNT is 0; it counts to 255
        private const int DecrementRounds = 2;

        /// <summary>
        /// Minimum size of a batch's buffer in bytes: an instruction, the longest packet, its padding byte and a header, rounded up to a
        /// word.
        /// </summary>
        public const int SmallestBatchBuffer = 1532;

        // Address of the next packet. ERDPT points there, or after its header if that has been read.
        private int _packet;
        private bool _headerRead;
        private int _nextPacket;
        private int _byteCount;
        private int _status;

        // ERDPT points somewhere else
        private bool _readPointerMoved;

        private int _overruns;

        /// <summary>Lets the pin go high, so that it falls again at the end if more is waiting: an edge for pins that need one.</summary>
        protected override void AcknowledgeInterrupt()
        {
            _bus.ClearBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
        }

        /// <inheritdoc/>
        protected override void EnableInterrupt()
        {
            _bus.SetBits(Enc28j60Registers.EIE, Enc28j60Registers.EIE_INTIE);
        }

        /// <summary>Three transactions.</summary>
        /// <returns>True.</returns>
        protected override bool ReadStatus()
        {
            Waiting = ReadPacketCount();
            return true;
        }

        /// <summary>Reads the waiting packets that fit the batch, and frees their memory.</summary>
        /// <inheritdoc/>
        protected override ReceiveResult ReadFrames(FrameBatch batch)
        {
            int taken = ReadPackets(batch, Waiting);
            if (taken == 0)
            {
                ChipCounters.BadHeaders++;
                return ReceiveResult.Invalid;
            }

            Commit(taken);
            _overruns = 0;

            // With the pin, a frame that arrives from now on makes an edge. Without it, or while it is ignored, read until nothing is left.
            if (taken == Waiting && InterruptIsUsed)
            {
                EndDrain();
            }

            return ReceiveResult.Received;
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

        /// <summary>
        /// Checks for lost packets, which only EIR.RXERIF reports, and for an aborted frame. Overflows without a packet in between mean
        /// that the receiver has lost its pointers.
        /// </summary>
        protected override void ReadOtherCauses()
        {
            int flags = _bus.Read(Enc28j60Registers.EIR);
            if ((flags & Enc28j60Registers.EIR_RXERIF) != 0)
            {
                Counters.ReceiveOverruns++;
                _bus.ClearBits(Enc28j60Registers.EIR, Enc28j60Registers.EIR_RXERIF);
                _bus.ClearBits(Enc28j60Registers.ESTAT, Enc28j60Registers.ESTAT_BUFER);
                if (++_overruns >= OverrunsOfStuckReceiver && ReadPacketCount() == 0)
                {
                    ReceiveFault(RecoveryStep.Reopen);
                }
            }

            if ((flags & Enc28j60Registers.EIR_TXERIF) != 0)
            {
                if (SendPending)
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
            for (int read = 0; read < ReadsOfPointer; read++)
            {
                bool isEmpty = ReadPacketCount() == 0;
                if (isEmpty == (_bus.ReadWord(Enc28j60Registers.ERXWRPTL) == _packet))
                {
                    return;
                }
            }

            ChipCounters.PointerLosses++;
            ReceiveFault(RecoveryStep.Reopen);
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
            Draining = false;
            if (InterruptPin != null)
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
