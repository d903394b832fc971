using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Wiznet
{
    /// <content>Receive. A MACRAW record is a two-byte length, which includes itself, and a frame without its check sequence. One burst
    /// reads all waiting records, which stay where it put them. With k frames waiting, 4 transactions: status, data, Sn_RX_RD and RECV. With
    /// an interrupt pin one more before them (Sn_IR or Sn_IRCLR). The call that finds nothing more takes 1. Idle: none while the pin is high; without a
    /// pin 1 each <see cref="EthernetChipOptions.PollPeriod"/>.</content>
    public abstract partial class WiznetDevice
    {
        private const int RecordHeader = 2;

        // The MAC drops frames below 60 bytes (without check sequence): a shorter record is a fault.
        private const int ShortestRecord = 60 + RecordHeader;

        // 1514 bytes of frame and two VLAN tags: the chip receives longer frames than it can send. If such a record counted as a fault, any
        // station could make the driver discard received frames.
        private const int LongestRecord = 1514 + 8 + RecordHeader;

        /// <summary>Minimum size of a batch's buffer in bytes: an SPI header and the longest record, rounded up to a whole word.</summary>
        public const int SmallestBatchBuffer = 1528;

        // In milliseconds, on a clock with that resolution. The data sheet does not say whether Sn_RX_RSR counts a frame before it has
        // arrived completely. A full one takes 1.23 ms at 10 Mbit/s; a longer time is a fault.
        private const int ArrivalTime = 3;

        private const long NotIncomplete = -1;

        // since when the first record has been longer than the waiting bytes
        private long _incompleteSince = NotIncomplete;

        /// <summary>
        /// Clears RECV before anything is read: a frame that arrives later sets it again. Cleared afterwards, such a frame would be missed.
        /// </summary>
        protected override void AcknowledgeInterrupt()
        {
            _bus.WriteByte(WiznetBlock.Socket0, _interruptClearRegister, WiznetRegisters.Sn_IR_RECV);
        }

        /// <summary>Reads the waiting records that fit the batch, and adds each frame to it. Three transactions.</summary>
        /// <param name="batch">Empty.</param>
        /// <returns>What was found.</returns>
        protected override ReceiveResult ReadFrames(FrameBatch batch)
        {
            byte[] buffer = batch.Buffer;
            int capacity = CapacityOf(batch);
            int count = Waiting < capacity ? Waiting : capacity;
            _bus.ReadInto(buffer, count, WiznetBlock.Socket0Receive, _receiveRead);

            int maximumFrames = batch.Offset.Length;
            bool filters = !base.Options.Promiscuous;
            byte[] mac = MacAddress;
            int position = WiznetBus.HeaderLength;
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
            int consumed = position - WiznetBus.HeaderLength;
            if (consumed == 0)
            {
                return MayBeIncomplete(buffer) ? ReceiveResult.Incomplete : ReceiveResult.Invalid;
            }

            Commit(consumed);
            _incompleteSince = NotIncomplete;
            return ReceiveResult.Received;
        }

        /// <summary>For a first record that was not taken: true when the rest of it may still arrive.</summary>
        private bool MayBeIncomplete(byte[] buffer)
        {
            int length = (buffer[WiznetBus.HeaderLength] << 8) | buffer[WiznetBus.HeaderLength + 1];
            if (Waiting >= ShortestRecord && (length < ShortestRecord || length > LongestRecord))
            {
                return false;
            }

            if (_incompleteSince == NotIncomplete)
            {
                _incompleteSince = Now;
            }

            return Now - _incompleteSince <= ArrivalTime;
        }

        // A transfer is bounded by the SPI driver, ends on a word for DMA, and need not read more than the batch has places for.
        private static int CapacityOf(FrameBatch batch)
        {
            int capacity = batch.Buffer.Length & ~(WiznetBus.TransferUnit - 1);
            if (capacity > WiznetBus.MaximumTransfer)
            {
                capacity = WiznetBus.MaximumTransfer;
            }

            capacity -= WiznetBus.HeaderLength;
            int useful = batch.Offset.Length * LongestRecord;
            return useful < capacity ? useful : capacity;
        }

        // Sn_RX_RD takes effect with RECV.
        private void Commit(int consumed)
        {
            _receiveRead = (_receiveRead + consumed) & 0xFFFF;
            _bus.WriteWord(WiznetBlock.Socket0, _receiveReadRegister, _receiveRead);
            _bus.WriteByte(WiznetBlock.Socket0, _commandRegister, WiznetRegisters.Sn_CR_RECV);
        }
    }
}
