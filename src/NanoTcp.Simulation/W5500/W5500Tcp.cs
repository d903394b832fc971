using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The chip's own TCP: RFC 793 without slow start, SACK, timestamps, window scaling or out-of-order data. Buffer memory is its send and
    /// receive queue. The listening socket becomes the connection; there is no backlog (data sheet 4.2, Sn_CR and Sn_SR).
    /// </summary>
    internal sealed partial class W5500Tcp : W5500Protocol
    {
        private const int LargestSegment = 1460;

        // for a peer that sends none (RFC 9293 section 3.7.1)
        private const int DefaultSegment = 536;

        private const long KeepAliveUnit = 5_000_000;

        private readonly W5500Resolution _resolution;

        // Sequence numbers; sent data lie in transmit memory at the same distance from each other.
        private uint _unacknowledged;
        private uint _next;
        private uint _highest;
        private uint _receiveNext;
        private uint _advertised;

        // end of the data given by SEND so far, as sequence number and as pointer
        private uint _dataEnd;
        private int _dataEndPointer;

        private int _peerWindow;
        private int _segmentSize;
        private bool _isSynchronized;
        private bool _isSending;
        private bool _isFinPending;
        private bool _hasExchanged;

        private W5500HeldFrames _held;
        private byte[] _heldFrame;

        public W5500Tcp(W5500Chip chip, W5500Socket socket)
            : base(chip, socket)
        {
            _resolution = new W5500Resolution(chip, socket);
        }

        public override bool KeepsUntilAcknowledged => true;

        private byte Status
        {
            get => Socket.Registers[W5500RegisterMap.SocketSR];
            set => Socket.Registers[W5500RegisterMap.SocketSR] = value;
        }

        private bool IsClosed => Socket.Protocol != this;

        private bool AcknowledgesAtOnce => (Socket.Registers[W5500RegisterMap.SocketMR] & W5500RegisterMap.NoDelayedAck) != 0;

        private int ReceiveWindow => Chip.ReceiveMemory.SizeOf(Socket.Number) - Socket.ReceivedSize;

        public override void Open(long now)
        {
            int limit = W5500Network.Get16(Socket.Registers, W5500RegisterMap.SocketMSSR);
            if (limit == 0 || limit > LargestSegment)
            {
                W5500Network.Put16(Socket.Registers, W5500RegisterMap.SocketMSSR, LargestSegment);
            }

            Status = W5500RegisterMap.StatusInit;
        }

        public override bool Command(byte command, long now)
        {
            byte status = Status;
            bool maySend = status == W5500RegisterMap.StatusEstablished || status == W5500RegisterMap.StatusCloseWait;
            switch (command)
            {
                case W5500RegisterMap.CommandListen:
                    Status = W5500RegisterMap.StatusListen;
                    return status == W5500RegisterMap.StatusInit;
                case W5500RegisterMap.CommandConnect:
                    if (status != W5500RegisterMap.StatusInit || _resolution.IsAsking)
                    {
                        return false;
                    }

                    Connect(now);
                    return true;
                case W5500RegisterMap.CommandDisconnect:
                    Disconnect(now);
                    return maySend;
                case W5500RegisterMap.CommandSend:
                    if (maySend)
                    {
                        Send(now);
                    }

                    return maySend;
                case W5500RegisterMap.CommandSendKeep:
                    if (maySend && _hasExchanged && Socket.Registers[W5500RegisterMap.KPALVTR] == 0)
                    {
                        ProbePeer(now);
                        return true;
                    }

                    return false;
                case W5500RegisterMap.CommandReceive:
                    Receive(now);
                    return status >= W5500RegisterMap.StatusEstablished;
                default:
                    return false;
            }
        }

        public override bool IsSendingFrom(int address, int count)
        {
            return _dataEndPointer != Socket.TransmitFree && Touches(address, count, Socket.TransmitFree, _dataEndPointer);
        }

        public override int Claims(W5500Network packet)
        {
            if (packet.Protocol != W5500Network.Tcp || !packet.IsToOwnAddress || packet.DataLength < W5500TcpHeader.Length)
            {
                return 0;
            }

            byte[] f = packet.Frame;
            byte[] r = Socket.Registers;
            if (W5500Network.Get16(f, packet.Data + W5500TcpHeader.DestinationPort) != W5500Network.Get16(r, W5500RegisterMap.SocketPORT))
            {
                return 0;
            }

            if (Status == W5500RegisterMap.StatusListen)
            {
                return 1;
            }

            bool isPeer = W5500Network.Get32(r, W5500RegisterMap.SocketDIPR) == packet.Source
                && W5500Network.Get16(r, W5500RegisterMap.SocketDPORT) == W5500Network.Get16(f, packet.Data);
            return isPeer && Status >= W5500RegisterMap.StatusSynSent ? 2 : 0;
        }

        public override void LinkChanged(bool isUp, long now)
        {
        }

        public override int TearPoint(int address, int count)
        {
            if (_held == null || _held.Count == 0)
            {
                return 0;
            }

            int half = FirstHalf(address, count, W5500RegisterMap.RX_RSR, W5500RegisterMap.RX_WR);
            int free = FirstHalf(address, count, W5500RegisterMap.TX_FSR, W5500RegisterMap.TX_RD);
            return half == 0 || (free != 0 && Chip.Random.Below(2) == 0) ? free : half;
        }

        public override void Tear(long now)
        {
            TakeHeldPackets(now);
        }

        private void Connect(long now)
        {
            Status = Chip.IsParanoid ? W5500RegisterMap.StatusArp : W5500RegisterMap.StatusInit;
            _resolution.Start(W5500Network.Get32(Socket.Registers, W5500RegisterMap.SocketDIPR), now);
        }

        public override void NeighborAnswers(uint address, byte[] f, int mac, long now)
        {
            if (_resolution.Answers(address, f, mac))
            {
                Status = W5500RegisterMap.StatusSynSent;
                StartSequence(now);
            }
        }

        private void StartSequence(long now)
        {
            _unacknowledged = Chip.Random.Next();
            _next = _unacknowledged;
            _highest = _unacknowledged;
            _dataEnd = _unacknowledged + 1;
            _dataEndPointer = Socket.TransmitWrite;
            _segmentSize = DefaultSegment;
            _retries = 0;
            Output(now);
        }

        private void Disconnect(long now)
        {
            if (Status == W5500RegisterMap.StatusEstablished)
            {
                Status = W5500RegisterMap.StatusFinWait;

                // the peer's FIN may take as long as an acknowledgment (data sheet 4.2, Sn_CR: DISCON)
                _finDeadline = now + AcknowledgmentTimeout();
            }
            else if (Status == W5500RegisterMap.StatusCloseWait)
            {
                Status = W5500RegisterMap.StatusLastAck;
            }
            else
            {
                return;
            }

            _isFinPending = true;
            Output(now);
        }

        private void Send(long now)
        {
            int length = (Socket.TransmitWrite - _dataEndPointer) & 0xFFFF;
            if (_isSending)
            {
                Chip.KillTransmitter();
                Chip.Break(W5500Rule.SendWhileSending, length);
                return;
            }

            if (length == 0)
            {
                Chip.Break(W5500Rule.NothingToSend, length);
                return;
            }

            if (((Socket.TransmitWrite - Socket.TransmitFree) & 0xFFFF) > Chip.TransmitMemory.SizeOf(Socket.Number))
            {
                Chip.Break(W5500Rule.SendBeyondFree, length);
                return;
            }

            _isSending = true;
            _hasExchanged = true;
            _dataEnd += (uint)length;
            _dataEndPointer = Socket.TransmitWrite;
            Output(now);
        }

        private void Receive(long now)
        {
            CommitReceiveRead();
            uint edge = _receiveNext + (uint)ReceiveWindow;
            int opened = (int)(edge - _advertised);
            int half = Chip.ReceiveMemory.SizeOf(Socket.Number) / 2;
            if (_isSynchronized && !_finReceived && opened >= (half < _segmentSize ? half : _segmentSize))
            {
                Acknowledge(now);
            }
        }

        private int Pointer(uint sequence)
        {
            return (_dataEndPointer - (int)(_dataEnd - sequence)) & 0xFFFF;
        }

        private void EndByTimeout()
        {
            Socket.RaiseInterrupt(W5500RegisterMap.InterruptTimeout);
            Socket.End();
        }
    }
}
