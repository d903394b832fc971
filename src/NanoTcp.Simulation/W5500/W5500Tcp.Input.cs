using System;

namespace NanoTcp.Simulation
{
    /// <content>Received segments.</content>
    internal sealed partial class W5500Tcp
    {
        private bool _finReceived;

        public override void PacketArrives(W5500Network packet, long now)
        {
            if (Chip.TearsReads && _isSynchronized)
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

                TakeHeldPackets(now);
                packet.Read(packet.Frame, packet.FrameOffset, packet.FrameLength);
            }

            Input(packet, now);
        }

        private static int SegmentSizeOf(W5500Network packet, int header)
        {
            byte[] f = packet.Frame;
            int end = packet.Data + header;
            for (int i = packet.Data + W5500TcpHeader.Length; i < end && f[i] != 0;)
            {
                if (f[i] == 1)
                {
                    i++;
                    continue;
                }

                if (i + 4 <= end && f[i] == 2)
                {
                    return W5500Network.Get16(f, i + 2);
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

        private void Input(W5500Network packet, long now)
        {
            byte[] f = packet.Frame;
            int header = (f[packet.Data + W5500TcpHeader.DataOffset] >> 4) * 4;
            if (header < W5500TcpHeader.Length || header > packet.DataLength || !packet.IsDataCorrect())
            {
                return;
            }

            int flags = f[packet.Data + W5500TcpHeader.Flags];
            switch (Status)
            {
                case W5500RegisterMap.StatusListen:
                    ListenInput(packet, header, flags, now);
                    break;
                case W5500RegisterMap.StatusSynSent:
                    SynSentInput(packet, header, flags, now);
                    break;
                default:
                    ConnectionInput(packet, header, flags, now);
                    break;
            }
        }

        private void ListenInput(W5500Network packet, int header, int flags, long now)
        {
            byte[] f = packet.Frame;
            int t = packet.Data;
            if ((flags & W5500TcpHeader.Reset) != 0)
            {
                return;
            }

            if ((flags & W5500TcpHeader.Ack) != 0)
            {
                Reset(Chip, W5500Network.Get32(f, t + W5500TcpHeader.Acknowledgment), 0, W5500TcpHeader.Reset, now);
                return;
            }

            if ((flags & W5500TcpHeader.Syn) == 0)
            {
                return;
            }

            byte[] r = Socket.Registers;
            Array.Copy(f, packet.FrameOffset + 6, r, W5500RegisterMap.SocketDHAR, 6);
            W5500Network.Put32(r, W5500RegisterMap.SocketDIPR, packet.Source);
            Array.Copy(f, t, r, W5500RegisterMap.SocketDPORT, 2);
            Status = W5500RegisterMap.StatusSynReceived;
            TakeSyn(packet, header, now);
        }

        private void SynSentInput(W5500Network packet, int header, int flags, long now)
        {
            byte[] f = packet.Frame;
            uint acknowledgment = W5500Network.Get32(f, packet.Data + W5500TcpHeader.Acknowledgment);
            bool isAcknowledged = (flags & W5500TcpHeader.Ack) != 0 && acknowledgment == _next;
            if ((flags & W5500TcpHeader.Reset) != 0)
            {
                if (isAcknowledged)
                {
                    Socket.End();
                }
            }
            else if ((flags & W5500TcpHeader.Syn) != 0 && isAcknowledged)
            {
                _receiveNext = W5500Network.Get32(f, packet.Data + W5500TcpHeader.Sequence) + 1;
                TakeSegmentSize(packet, header);
                Establish(packet, acknowledgment, now);
                Acknowledge(now);
            }
            else if ((flags & W5500TcpHeader.Ack) != 0)
            {
                Reset(Chip, acknowledgment, 0, W5500TcpHeader.Reset, now);
            }
        }

        private void TakeSyn(W5500Network packet, int header, long now)
        {
            uint sequence = W5500Network.Get32(packet.Frame, packet.Data + W5500TcpHeader.Sequence);
            _receiveNext = sequence + 1;
            StartSequence(now);
            TakeSegmentSize(packet, header);
        }

        private void TakeSegmentSize(W5500Network packet, int header)
        {
            int own = W5500Network.Get16(Socket.Registers, W5500RegisterMap.SocketMSSR);
            int theirs = SegmentSizeOf(packet, header);
            _segmentSize = own < theirs ? own : theirs;
        }

        private void Establish(W5500Network packet, uint acknowledgment, long now)
        {
            _unacknowledged = acknowledgment;
            _peerWindow = W5500Network.Get16(packet.Frame, packet.Data + W5500TcpHeader.Window);
            _retries = 0;
            _retryAt = SimulationPart.Never;
            _isSynchronized = true;
            Status = W5500RegisterMap.StatusEstablished;
            Socket.RaiseInterrupt(W5500RegisterMap.InterruptConnect);
        }

        private void ConnectionInput(W5500Network packet, int header, int flags, long now)
        {
            if ((flags & W5500TcpHeader.Reset) != 0)
            {
                Socket.End();
                return;
            }

            byte[] f = packet.Frame;
            int t = packet.Data;
            uint acknowledgment = W5500Network.Get32(f, t + W5500TcpHeader.Acknowledgment);
            if ((flags & W5500TcpHeader.Syn) != 0)
            {
                if (_isSynchronized)
                {
                    Acknowledge(now);
                }

                return;
            }

            if ((flags & W5500TcpHeader.Ack) == 0)
            {
                return;
            }

            if (!_isSynchronized)
            {
                if (acknowledgment != _next)
                {
                    Reset(Chip, acknowledgment, 0, W5500TcpHeader.Reset, now);
                    return;
                }

                Establish(packet, acknowledgment, now);
            }

            NotePeerActivity(now);
            TakeAcknowledgment(packet, acknowledgment, now);
            if (!IsClosed)
            {
                TakeText(packet, header, (flags & W5500TcpHeader.Fin) != 0, now);
            }
        }

        private void TakeAcknowledgment(W5500Network packet, uint acknowledgment, long now)
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

            int window = W5500Network.Get16(packet.Frame, packet.Data + W5500TcpHeader.Window);
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
            if (Status == W5500RegisterMap.StatusClosing)
            {
                WaitInTimeWait(now);
            }
            else if (Status == W5500RegisterMap.StatusLastAck)
            {
                Socket.End();
                return true;
            }

            return false;
        }

        private void TakeText(W5500Network packet, int header, bool hasFin, long now)
        {
            uint sequence = W5500Network.Get32(packet.Frame, packet.Data + W5500TcpHeader.Sequence);
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

        private int TakeBytes(W5500Network packet, int offset, int length)
        {
            int window = ReceiveWindow;
            length = length < window ? length : window;
            if (length > 0)
            {
                Chip.ReceiveMemory.Store(Socket.Number, Socket.ReceiveWrite, packet.Frame, offset, length);
                Socket.ReceiveWrite += length;
                _receiveNext += (uint)length;
                _hasExchanged = true;
                Socket.RaiseInterrupt(W5500RegisterMap.InterruptReceive);
            }

            return length;
        }

        private void TakeFin(long now)
        {
            _finReceived = true;
            _receiveNext++;
            Acknowledge(now);
            Socket.RaiseInterrupt(W5500RegisterMap.InterruptDisconnect);
            if (Status == W5500RegisterMap.StatusEstablished)
            {
                Status = W5500RegisterMap.StatusCloseWait;
            }
            else if (_unacknowledged == _dataEnd + 1)
            {
                WaitInTimeWait(now);
            }
            else
            {
                Status = W5500RegisterMap.StatusClosing;
                _finDeadline = SimulationPart.Never;
            }
        }

        private void WaitInTimeWait(long now)
        {
            Status = W5500RegisterMap.StatusTimeWait;
            _finDeadline = SimulationPart.Never;
            _timeWaitEnd = now + Chip.Timing.TimeWait;
        }
    }
}
