namespace NanoTcp.Simulation
{
    /// <summary>
    /// What UDP and IPRAW share: records in receive memory, and a SEND whose bytes go to Sn_DIPR once its link address is known. The chip
    /// sends an ARP request when Sn_DIPR differs from the last SEND's, or each time with MR.FARP (data sheet 4.1, MR).
    /// </summary>
    internal abstract class WiznetDatagram : WiznetProtocol
    {
        private readonly WiznetResolution _resolution;
        private readonly int _ipProtocol;
        private uint _resolvedAddress;
        private int _sendEnd;
        private bool _isSending;
        private bool _waitsForLink;
        private long _leftAt = SimulationPart.Never;
        private WiznetHeldFrames _held;
        private byte[] _heldFrame;

        protected WiznetDatagram(WiznetChip chip, WiznetSocket socket, int ipProtocol)
            : base(chip, socket)
        {
            _resolution = new WiznetResolution(chip, socket);
            _ipProtocol = ipProtocol;
        }

        public override long NextEvent
        {
            get
            {
                long next = _resolution.NextEvent < _leftAt ? _resolution.NextEvent : _leftAt;
                return _held != null && _held.Until < next ? _held.Until : next;
            }
        }

        /// <summary>Largest payload of a packet in bytes; more is sent as several packets.</summary>
        protected abstract int LargestPacket { get; }

        protected int IpProtocol => _ipProtocol;

        protected uint RemoteAddress => WiznetNetwork.Get32(Socket.Registers, WiznetRegisterMap.SocketDIPR);

        public override bool Command(byte command, long now)
        {
            switch (command)
            {
                case WiznetRegisterMap.CommandSend:
                    Send(false, now);
                    return true;
                case WiznetRegisterMap.CommandSendMac:
                    if (!Chip.HasSendMac)
                    {
                        return false;
                    }

                    Send(true, now);
                    return true;
                case WiznetRegisterMap.CommandReceive:
                    CommitReceiveRead();
                    return true;
                default:
                    return false;
            }
        }

        public override void CatchUp(long now)
        {
            if (_held != null && _held.Until <= now)
            {
                TakeHeldPackets();
            }

            if (!_resolution.CatchUp(now))
            {
                // the datagram is lost; the socket stays open
                _isSending = false;
                _resolvedAddress = 0;
                Socket.TransmitRead = _sendEnd;
                Socket.RaiseInterrupt(WiznetRegisterMap.InterruptTimeout);
            }

            if (_leftAt <= now)
            {
                _leftAt = SimulationPart.Never;
                _isSending = false;
                Socket.TransmitRead = _sendEnd;
                Socket.RaiseInterrupt(WiznetRegisterMap.InterruptSendOk);
            }
        }

        public override void LinkChanged(bool isUp, long now)
        {
            if (isUp && _waitsForLink)
            {
                _waitsForLink = false;
                Emit(now);
            }
        }

        public override bool IsSendingFrom(int address, int count)
        {
            return _isSending && Touches(address, count, Socket.TransmitRead, _sendEnd);
        }

        public override void NeighborAnswers(uint address, byte[] f, int mac, long now)
        {
            if (_resolution.Answers(address, f, mac))
            {
                _resolvedAddress = RemoteAddress;
                Emit(now);
            }
        }

        public override int TearPoint(int address, int count)
        {
            if (_held != null && _held.Count > 0)
            {
                return FirstHalf(address, count, WiznetRegisterMap.RX_RSR, WiznetRegisterMap.RX_WR);
            }

            return _leftAt != SimulationPart.Never ? FirstHalf(address, count, WiznetRegisterMap.TX_FSR, WiznetRegisterMap.TX_RD) : 0;
        }

        public override void Tear(long now)
        {
            if (_held != null && _held.Count > 0)
            {
                TakeHeldPackets();
            }
            else
            {
                CatchUp(_leftAt);
            }
        }

