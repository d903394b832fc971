using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// One of the eight sockets: its registers, pointers and commands (W5500 data sheet 3.2 and 4.2). The register array always holds what a read
    /// returns, so that a burst is one copy. <see cref="WiznetProtocol"/> implements an open socket.
    /// </summary>
    internal sealed class WiznetSocket
    {
        /// <summary>In the layout of <see cref="WiznetRegisterMap"/>.</summary>
        public readonly byte[] Registers;

        private readonly WiznetChip _chip;
        private readonly WiznetSocketMap _map;
        private int _transmitRead;
        private int _transmitFree;
        private int _receiveRead;
        private int _receiveWrite;
        private bool _endedByChip;

        /// <param name="chip">The chip.</param>
        /// <param name="number">0 to 7.</param>
        /// <param name="map">Where the chip has a socket's registers.</param>
        /// <param name="length">Length of <see cref="Registers"/>.</param>
        public WiznetSocket(WiznetChip chip, int number, WiznetSocketMap map, int length)
        {
            _chip = chip;
            _map = map;
            Registers = new byte[length];
            Number = number;
        }

        public int Number { get; }

        /// <summary>The protocol of the open socket; null while closed.</summary>
        public WiznetProtocol Protocol { get; private set; }

        public bool IsOpen => Protocol != null;

        /// <summary>Sn_TX_RD, free-running, 16 bits.</summary>
        public int TransmitRead
        {
            get => _transmitRead;
            set
            {
                _transmitRead = value & 0xFFFF;
                Put16(WiznetRegisterMap.TX_RD, _transmitRead);
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
        public int TransmitWrite => Get16(WiznetRegisterMap.TX_WR);

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
                Put16(WiznetRegisterMap.RX_WR, _receiveWrite);
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
                Registers[WiznetRegisterMap.SocketDHAR + i] = _chip.ResetLinkAddress;
            }

            Registers[WiznetRegisterMap.SocketTTL] = 0x80;
            Registers[WiznetRegisterMap.RXBUF_SIZE] = 2;
            Registers[WiznetRegisterMap.TXBUF_SIZE] = 2;
            Registers[WiznetRegisterMap.SocketIMR] = 0xFF;
            Registers[WiznetRegisterMap.FRAG] = 0x40;
            _transmitRead = 0;
            _transmitFree = 0;
            _receiveRead = 0;
            _receiveWrite = 0;
        }

        /// <summary>Updates the free size after memory was laid out again.</summary>
        public void ShowTransmitFree()
        {
            int free = _chip.TransmitMemory.SizeOf(Number) - ((TransmitWrite - _transmitFree) & 0xFFFF);
            Put16(WiznetRegisterMap.TX_FSR, free);
        }

        public void RaiseInterrupt(byte bits)
        {
            Registers[WiznetRegisterMap.SocketIR] |= bits;
            ShowInterrupt();
        }

        /// <summary>Reads registers into a buffer. The address is the chip's.</summary>
        public void ReadRegisters(int address, byte[] buffer, int offset, int count, long now)
        {
            if (_map.IsReserved(address))
            {
                _chip.Break(WiznetRule.ReservedRegister, address);
            }
            else if (_map.IsWriteOnly(address))
            {
                _chip.Break(WiznetRule.WriteOnlyRegister, address);
            }

            int tearPoint = _chip.TearsReads && Protocol != null ? Protocol.TearPoint(address, count) : 0;
            if (tearPoint > 0)
            {
                _map.Copy(Registers, address, buffer, offset, tearPoint);
                Protocol.Tear(now);
                address += tearPoint;
                offset += tearPoint;
                count -= tearPoint;
            }

            _map.Copy(Registers, address, buffer, offset, count);
        }

        /// <summary>Address of a register, as the chip has it.</summary>
        /// <param name="offset">Its offset in <see cref="WiznetRegisterMap"/>.</param>
        public int AddressOf(int offset) => _map.AddressOf(offset);

        /// <summary>Writes a register. The address is the chip's.</summary>
        public void WriteRegister(int address, byte value, long now)
        {
            if (_map.IsReserved(address))
            {
                _chip.Break(WiznetRule.ReservedRegister, address);
                return;
            }

            if (_map.IsReadOnly(address))
            {
                _chip.Break(WiznetRule.ReadOnlyRegister, address);
                return;
            }

            int register = _map.OffsetOf(address);
            switch (register)
            {
                case WiznetRegisterMap.SocketCR:
                    AcceptCommand(value, now);
                    break;
                case WiznetRegisterMap.SocketIR:
                    Registers[register] &= (byte)~value;
                    ShowInterrupt();
                    break;
                case WiznetRegisterMap.SocketIMR:
                    Registers[register] = value;
                    ShowInterrupt();
                    break;
                case WiznetRegisterMap.RXBUF_SIZE:
                case WiznetRegisterMap.TXBUF_SIZE:
                    SetBufferSize(register, value);
                    break;
                case WiznetRegisterMap.TX_WR:
                case WiznetRegisterMap.TX_WR + 1:
                    Registers[register] = value;
                    ShowTransmitFree();
                    break;
                default:
                    Registers[register] = value;
                    break;
            }
        }

        private void AcceptCommand(byte command, long now)
        {
            _chip.Counters.Commands++;
            if (Registers[WiznetRegisterMap.SocketCR] != 0)
            {
                _chip.Break(WiznetRule.CommandWhileBusy, command);
            }

            if (_chip.AcceptsCommandsLate)
            {
                Registers[WiznetRegisterMap.SocketCR] = command;
                _chip.CommandIsPending = true;
            }

            if (command == WiznetRegisterMap.CommandOpen)
            {
                Open(now);
            }
            else if (command == WiznetRegisterMap.CommandClose)
            {
                Close(now);
            }
            else if (Protocol == null ? !_endedByChip : !Protocol.Command(command, now))
            {
                _chip.Break(WiznetRule.CommandNotAllowed, command);
            }
        }

        private void Open(long now)
        {
            _chip.Rules.IsExcusing = false;
            Close(now);
            WiznetProtocol protocol = CreateProtocol(_chip.ProtocolOf(Registers[WiznetRegisterMap.SocketMR] & WiznetRegisterMap.ProtocolMask));
            if (protocol == null)
            {
                return;
            }

            Put16(WiznetRegisterMap.TX_WR, _chip.InitialPointer);
            Put16(WiznetRegisterMap.RX_RD, _chip.InitialPointer);
            TransmitRead = _chip.InitialPointer;
            ReceiveRead = _chip.InitialPointer;
            ReceiveWrite = _chip.InitialPointer;
            Protocol = protocol;
            _chip.SocketOpened(this);
            protocol.Open(now);
        }

        private WiznetProtocol CreateProtocol(int protocol)
        {
            if (protocol == WiznetRegisterMap.ProtocolMacRaw)
            {
                if (Number == 0)
                {
                    return new WiznetMacRaw(_chip, this);
                }

                _chip.Break(WiznetRule.MacRawOnlyOnSocket0, Number);
                return null;
            }

            switch (protocol)
            {
                case WiznetRegisterMap.ProtocolTcp:
                    return new WiznetTcp(_chip, this);
                case WiznetRegisterMap.ProtocolUdp:
                    return new WiznetUdp(_chip, this);
                case WiznetRegisterMap.ProtocolIpRaw:
                    return new WiznetIpRaw(_chip, this);
                default:
                    break;
            }

            _chip.Break(WiznetRule.UnknownProtocol, protocol);
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
            Registers[WiznetRegisterMap.SocketSR] = WiznetRegisterMap.StatusClosed;
            _chip.SocketClosed();
        }

        private void SetBufferSize(int register, byte kilobytes)
        {
            if (kilobytes > 16 || (kilobytes & (kilobytes - 1)) != 0)
            {
                _chip.Break(WiznetRule.IllegalBufferSize, kilobytes);
                return;
            }

            if (Registers[register] == kilobytes)
            {
                return;
            }

            if (_chip.IsOpenFrom(Number))
            {
                _chip.Break(WiznetRule.BufferSizeWhileOpen, Number);
            }

            Registers[register] = kilobytes;
            _chip.LayOutMemory();
        }

        private void ShowReceived()
        {
            Put16(WiznetRegisterMap.RX_RSR, ReceivedSize);
        }

        private void ShowInterrupt()
        {
            bool isPending = (Registers[WiznetRegisterMap.SocketIR] & Registers[WiznetRegisterMap.SocketIMR]) != 0;
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
