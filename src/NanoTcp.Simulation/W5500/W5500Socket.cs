using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// One of the eight sockets: its registers, pointers and commands (data sheet 3.2 and 4.2). The register array always holds what a read
    /// returns, so that a burst is one copy. <see cref="W5500Protocol"/> implements an open socket.
    /// </summary>
    internal sealed class W5500Socket
    {
        public readonly byte[] Registers = new byte[W5500RegisterMap.SocketLength];

        private readonly W5500Chip _chip;
        private int _transmitRead;
        private int _transmitFree;
        private int _receiveRead;
        private int _receiveWrite;
        private bool _endedByChip;

        public W5500Socket(W5500Chip chip, int number)
        {
            _chip = chip;
            Number = number;
        }

        public int Number { get; }

        /// <summary>The protocol of the open socket; null while closed.</summary>
        public W5500Protocol Protocol { get; private set; }

        public bool IsOpen => Protocol != null;

        /// <summary>Sn_TX_RD, free-running, 16 bits.</summary>
        public int TransmitRead
        {
            get => _transmitRead;
            set
            {
                _transmitRead = value & 0xFFFF;
                Put16(W5500RegisterMap.TX_RD, _transmitRead);
                if (Protocol == null || !Protocol.KeepsUntilAcknowledged)
                {
                    _transmitFree = _transmitRead;
                }

                ShowTransmitFree();
            }
        }

        /// <summary>Up to where transmit memory is free again: Sn_TX_RD; for TCP, what the peer has acknowledged.</summary>
        public int TransmitFree
        {
            get => _transmitFree;
            set
            {
                _transmitFree = value & 0xFFFF;
                ShowTransmitFree();
            }
        }

        /// <summary>Sn_TX_WR, free-running, 16 bits, written by the host.</summary>
        public int TransmitWrite => Get16(W5500RegisterMap.TX_WR);

        /// <summary>Sn_RX_RD as committed by the last RECV: the memory before it is free.</summary>
        public int ReceiveRead
        {
            get => _receiveRead;
            set
            {
                _receiveRead = value & 0xFFFF;
                ShowReceived();
            }
        }

        /// <summary>Sn_RX_WR, free-running, 16 bits.</summary>
        public int ReceiveWrite
        {
            get => _receiveWrite;
            set
            {
                _receiveWrite = value & 0xFFFF;
                Put16(W5500RegisterMap.RX_WR, _receiveWrite);
                ShowReceived();
            }
        }

        /// <summary>Sn_RX_RSR: bytes received and not yet committed.</summary>
        public int ReceivedSize => (_receiveWrite - _receiveRead) & 0xFFFF;

        /// <summary>Sets all registers to their reset values (data sheet 4.2) and closes the socket.</summary>
        public void Reset()
        {
            Protocol = null;
            _endedByChip = false;
            Array.Clear(Registers, 0, Registers.Length);
            for (int i = 0; i < 6; i++)
            {
                Registers[W5500RegisterMap.SocketDHAR + i] = 0xFF;
            }

            Registers[W5500RegisterMap.SocketTTL] = 0x80;
            Registers[W5500RegisterMap.RXBUF_SIZE] = 2;
            Registers[W5500RegisterMap.TXBUF_SIZE] = 2;
            Registers[W5500RegisterMap.SocketIMR] = 0xFF;
            Registers[W5500RegisterMap.FRAG] = 0x40;
            _transmitRead = 0;
            _transmitFree = 0;
            _receiveRead = 0;
            _receiveWrite = 0;
        }

        /// <summary>Updates the free size after memory was laid out again.</summary>
        public void ShowTransmitFree()
        {
            int free = _chip.TransmitMemory.SizeOf(Number) - ((TransmitWrite - _transmitFree) & 0xFFFF);
            Put16(W5500RegisterMap.TX_FSR, free);
        }

        public void RaiseInterrupt(byte bits)
        {
            Registers[W5500RegisterMap.SocketIR] |= bits;
            ShowInterrupt();
        }

        public void ReadRegisters(int address, byte[] buffer, int offset, int count, long now)
        {
            if (W5500RegisterMap.IsReservedSocket(address))
            {
                _chip.Break(W5500Rule.ReservedRegister, address);
            }

            int tearPoint = _chip.TearsReads && Protocol != null ? Protocol.TearPoint(address, count) : 0;
            if (tearPoint > 0)
            {
                W5500Chip.CopyRegisters(Registers, address, buffer, offset, tearPoint);
                Protocol.Tear(now);
                address += tearPoint;
                offset += tearPoint;
                count -= tearPoint;
            }

            W5500Chip.CopyRegisters(Registers, address, buffer, offset, count);
        }

        public void WriteRegister(int address, byte value, long now)
        {
            if (W5500RegisterMap.IsReservedSocket(address))
            {
                _chip.Break(W5500Rule.ReservedRegister, address);
                return;
            }

            if (W5500RegisterMap.IsReadOnlySocket(address))
            {
                _chip.Break(W5500Rule.ReadOnlyRegister, address);
                return;
            }

            switch (address)
            {
                case W5500RegisterMap.SocketCR:
                    AcceptCommand(value, now);
                    break;
                case W5500RegisterMap.SocketIR:
                    Registers[address] &= (byte)~value;
                    ShowInterrupt();
                    break;
                case W5500RegisterMap.SocketIMR:
                    Registers[address] = value;
                    ShowInterrupt();
                    break;
                case W5500RegisterMap.RXBUF_SIZE:
                case W5500RegisterMap.TXBUF_SIZE:
                    SetBufferSize(address, value);
                    break;
                case W5500RegisterMap.TX_WR:
                case W5500RegisterMap.TX_WR + 1:
                    Registers[address] = value;
                    ShowTransmitFree();
                    break;
                default:
                    Registers[address] = value;
                    break;
            }
        }

        private void AcceptCommand(byte command, long now)
        {
            _chip.Counters.Commands++;
            if (Registers[W5500RegisterMap.SocketCR] != 0)
            {
                _chip.Break(W5500Rule.CommandWhileBusy, command);
            }

            if (_chip.AcceptsCommandsLate)
            {
                Registers[W5500RegisterMap.SocketCR] = command;
                _chip.CommandIsPending = true;
            }

            if (command == W5500RegisterMap.CommandOpen)
            {
                Open(now);
            }
            else if (command == W5500RegisterMap.CommandClose)
            {
                Close(now);
            }
            else if (Protocol == null ? !_endedByChip : !Protocol.Command(command, now))
            {
                _chip.Break(W5500Rule.CommandNotAllowed, command);
            }
        }

        private void Open(long now)
        {
            _chip.Rules.IsExcusing = false;
            Close(now);
            W5500Protocol protocol = CreateProtocol(Registers[W5500RegisterMap.SocketMR] & W5500RegisterMap.ProtocolMask);
            if (protocol == null)
            {
                return;
            }

            Put16(W5500RegisterMap.TX_WR, _chip.InitialPointer);
            Put16(W5500RegisterMap.RX_RD, _chip.InitialPointer);
            TransmitRead = _chip.InitialPointer;
            ReceiveRead = _chip.InitialPointer;
            ReceiveWrite = _chip.InitialPointer;
            Protocol = protocol;
            _chip.SocketOpened(this);
            protocol.Open(now);
        }

        private W5500Protocol CreateProtocol(int protocol)
        {
            if (protocol == W5500RegisterMap.ProtocolMacRaw)
            {
                if (Number == 0)
                {
                    return new W5500MacRaw(_chip, this);
                }

                _chip.Break(W5500Rule.MacRawOnlyOnSocket0, Number);
                return null;
            }

            switch (protocol)
            {
                case W5500RegisterMap.ProtocolTcp:
                    return new W5500Tcp(_chip, this);
                case W5500RegisterMap.ProtocolUdp:
                    return new W5500Udp(_chip, this);
                case W5500RegisterMap.ProtocolIpRaw:
                    return new W5500IpRaw(_chip, this);
                default:
                    break;
            }

            _chip.Break(W5500Rule.UnknownProtocol, protocol);
            return null;
        }

        private void Close(long now)
        {
            if (Protocol != null)
            {
                Protocol.Close(now);
            }

            End();
            _endedByChip = false;
        }

        /// <summary>
        /// Closes the socket. Its pointers stay, so that received data can still be read, and further commands of a host that has not
        /// noticed are ignored.
        /// </summary>
        public void End()
        {
            Protocol = null;
            _endedByChip = true;
            Registers[W5500RegisterMap.SocketSR] = W5500RegisterMap.StatusClosed;
            _chip.SocketClosed();
        }

        private void SetBufferSize(int register, byte kilobytes)
        {
            if (kilobytes > 16 || (kilobytes & (kilobytes - 1)) != 0)
            {
                _chip.Break(W5500Rule.IllegalBufferSize, kilobytes);
                return;
            }

            if (Registers[register] == kilobytes)
            {
                return;
            }

            if (_chip.IsOpenFrom(Number))
            {
                _chip.Break(W5500Rule.BufferSizeWhileOpen, Number);
            }

            Registers[register] = kilobytes;
            _chip.LayOutMemory();
        }

        private void ShowReceived()
        {
            Put16(W5500RegisterMap.RX_RSR, ReceivedSize);
        }

        private void ShowInterrupt()
        {
            bool isPending = (Registers[W5500RegisterMap.SocketIR] & Registers[W5500RegisterMap.SocketIMR]) != 0;
            _chip.Common.ShowSocketInterrupt(Number, isPending);
        }

        private int Get16(int register)
        {
            return (Registers[register] << 8) | Registers[register + 1];
        }

        private void Put16(int register, int value)
        {
            Registers[register] = (byte)(value >> 8);
            Registers[register + 1] = (byte)value;
        }
    }
}