        public override void PacketArrives(WiznetNetwork packet, long now)
        {
            if (Chip.TearsReads)
            {
                if (_held == null)
                {
                    _held = new WiznetHeldFrames(Chip);
                    _heldFrame = new byte[WiznetMacRaw.MaximumFrame + 4];
                }

                if (_held.Hold(packet.Frame, packet.FrameOffset, packet.FrameLength, now))
                {
                    return;
                }

                TakeHeldPackets();
                packet.Read(packet.Frame, packet.FrameOffset, packet.FrameLength);
            }

            Store(packet);
        }

        /// <summary>Puts a packet's record into receive memory.</summary>
        protected abstract void Store(WiznetNetwork packet);

        /// <summary>Puts one packet's protocol header and data into the transmitter's frame.</summary>
        /// <returns>Length of the IP data in bytes.</returns>
        protected abstract int Compose(int pointer, int length);

        /// <summary>Stores one record: a header and bytes of the packet. If it does not fit, it is lost without notice.</summary>
        protected void StoreRecord(byte[] header, WiznetNetwork packet, int offset, int length)
        {
            if (Socket.ReceivedSize + header.Length + length > Chip.ReceiveMemory.SizeOf(Socket.Number))
            {
                Chip.Counters.OverflowedFrames++;
                return;
            }

            Chip.ReceiveMemory.Store(Socket.Number, Socket.ReceiveWrite, header, 0, header.Length);
            Chip.ReceiveMemory.Store(Socket.Number, Socket.ReceiveWrite + header.Length, packet.Frame, offset, length);
            Socket.ReceiveWrite += header.Length + length;
            Socket.RaiseInterrupt(WiznetRegisterMap.InterruptReceive);
        }

        private void TakeHeldPackets()
        {
            for (int length = _held.Take(_heldFrame); length > 0; length = _held.Take(_heldFrame))
            {
                if (Chip.Network.Read(_heldFrame, 0, length))
                {
                    Store(Chip.Network);
                }
            }
        }

        private void Send(bool withoutArp, long now)
        {
            int length = (Socket.TransmitWrite - Socket.TransmitRead) & 0xFFFF;
            if (_isSending)
            {
                Chip.KillTransmitter();
                Chip.Break(WiznetRule.SendWhileSending, length);
                return;
            }

            if (length > Chip.TransmitMemory.SizeOf(Socket.Number))
            {
                Chip.Break(WiznetRule.SendBeyondFree, length);
                return;
            }

            _isSending = true;
            _sendEnd = Socket.TransmitWrite;
            if (withoutArp || KnowsLinkAddress())
            {
                Emit(now);
            }
            else
            {
                _resolution.Start(RemoteAddress, now);
            }
        }

        private bool KnowsLinkAddress()
        {
            uint address = RemoteAddress;
            byte[] r = Socket.Registers;
            int mac = WiznetRegisterMap.SocketDHAR;
            if (Chip.Network.Broadcasts(address))
            {
                for (int i = 0; i < 6; i++)
                {
                    r[mac + i] = 0xFF;
                }

                return true;
            }

            if (address >> 28 == 0xE)
            {
                r[mac] = 1;
                r[mac + 1] = 0;
                WiznetNetwork.Put32(r, mac + 2, 0x5E000000 | (address & 0x007FFFFF));
                return true;
            }

            bool forces = Chip.ForcesArp(Socket);
            return address == _resolvedAddress && address != 0 && !forces;
        }

        private void Emit(long now)
        {
            if (!Chip.IsLinkUp)
            {
                _waitsForLink = true;
                return;
            }

            int pointer = Socket.TransmitRead;
            int rest = (_sendEnd - pointer) & 0xFFFF;
            do
            {
                int length = rest < LargestPacket ? rest : LargestPacket;
                int total = Compose(pointer, length);
                Chip.Network.Send(
                    Socket, Socket.Registers, WiznetRegisterMap.SocketDHAR, RemoteAddress, _ipProtocol, total, now);
                pointer += length;
                rest -= length;
            }
            while (rest > 0);

            _leftAt = Chip.Transmitter.BusyUntil;
        }
    }
}
