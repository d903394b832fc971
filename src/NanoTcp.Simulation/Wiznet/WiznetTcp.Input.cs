using System;

namespace NanoTcp.Simulation
{
    /// <content>Received segments.</content>
    internal sealed partial class WiznetTcp
    {
        private bool _finReceived;

        public override void PacketArrives(WiznetNetwork packet, long now)
        {
            if (Chip.TearsReads && _isSynchronized)
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

                TakeHeldPackets(now);
                packet.Read(packet.Frame, packet.FrameOffset, packet.FrameLength);
            }

            Input(packet, now);
        }

        private static int SegmentSizeOf(WiznetNetwork packet, int header)
        {
            byte[] f = packet.Frame;
            int end = packet.Data + header;
            for (int i = packet.Data + WiznetTcpHeader.Length; i < end && f[i] != 0;)
            {
                if (f[i] == 1)
                {
                    i++;
                    continue;
                }

                if (i + 4 <= end && f[i] == 2)
                {
                    return WiznetNetwork.Get16(f, i + 2);
                }

                i += i + 1 < end && f[i + 1] >= 2 ? f[i + 1] : end;
            }

            return DefaultSegment;
        }

        private void TakeHeldPackets(long now)
        {
            for (int length = _held.Take(_heldFrame); length > 0; length = _held.Take(_heldFrame))
            {
                if (!IsClosed && Chip.Network.Read(_heldFrame, 0, length))
                {
                    Input(Chip.Network, now);
                }
            }
        }

        private void Input(WiznetNetwork packet, long now)
        {
            byte[] f = packet.Frame;
            int header = (f[packet.Data + WiznetTcpHeader.DataOffset] >> 4) * 4;
            if (header < WiznetTcpHeader.Length || header > packet.DataLength || !packet.IsDataCorrect())
            {
                return;
            }

            int flags = f[packet.Data + WiznetTcpHeader.Flags];
            switch (Status)
            {
                case WiznetRegisterMap.StatusListen:
                    ListenInput(packet, header, flags, now);
                    break;
                case WiznetRegisterMap.StatusSynSent:
                    SynSentInput(packet, header, flags, now);
                    break;
                default:
                    ConnectionInput(packet, header, flags, now);
                    break;
            }
        }

        private void ListenInput(WiznetNetwork packet, int header, int flags, long now)
        {
            byte[] f = packet.Frame;
            int t = packet.Data;
            if ((flags & WiznetTcpHeader.Reset) != 0)
            {
                return;
            }

            if ((flags & WiznetTcpHeader.Ack) != 0)
            {
                Reset(Chip, WiznetNetwork.Get32(f, t + WiznetTcpHeader.Acknowledgment), 0, WiznetTcpHeader.Reset, now);
                return;
            }

            if ((flags & WiznetTcpHeader.Syn) == 0)
            {
                return;
            }

            byte[] r = Socket.Registers;
            Array.Copy(f, packet.FrameOffset + 6, r, WiznetRegisterMap.SocketDHAR, 6);
            WiznetNetwork.Put32(r, WiznetRegisterMap.SocketDIPR, packet.Source);
            Array.Copy(f, t, r, WiznetRegisterMap.SocketDPORT, 2);
            Status = WiznetRegisterMap.StatusSynReceived;
            TakeSyn(packet, header, now);
        }

        private void SynSentInput(WiznetNetwork packet, int header, int flags, long now)
        {
            byte[] f = packet.Frame;
            uint acknowledgment = WiznetNetwork.Get32(f, packet.Data + WiznetTcpHeader.Acknowledgment);
            bool isAcknowledged = (flags & WiznetTcpHeader.Ack) != 0 && acknowledgment == _next;
            if ((flags & WiznetTcpHeader.Reset) != 0)
            {
                if (isAcknowledged)
                {
                    Socket.End();
                }
            }
            else if ((flags & WiznetTcpHeader.Syn) != 0 && isAcknowledged)
            {
                _receiveNext = WiznetNetwork.Get32(f, packet.Data + WiznetTcpHeader.Sequence) + 1;
                TakeSegmentSize(packet, header);
                Establish(packet, acknowledgment, now);
                Acknowledge(now);
            }
            else if ((flags & WiznetTcpHeader.Ack) != 0)
            {
                Reset(Chip, acknowledgment, 0, WiznetTcpHeader.Reset, now);
            }
        }

        private void TakeSyn(WiznetNetwork packet, int header, long now)
        {
            uint sequence = WiznetNetwork.Get32(packet.Frame, packet.Data + WiznetTcpHeader.Sequence);
            _receiveNext = sequence + 1;
            StartSequence(now);
            TakeSegmentSize(packet, header);
        }

        private void TakeSegmentSize(WiznetNetwork packet, int header)
        {
            int own = WiznetNetwork.Get16(Socket.Registers, WiznetRegisterMap.SocketMSSR);
            int theirs = SegmentSizeOf(packet, header);
            _segmentSize = own < theirs ? own : theirs;
        }

        private void Establish(WiznetNetwork packet, uint acknowledgment, long now)
        {
            _unacknowledged = acknowledgment;
            _peerWindow = WiznetNetwork.Get16(packet.Frame, packet.Data + WiznetTcpHeader.Window);
            _retries = 0;
            _retryAt = SimulationPart.Never;
            _isSynchronized = true;
            Status = WiznetRegisterMap.StatusEstablished;
            Socket.RaiseInterrupt(WiznetRegisterMap.InterruptConnect);
        }

