using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The chip's own TCP: RFC 793 without slow start, SACK, timestamps, window scaling or out-of-order data. Buffer memory is its send and
    /// receive queue. The listening socket becomes the connection; there is no backlog (data sheet 4.2, Sn_CR and Sn_SR).
    /// </summary>
    internal sealed partial class WiznetTcp : WiznetProtocol
    {
        private const int LargestSegment = 1460;

        // for a peer that sends none (RFC 9293 section 3.7.1)
        private const int DefaultSegment = 536;

        private const long KeepAliveUnit = 5_000_000;

        private readonly WiznetResolution _resolution;

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

        private WiznetHeldFrames _held;
        private byte[] _heldFrame;

        public WiznetTcp(WiznetChip chip, WiznetSocket socket)
            : base(chip, socket)
        {
            _resolution = new WiznetResolution(chip, socket);
        }

        public override bool KeepsUntilAcknowledged => true;

        private byte Status
        {
            get => Socket.Registers[WiznetRegisterMap.SocketSR];
            set => Socket.Registers[WiznetRegisterMap.SocketSR] = value;
        }

        private bool IsClosed => Socket.Protocol != this;

        private bool AcknowledgesAtOnce => (Socket.Registers[WiznetRegisterMap.SocketMR] & WiznetRegisterMap.NoDelayedAck) != 0;

        private int ReceiveWindow => Chip.ReceiveMemory.SizeOf(Socket.Number) - Socket.ReceivedSize;

        public override void Open(long now)
        {
            int limit = WiznetNetwork.Get16(Socket.Registers, WiznetRegisterMap.SocketMSSR);
            if (limit == 0 || limit > LargestSegment)
            {
                WiznetNetwork.Put16(Socket.Registers, WiznetRegisterMap.SocketMSSR, LargestSegment);
            }

            Status = WiznetRegisterMap.StatusInit;
        }

        public override bool Command(byte command, long now)
        {
            byte status = Status;
            bool maySend = status == WiznetRegisterMap.StatusEstablished || status == WiznetRegisterMap.StatusCloseWait;
            switch (command)
            {
                case WiznetRegisterMap.CommandListen:
                    Status = WiznetRegisterMap.StatusListen;
                    return status == WiznetRegisterMap.StatusInit;
                case WiznetRegisterMap.CommandConnect:
                    if (status != WiznetRegisterMap.StatusInit || _resolution.IsAsking)
                    {
                        return false;
                    }

                    Connect(now);
                    return true;
                case WiznetRegisterMap.CommandDisconnect:
                    Disconnect(now);
                    return maySend;
                case WiznetRegisterMap.CommandSend:
                    if (maySend)
                    {
                        Send(now);
                    }

                    return maySend;
                case WiznetRegisterMap.CommandSendKeep:
                    if (maySend && _hasExchanged && Socket.Registers[WiznetRegisterMap.KPALVTR] == 0)
                    {
                        ProbePeer(now);
                        return true;
                    }

                    return false;
                case WiznetRegisterMap.CommandReceive:
                    Receive(now);
                    return status >= WiznetRegisterMap.StatusEstablished;
                default:
                    return false;
            }
        }

        public override bool IsSendingFrom(int address, int count)
        {
            return _dataEndPointer != Socket.TransmitFree && Touches(address, count, Socket.TransmitFree, _dataEndPointer);
        }

        public override int Claims(WiznetNetwork packet)
        {
            if (packet.Protocol != WiznetNetwork.Tcp || !packet.IsToOwnAddress || packet.DataLength < WiznetTcpHeader.Length)
            {
                return 0;
            }

            byte[] f = packet.Frame;
            byte[] r = Socket.Registers;
            if (WiznetNetwork.Get16(f, packet.Data + WiznetTcpHeader.DestinationPort) != WiznetNetwork.Get16(r, WiznetRegisterMap.SocketPORT))
            {
                return 0;
            }

            if (Status == WiznetRegisterMap.StatusListen)
            {
                return 1;
            }

            bool isPeer = WiznetNetwork.Get32(r, WiznetRegisterMap.SocketDIPR) == packet.Source
                && WiznetNetwork.Get16(r, WiznetRegisterMap.SocketDPORT) == WiznetNetwork.Get16(f, packet.Data);
            return isPeer && Status >= WiznetRegisterMap.StatusSynSent ? 2 : 0;
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

            int half = FirstHalf(address, count, WiznetRegisterMap.RX_RSR, WiznetRegisterMap.RX_WR);
            int free = FirstHalf(address, count, WiznetRegisterMap.TX_FSR, WiznetRegisterMap.TX_RD);
            return half == 0 || (free != 0 && Chip.Random.Below(2) == 0) ? free : half;
        }

        public override void Tear(long now)
        {
            TakeHeldPackets(now);
        }

        private void Connect(long now)
        {
            Status = Chip.IsParanoid ? WiznetRegisterMap.StatusArp : WiznetRegisterMap.StatusInit;
            _resolution.Start(WiznetNetwork.Get32(Socket.Registers, WiznetRegisterMap.SocketDIPR), now);
        }

        public override void NeighborAnswers(uint address, byte[] f, int mac, long now)
        {
            if (_resolution.Answers(address, f, mac))
            {
                Status = WiznetRegisterMap.StatusSynSent;
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
            if (Status == WiznetRegisterMap.StatusEstablished)
            {
                Status = WiznetRegisterMap.StatusFinWait;

                // the peer's FIN may take as long as an acknowledgment (data sheet 4.2, Sn_CR: DISCON)
                _finDeadline = now + AcknowledgmentTimeout();
            }
            else if (Status == WiznetRegisterMap.StatusCloseWait)
            {
                Status = WiznetRegisterMap.StatusLastAck;
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
                Chip.Break(WiznetRule.SendWhileSending, length);
                return;
            }

            if (length == 0)
            {
                Chip.Break(WiznetRule.NothingToSend, length);
                return;
            }

            if (((Socket.TransmitWrite - Socket.TransmitFree) & 0xFFFF) > Chip.TransmitMemory.SizeOf(Socket.Number))
            {
                Chip.Break(WiznetRule.SendBeyondFree, length);
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
            Socket.RaiseInterrupt(WiznetRegisterMap.InterruptTimeout);
            Socket.End();
        }
    }
}
