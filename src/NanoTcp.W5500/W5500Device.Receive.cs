using System;
using NanoTcp.Links;

namespace NanoTcp.W5500
{
    /// <content>Receive. A MACRAW record is a two-byte length, which includes itself, and a frame without its check sequence. One burst
    /// reads all waiting records, which stay where it put them.</content>
    public partial class W5500Device
    {
        private const int RecordHeader = 2;

        // The MAC drops frames below 60 bytes (without check sequence): a shorter record is a fault.
        private const int ShortestRecord = 60 + RecordHeader;

        // 1514 bytes of frame and two VLAN tags: the chip receives longer frames than it can send. If such a record counted as a fault, any
        // station could make the driver discard received frames.
        private const int LongestRecord = 1514 + 8 + RecordHeader;

        // status bursts in one call, when the first ones find no usable record
        private const int PassesPerReceive = 4;

        // Reads of an impossible record before it counts as a fault: a second transfer cures a bad one.
        private const int ReadsOfBadRecord = 2;

        /// <summary>Minimum size of a batch's buffer in bytes: an SPI header and the longest record, rounded up to a whole word.</summary>
        public const int SmallestBatchBuffer = 1528;

        // In milliseconds, on a clock with that resolution. The data sheet does not say whether Sn_RX_RSR counts a frame before it has
        // arrived completely. A full one takes 1.23 ms at 10 Mbit/s; a longer time is a fault.
        private const int ArrivalTime = 3;

        private const long NotIncomplete = -1;

        // true from the first burst until a status burst shows that nothing waits
        private bool _draining;

        // when to poll an idle chip
        private long _nextPoll;

        // since when the first record has been longer than the waiting bytes
        private long _incompleteSince = NotIncomplete;

        // the pin stays low without cause: it is ignored until it has been high again
        private bool _interruptIgnored;

        // Out of memory ended a receive halfway: the pointers may differ from the chip's.
        private bool _receiveAborted;

