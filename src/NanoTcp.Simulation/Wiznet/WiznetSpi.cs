namespace NanoTcp.Simulation
{
    /// <summary>
    /// The SPI side: parses one period of chip select low into frames of address, control and data (data sheet 2.2 to 2.4). Bursts of
    /// buffer memory and register reads are block copies; only register writes are handled byte by byte.
    /// </summary>
    internal sealed class WiznetSpi
    {
        private const int HeaderLength = 3;
        private const int BlockShift = 3;
        private const byte WriteBit = 0x04;
        private const int OperationModeMask = 0x03;

        private const int CommonBlock = 0;
        private const int RegisterBlock = 1;
        private const int TransmitBlock = 2;

        // data bytes of the operation modes (data sheet 2.2.2): variable, then fixed 1, 2 and 4
        private static readonly int[] s_fixedLength = { int.MaxValue, 1, 2, 4 };

        private readonly WiznetChip _chip;

        public WiznetSpi(WiznetChip chip)
        {
            _chip = chip;
        }

        /// <summary>Runs one transaction, in place. Where the chip does not answer, the buffer is unchanged.</summary>
        public void Decode(byte[] buffer, int offset, int length, bool answers, long now)
        {
            int position = offset;
            int end = offset + length;
            if (length <= HeaderLength)
            {
                _chip.Counters.LostTransactions++;
            }

            while (end - position > HeaderLength)
            {
                int address = (buffer[position] << 8) | buffer[position + 1];
                int control = buffer[position + 2];
                if (answers)
                {
                    AnswerHeader(buffer, position, HeaderLength);
                }

                position += HeaderLength;
                int count = s_fixedLength[control & OperationModeMask];
                if (count > end - position)
                {
                    count = end - position;
                }

                Access(control, address, buffer, position, count, answers, now);
                position += count;
            }

            // a frame that ends inside its header has no effect
            if (answers)
            {
                AnswerHeader(buffer, position, end - position);
            }
        }

        // Bytes read during the header are not data: 01 02 03 has been seen, but is not guaranteed.
        private void AnswerHeader(byte[] buffer, int position, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[position + i] = (byte)(_chip.RandomizesHeader ? (int)_chip.Random.Next() : i + 1);
            }
        }

        private void Access(int control, int address, byte[] buffer, int position, int count, bool answers, long now)
        {
            int block = control >> BlockShift;
            int number = block >> 2;
            int kind = block & 3;
            bool writes = (control & WriteBit) != 0;
            if (kind == CommonBlock)
            {
                if (number != 0)
                {
                    _chip.AnswerNothing(buffer, position, count, answers);
                    _chip.Break(WiznetRule.ReservedBlock, block);
                }
                else
                {
                    AccessCommon(writes, address, buffer, position, count, answers, now);
                }
            }
            else if (kind == RegisterBlock)
            {
                AccessSocket(_chip.Sockets[number], writes, address, buffer, position, count, answers, now);
            }
            else
            {
                AccessMemory(_chip.Sockets[number], kind == TransmitBlock, writes, address, buffer, position, count, answers);
            }
        }

        private void AccessCommon(bool writes, int address, byte[] buffer, int position, int count, bool answers, long now)
        {
            if (!writes)
            {
                _chip.Counters.CommonReads++;
                if (answers)
                {
                    _chip.Common.Read(address, buffer, position, count);
                }

                return;
            }

            _chip.Counters.CommonWrites++;
            NoteWriteDuringReset(address);
            for (int i = 0; i < count; i++)
            {
                _chip.Common.Write((address + i) & 0xFFFF, buffer[position + i], now);
            }

            _chip.AnswerNothing(buffer, position, count, answers);
        }

        private void AccessSocket(
            WiznetSocket socket, bool writes, int address, byte[] buffer, int position, int count, bool answers, long now)
        {
            if (!writes)
            {
                _chip.Counters.SocketReads++;
                if (answers)
                {
                    socket.ReadRegisters(address, buffer, position, count, now);
                }

                return;
            }

            _chip.Counters.SocketWrites++;
            NoteWriteDuringReset(address);
            for (int i = 0; i < count; i++)
            {
                socket.WriteRegister((address + i) & 0xFFFF, buffer[position + i], now);
            }

            _chip.AnswerNothing(buffer, position, count, answers);
        }

        private void NoteWriteDuringReset(int address)
        {
            if (_chip.IsInSoftReset)
            {
                _chip.Break(WiznetRule.WriteDuringReset, address);
            }
        }

        private void AccessMemory(
            WiznetSocket socket, bool isTransmit, bool writes, int address, byte[] buffer, int position, int count, bool answers)
        {
            WiznetMemory memory = isTransmit ? _chip.TransmitMemory : _chip.ReceiveMemory;
            if (writes)
            {
                memory.Store(socket.Number, address, buffer, position, count);
                _chip.AnswerNothing(buffer, position, count, answers);
                CheckMemoryWrite(socket, isTransmit, address, count);
                return;
            }

            if (answers)
            {
                memory.Load(socket.Number, address, buffer, position, count);
            }

            if (!isTransmit)
            {
                CheckReceiveRead(socket, address, count);
            }
        }

        private void CheckMemoryWrite(WiznetSocket socket, bool isTransmit, int address, int count)
        {
            if (!isTransmit)
            {
                if (socket.IsOpen)
                {
                    _chip.Break(WiznetRule.WritesReceiveMemory, address);
                }

                return;
            }

            _chip.Counters.TransmitBursts++;
            _chip.Counters.TransmitBurstBytes += count;
            if (count > _chip.TransmitMemory.SizeOf(socket.Number))
            {
                _chip.Break(WiznetRule.BurstLongerThanBuffer, count);
            }

            if (socket.IsOpen && socket.Protocol.IsSendingFrom(address, count))
            {
                _chip.Break(WiznetRule.OverwritesWhatIsSent, address);
            }
        }

        private void CheckReceiveRead(WiznetSocket socket, int address, int count)
        {
            _chip.Counters.ReceiveBursts++;
            _chip.Counters.ReceiveBurstBytes += count;
            if (!socket.IsOpen)
            {
                return;
            }

            int size = _chip.ReceiveMemory.SizeOf(socket.Number);
            int fromStart = (address - socket.ReceiveRead) & (size - 1);
            if (fromStart + count > socket.ReceivedSize)
            {
                _chip.Break(WiznetRule.ReadsBeyondReceived, count);
            }
        }
    }
}
