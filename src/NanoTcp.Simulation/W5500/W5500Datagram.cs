namespace NanoTcp.Simulation
{
    /// <summary>
    /// What UDP and IPRAW share: records in receive memory, and a SEND whose bytes go to Sn_DIPR once its link address is known. The chip
    /// sends an ARP request when Sn_DIPR differs from the last SEND's, or each time with MR.FARP (data sheet 4.1, MR).
    /// </summary>
    internal abstract class W5500Datagram : W5500Protocol
    {
        private readonly W5500Resolution _resolution;
        private readonly int _ipProtocol;
        private uint _resolvedAddress;
        private int _sendEnd;
        private bool _isSending;
        private bool _waitsForLink;
        private long _leftAt = SimulationPart.Never;
        private W5500HeldFrames _held;
        private byte[] _heldFrame;

        protected W5500Datagram(W5500Chip chip, W5500Socket socket, int ipProtocol)
            : base(chip, socket)
        {
            _resolution = new W5500Resolution(chip, socket);
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

        protected uint RemoteAddress => W5500Network.Get32(Socket.Registers, W5500RegisterMap.SocketDIPR);

        public override bool Command(byte command, long now)
        {
            switch (command)
            {
                case W5500RegisterMap.CommandSend:
                    Send(false, now);
                    return true;
                case W5500RegisterMap.CommandSendMac:
                    Send(true, now);
                    return true;
                case W5500RegisterMap.CommandReceive:
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
                Socket.RaiseInterrupt(W5500RegisterMap.InterruptTimeout);
            }

            if (_leftAt <= now)
            {
                _leftAt = SimulationPart.Never;
                _isSending = false;
                Socket.TransmitRead = _sendEnd;
                Socket.RaiseInterrupt(W5500RegisterMap.InterruptSendOk);
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
                return FirstHalf(address, count, W5500RegisterMap.RX_RSR, W5500RegisterMap.RX_WR);
            }

            return _leftAt != SimulationPart.Never ? FirstHalf(address, count, W5500RegisterMap.TX_FSR, W5500RegisterMap.TX_RD) : 0;
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

        public override void PacketArrives(W5500Network packet, long now)
        {
            if (Chip.TearsReads)
            {
                if (_held == null)
                {
                    _held = new W5500HeldFrames(Chip);
                    _heldFrame = new byte[W5500MacRaw.MaximumFrame + 4];
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
        protected abstract void Store(W5500Network packet);

        /// <summary>Puts one packet's protocol header and data into the transmitter's frame.</summary>
        /// <returns>Length of the IP data in bytes.</returns>
        protected abstract int Compose(int pointer, int length);

        /// <summary>Stores one record: a header and bytes of the packet. If it does not fit, it is lost without notice.</summary>
        protected void StoreRecord(byte[] header, W5500Network packet, int offset, int length)
        {
            if (Socket.ReceivedSize + header.Length + length > Chip.ReceiveMemory.SizeOf(Socket.Number))
            {
                Chip.Counters.OverflowedFrames++;
                return;
            }

            Chip.ReceiveMemory.Store(Socket.Number, Socket.ReceiveWrite, header, 0, header.Length);
            Chip.ReceiveMemory.Store(Socket.Number, Socket.ReceiveWrite + header.Length, packet.Frame, offset, length);
            Socket.ReceiveWrite += header.Length + length;
            Socket.RaiseInterrupt(W5500RegisterMap.InterruptReceive);
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
                Chip.Break(W5500Rule.SendWhileSending, length);
                return;
            }

            if (length > Chip.TransmitMemory.SizeOf(Socket.Number))
            {
                Chip.Break(W5500Rule.SendBeyondFree, length);
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
            int mac = W5500RegisterMap.SocketDHAR;
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
                W5500Network.Put32(r, mac + 2, 0x5E000000 | (address & 0x007FFFFF));
                return true;
            }

            bool forces = (Chip.Common.Registers[W5500RegisterMap.MR] & W5500RegisterMap.ModeForceArp) != 0;
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
                    Socket, Socket.Registers, W5500RegisterMap.SocketDHAR, RemoteAddress, _ipProtocol, total, now);
                pointer += length;
                rest -= length;
            }
            while (rest > 0);

            _leftAt = Chip.Transmitter.BusyUntil;
        }
    }
}