        /// <inheritdoc/>
        /// <exception cref="ArgumentException">The batch's buffer is smaller than <see cref="SmallestBatchBuffer"/>.</exception>
        /// <remarks>
        /// With k frames waiting, 4 transactions: status, data, Sn_RX_RD and RECV. With an interrupt pin one more before them (Sn_IR). The
        /// call that finds nothing more takes 1. Idle: none while the pin is high; without a pin 1 each
        /// <see cref="EthernetChipOptions.PollPeriod"/>.
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
                return EnsureWorking() && _layout.HasMacRaw ? ReceiveFrames(batch) : 0;
            }
            catch (OutOfMemoryException)
            {
                // the last transfer may have been lost
                _receiveAborted = true;
                throw;
            }
        }

        /// <summary>True when the interrupt pin shows that no frame waits, and the last batch has been read completely.</summary>
        internal bool HasNoFrames => InterruptIsUsed && !_draining && !_interruptPin.IsLow;

        /// <summary>Without an interrupt pin: makes the next <see cref="Receive"/> poll the chip, whatever its period.</summary>
        internal void RequestPoll()
        {
            _nextPoll = InterruptIsUsed ? _nextPoll : _now;
        }

        private int ReceiveFrames(FrameBatch batch)
        {
            if (_receiveAborted)
            {
                NoteFault(Recovery.Reopen);
                _receiveAborted = false;
                return 0;
            }

            if (!MayHaveFrames())
            {
                return 0;
            }

            int badReads = 0;
            for (int pass = 0; pass < PassesPerReceive; pass++)
            {
                bool wasSilent = BeginDrain();
                if (!ReadStatus())
                {
                    ReceiveFault(Recovery.Reopen);
                    return 0;
                }

                if (_receivedSize == 0)
                {
                    EndDrain();
                    if (!InterruptIsLow())
                    {
                        return 0;
                    }

                    continue;
                }

                if (wasSilent)
                {
                    ChipCounters.MissedInterrupts++;
                }

                int consumed = ReadRecords(batch);
                if (consumed > 0)
                {
                    Commit(consumed);
                    _incompleteSince = NotIncomplete;
                    if (batch.Count > 0)
                    {
                        _receiveFaults = 0;
                        return batch.Count;
                    }
                }
                else if (MayBeIncomplete(batch.Buffer))
                {
                    return 0;
                }
                else if (++badReads == ReadsOfBadRecord)
                {
                    Counters.ReceiveErrors++;
                    ReceiveFault(Recovery.Drain);
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

        private bool InterruptIsUsed => _interruptPin != null && !_interruptIgnored;

        private bool InterruptIsLow() => InterruptIsUsed && _interruptPin.IsLow;

        /// <summary>
        /// Clears RECV before anything is read: a frame that arrives later sets it again. Cleared afterwards, such a frame would be missed.
        /// </summary>
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

            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_IR, W5500Registers.Sn_IR_RECV);
            return isHigh;
        }

        private void EndDrain()
        {
            _draining = false;
            _nextPoll = _now + (InterruptIsUsed ? _options.InterruptPollPeriod : _options.PollPeriod);
        }

        /// <summary>Reads the waiting records that fit the batch, and adds each frame to it. One transaction.</summary>
        /// <returns>Bytes of the complete records handled; 0 when the first one is impossible.</returns>
        private int ReadRecords(FrameBatch batch)
        {
            byte[] buffer = batch.Buffer;
            int capacity = CapacityOf(batch);
            int count = _receivedSize < capacity ? _receivedSize : capacity;
            _bus.ReadInto(buffer, count, W5500Block.Socket0Receive, _receiveRead);

            int maximumFrames = batch.Offset.Length;
            bool filters = !_options.Promiscuous;
            byte[] mac = MacAddress;
            int position = W5500Bus.HeaderLength;
            int end = position + count;
            while (position + RecordHeader <= end && batch.Count < maximumFrames)
            {
                int length = (buffer[position] << 8) | buffer[position + 1];

                // impossible, or cut off by the batch's size: the next burst starts with it
                if (length < ShortestRecord || length > LongestRecord || length > end - position)
                {
                    break;
                }

                int frame = position + RecordHeader;
                if (filters && (buffer[frame] & 1) == 0
                    && (buffer[frame + 5] != mac[5] || buffer[frame + 4] != mac[4] || buffer[frame + 3] != mac[3]
                        || buffer[frame + 2] != mac[2] || buffer[frame + 1] != mac[1] || buffer[frame] != mac[0]))
                {
                    ChipCounters.FilteredFrames++;
                }
                else
                {
                    batch.Add(frame, length - RecordHeader);
                    Counters.ReceivedBytes += length - RecordHeader;
                }

                position += length;
            }

            Counters.ReceivedFrames += batch.Count;
            return position - W5500Bus.HeaderLength;
        }

        /// <summary>For a first record that was not taken: true when the rest of it may still arrive.</summary>
        private bool MayBeIncomplete(byte[] buffer)
        {
            int length = (buffer[W5500Bus.HeaderLength] << 8) | buffer[W5500Bus.HeaderLength + 1];
            if (_receivedSize >= ShortestRecord && (length < ShortestRecord || length > LongestRecord))
            {
                return false;
            }

            if (_incompleteSince == NotIncomplete)
            {
                _incompleteSince = _now;
            }

            return _now - _incompleteSince <= ArrivalTime;
        }

        // A transfer is bounded by the SPI driver, ends on a word for DMA, and need not read more than the batch has places for.
        private static int CapacityOf(FrameBatch batch)
        {
            int capacity = batch.Buffer.Length & ~(W5500Bus.TransferUnit - 1);
            if (capacity > W5500Bus.MaximumTransfer)
            {
                capacity = W5500Bus.MaximumTransfer;
            }

            capacity -= W5500Bus.HeaderLength;
            int useful = batch.Offset.Length * LongestRecord;
            return useful < capacity ? useful : capacity;
        }

        // Sn_RX_RD takes effect with RECV.
        private void Commit(int consumed)
        {
            _receiveRead = (_receiveRead + consumed) & 0xFFFF;
            _bus.WriteWord(W5500Block.Socket0, W5500Registers.Sn_RX_RD, _receiveRead);
            _bus.WriteByte(W5500Block.Socket0, W5500Registers.Sn_CR, W5500Registers.Sn_CR_RECV);
        }

        // All passes were used: either frames arrive that are filtered out, or the pin is low though nothing waits.
        private void NoteStuckInterrupt()
        {
            if (!_draining)
            {
                ChipCounters.StuckInterrupts++;
                _interruptIgnored = true;
                EndDrain();
            }
        }
    }
}