        private void ConnectionInput(WiznetNetwork packet, int header, int flags, long now)
        {
            if ((flags & WiznetTcpHeader.Reset) != 0)
            {
                Socket.End();
                return;
            }

            byte[] f = packet.Frame;
            int t = packet.Data;
            uint acknowledgment = WiznetNetwork.Get32(f, t + WiznetTcpHeader.Acknowledgment);
            if ((flags & WiznetTcpHeader.Syn) != 0)
            {
                if (_isSynchronized)
                {
                    Acknowledge(now);
                }

                return;
            }

            if ((flags & WiznetTcpHeader.Ack) == 0)
            {
                return;
            }

            if (!_isSynchronized)
            {
                if (acknowledgment != _next)
                {
                    Reset(Chip, acknowledgment, 0, WiznetTcpHeader.Reset, now);
                    return;
                }

                Establish(packet, acknowledgment, now);
            }

            NotePeerActivity(now);
            TakeAcknowledgment(packet, acknowledgment, now);
            if (!IsClosed)
            {
                TakeText(packet, header, (flags & WiznetTcpHeader.Fin) != 0, now);
            }
        }

        private void TakeAcknowledgment(WiznetNetwork packet, uint acknowledgment, long now)
        {
            if ((int)(acknowledgment - _highest) > 0)
            {
                Acknowledge(now);
                return;
            }

            if ((int)(acknowledgment - _unacknowledged) < 0)
            {
                return;
            }

            int window = WiznetNetwork.Get16(packet.Frame, packet.Data + WiznetTcpHeader.Window);
            bool isNew = acknowledgment != _unacknowledged;
            if (isNew || (_peerWindow == 0 && window > 0))
            {
                _retries = 0;
                _retryAt = SimulationPart.Never;
            }

            _peerWindow = window;
            if (isNew)
            {
                _unacknowledged = acknowledgment;
                _next = (int)(acknowledgment - _next) > 0 ? acknowledgment : _next;
                bool isFinAcknowledged = acknowledgment == _dataEnd + 1;
                Socket.TransmitFree = Pointer(isFinAcknowledged ? _dataEnd : acknowledgment);
                if (_isSending && _leftAt == SimulationPart.Never)
                {
                    _leftAt = now;
                }

                if (isFinAcknowledged && FinIsAcknowledged(now))
                {
                    return;
                }
            }

            Output(now);
        }

        // true when that ended the connection
        private bool FinIsAcknowledged(long now)
        {
            if (Status == WiznetRegisterMap.StatusClosing)
            {
                WaitInTimeWait(now);
            }
            else if (Status == WiznetRegisterMap.StatusLastAck)
            {
                Socket.End();
                return true;
            }

            return false;
        }

        private void TakeText(WiznetNetwork packet, int header, bool hasFin, long now)
        {
            uint sequence = WiznetNetwork.Get32(packet.Frame, packet.Data + WiznetTcpHeader.Sequence);
            int length = packet.DataLength - header;
            int old = (int)(_receiveNext - sequence);
            if (length == 0 && !hasFin)
            {
                if (old != 0)
                {
                    Acknowledge(now);
                }

                return;
            }

            // after a hole, or a duplicate: there is no memory for out-of-order data
            if (old < 0 || old >= length + (hasFin ? 1 : 0) || _finReceived)
            {
                Acknowledge(now);
                return;
            }

            int taken = TakeBytes(packet, packet.Data + header + old, length - old);
            NotePeerActivity(now);
            if (taken < length - old)
            {
                Acknowledge(now);
            }
            else if (hasFin)
            {
                TakeFin(now);
            }
            else if (AcknowledgesAtOnce)
            {
                Acknowledge(now);
            }
            else if (_ackAt == SimulationPart.Never)
            {
                _ackAt = now + Chip.Common.RetryTime;
            }
        }

        private int TakeBytes(WiznetNetwork packet, int offset, int length)
        {
            int window = ReceiveWindow;
            length = length < window ? length : window;
            if (length > 0)
            {
                Chip.ReceiveMemory.Store(Socket.Number, Socket.ReceiveWrite, packet.Frame, offset, length);
                Socket.ReceiveWrite += length;
                _receiveNext += (uint)length;
                _hasExchanged = true;
                Socket.RaiseInterrupt(WiznetRegisterMap.InterruptReceive);
            }

            return length;
        }

        private void TakeFin(long now)
        {
            _finReceived = true;
            _receiveNext++;
            Acknowledge(now);
            Socket.RaiseInterrupt(WiznetRegisterMap.InterruptDisconnect);
            if (Status == WiznetRegisterMap.StatusEstablished)
            {
                Status = WiznetRegisterMap.StatusCloseWait;
            }
            else if (_unacknowledged == _dataEnd + 1)
            {
                WaitInTimeWait(now);
            }
            else
            {
                Status = WiznetRegisterMap.StatusClosing;
                _finDeadline = SimulationPart.Never;
            }
        }

        private void WaitInTimeWait(long now)
        {
            Status = WiznetRegisterMap.StatusTimeWait;
            _finDeadline = SimulationPart.Never;
            _timeWaitEnd = now + Chip.Timing.TimeWait;
        }
    }
}
