using System;

namespace NanoTcp.Simulation
{
    /// <content>Sent segments, and the timers that send them.</content>
    internal sealed partial class WiznetTcp
    {
        private long _retryAt = SimulationPart.Never;
        private long _ackAt = SimulationPart.Never;
        private long _leftAt = SimulationPart.Never;
        private long _finDeadline = SimulationPart.Never;
        private long _timeWaitEnd = SimulationPart.Never;
        private long _keepAliveAt = SimulationPart.Never;
        private int _retries;
        private int _keepAliveProbes;
        private bool _isProbingWindow;

        public override long NextEvent
        {
            get
            {
                long next = Earlier(_resolution.NextEvent, _retryAt);
                next = Earlier(Earlier(next, _ackAt), _finDeadline);
                next = Chip.IsLinkUp ? Earlier(next, _leftAt) : next;
                next = Earlier(Earlier(next, _timeWaitEnd), _keepAliveAt);
                return _held == null ? next : Earlier(next, _held.Until);
            }
        }

        /// <summary>Answers a SYN that no socket takes with RST; drops anything else.</summary>
        public static bool Refuses(WiznetChip chip, long now)
        {
            WiznetNetwork packet = chip.Network;
            byte[] f = packet.Frame;
            int t = packet.Data;
            if (packet.Protocol != WiznetNetwork.Tcp || !packet.IsToOwnAddress || packet.DataLength < WiznetTcpHeader.Length
                || (f[t + WiznetTcpHeader.Flags] & (WiznetTcpHeader.Syn | WiznetTcpHeader.Ack | WiznetTcpHeader.Reset)) != WiznetTcpHeader.Syn)
            {
                return false;
            }

            Reset(chip, 0, WiznetNetwork.Get32(f, t + WiznetTcpHeader.Sequence) + 1, WiznetTcpHeader.Reset | WiznetTcpHeader.Ack, now);
            return true;
        }

        public override void CatchUp(long now)
        {
            if (_held != null && _held.Until <= now)
            {
                TakeHeldPackets(now);
            }

            if (!_resolution.CatchUp(now))
            {
                EndByTimeout();
            }

            if (!IsClosed && _leftAt <= now && Chip.IsLinkUp)
            {
                NoteSent();
            }

            if (!IsClosed && _retryAt <= now)
            {
                Retry(now);
            }

            if (!IsClosed && _ackAt <= now)
            {
                Acknowledge(now);
            }

            if (!IsClosed && _keepAliveAt <= now)
            {
                KeepAlive(now);
            }

            if (!IsClosed && _finDeadline <= now)
            {
                EndByTimeout();
            }

            if (!IsClosed && _timeWaitEnd <= now)
            {
                Socket.End();
            }
        }

        private static long Earlier(long one, long other) => one < other ? one : other;

        private static void Reset(WiznetChip chip, uint sequence, uint acknowledgment, int flags, long now)
        {
            WiznetNetwork packet = chip.Network;
            byte[] f = chip.Transmitter.Frame;
            int t = WiznetNetwork.DataStart;
            Array.Clear(f, t, WiznetTcpHeader.Length);
            Array.Copy(packet.Frame, packet.Data, f, t + WiznetTcpHeader.DestinationPort, 2);
            Array.Copy(packet.Frame, packet.Data + WiznetTcpHeader.DestinationPort, f, t, 2);
            WiznetNetwork.Put32(f, t + WiznetTcpHeader.Sequence, sequence);
            WiznetNetwork.Put32(f, t + WiznetTcpHeader.Acknowledgment, acknowledgment);
            f[t + WiznetTcpHeader.DataOffset] = 0x50;
            f[t + WiznetTcpHeader.Flags] = (byte)flags;
            Finish(chip, null, packet.Frame, packet.FrameOffset + 6, packet.Source, WiznetTcpHeader.Length, now);
        }

        private static void Finish(WiznetChip chip, WiznetSocket socket, byte[] mac, int macOffset, uint to, int length, long now)
        {
            byte[] f = chip.Transmitter.Frame;
            int t = WiznetNetwork.DataStart;
            WiznetNetwork.Put16(f, t + WiznetTcpHeader.Checksum, 0);
            uint pseudo = WiznetNetwork.PseudoSum(chip.Network.OwnAddress, to, WiznetNetwork.Tcp, length);
            WiznetNetwork.Put16(f, t + WiznetTcpHeader.Checksum, WiznetNetwork.Checksum(f, t, length, pseudo));
            chip.Network.Send(socket, mac, macOffset, to, WiznetNetwork.Tcp, length, now);
        }

        // sends what may be sent, and sets the retransmission timer
        private void Output(long now)
        {
            if (Status == WiznetRegisterMap.StatusSynSent || Status == WiznetRegisterMap.StatusSynReceived)
            {
                int flags = Status == WiznetRegisterMap.StatusSynSent ? WiznetTcpHeader.Syn : WiznetTcpHeader.Syn | WiznetTcpHeader.Ack;
                Emit(flags, _unacknowledged, 0, now);
                _next = _unacknowledged + 1;
            }
            else
            {
                EmitData(now);
            }

            if ((int)(_next - _highest) > 0)
            {
                _highest = _next;
            }

            _isProbingWindow = _next == _unacknowledged && (int)(_dataEnd - _next) > 0 && _peerWindow == 0;
            if (_next == _unacknowledged && !_isProbingWindow)
            {
                _retryAt = SimulationPart.Never;
            }
            else if (_retryAt == SimulationPart.Never)
            {
                _retryAt = now + Chip.Common.RetryTimeAfter(_retries);
            }
        }

        private void EmitData(long now)
        {
            // retransmits one segment at a time
            while (_retries == 0 || _next == _unacknowledged)
            {
                int length = (int)(_dataEnd - _next);
                if (length == 0 && _isFinPending)
                {
                    Emit(WiznetTcpHeader.Fin | WiznetTcpHeader.Ack, _next, 0, now);
                    _next++;
                    return;
                }

                int window = (int)(_unacknowledged + (uint)_peerWindow - _next);
                length = length < window ? length : window;
                length = length < _segmentSize ? length : _segmentSize;
                if (length <= 0)
                {
                    return;
                }

                Emit(WiznetTcpHeader.Push | WiznetTcpHeader.Ack, _next, length, now);
                _next += (uint)length;
                _leftAt = Chip.Transmitter.BusyUntil;
            }
        }

        private void Emit(int flags, uint sequence, int length, long now)
        {
            byte[] f = Chip.Transmitter.Frame;
            byte[] r = Socket.Registers;
            int t = WiznetNetwork.DataStart;
            int header = WiznetTcpHeader.Length;
            Array.Copy(r, WiznetRegisterMap.SocketPORT, f, t, 2);
            Array.Copy(r, WiznetRegisterMap.SocketDPORT, f, t + WiznetTcpHeader.DestinationPort, 2);
            WiznetNetwork.Put32(f, t + WiznetTcpHeader.Sequence, sequence);
            bool hasAck = (flags & WiznetTcpHeader.Ack) != 0;
            WiznetNetwork.Put32(f, t + WiznetTcpHeader.Acknowledgment, hasAck ? _receiveNext : 0);
            int window = ReceiveWindow;
            window = window < 0 ? 0 : window > 0xFFFF ? 0xFFFF : window;
            WiznetNetwork.Put16(f, t + WiznetTcpHeader.Window, window);
            WiznetNetwork.Put16(f, t + WiznetTcpHeader.Checksum + 2, 0);
            if ((flags & WiznetTcpHeader.Syn) != 0)
            {
                f[t + header] = 2;
                f[t + header + 1] = WiznetTcpHeader.SegmentSizeOption;
                Array.Copy(r, WiznetRegisterMap.SocketMSSR, f, t + header + 2, 2);
                header += WiznetTcpHeader.SegmentSizeOption;
            }

            f[t + WiznetTcpHeader.DataOffset] = (byte)(header << 2);
            f[t + WiznetTcpHeader.Flags] = (byte)flags;
            if (length > 0)
            {
                Chip.TransmitMemory.Load(Socket.Number, Pointer(sequence), f, t + header, length);
            }

            if (hasAck)
            {
                _advertised = _receiveNext + (uint)window;
                _ackAt = SimulationPart.Never;
            }

            uint to = WiznetNetwork.Get32(r, WiznetRegisterMap.SocketDIPR);
            Finish(Chip, Socket, r, WiznetRegisterMap.SocketDHAR, to, header + length, now);
        }

        private void Acknowledge(long now)
        {
            Emit(WiznetTcpHeader.Ack, _highest, 0, now);
        }

        // Data have left the chip: Sn_TX_RD follows, and SENDOK at the end of a SEND.
        private void NoteSent()
        {
            _leftAt = SimulationPart.Never;
            uint sent = (int)(_highest - _dataEnd) > 0 ? _dataEnd : _highest;
            Socket.TransmitRead = Pointer(sent);
            if (_isSending && sent == _dataEnd && (!Chip.SendOkAwaitsAcknowledgment || (int)(_unacknowledged - _dataEnd) >= 0))
            {
                _isSending = false;
                Socket.RaiseInterrupt(WiznetRegisterMap.InterruptSendOk);
            }
        }

        private void Retry(long now)
        {
            _retryAt = SimulationPart.Never;
            if (_isProbingWindow)
            {
                ProbeWindow(now);
                return;
            }

            if (_retries >= Chip.Common.Registers[WiznetRegisterMap.RCR])
            {
                EndByTimeout();
                return;
            }

            _retries++;
            Chip.Counters.Retransmissions++;
            _next = _unacknowledged;
            Output(now);
        }

        // One byte beyond the closed window, without limit: unanswered probes do not end the connection.
        private void ProbeWindow(long now)
        {
            Emit(WiznetTcpHeader.Push | WiznetTcpHeader.Ack, _unacknowledged, 1, now);
            if ((int)(_unacknowledged + 1 - _highest) > 0)
            {
                _highest = _unacknowledged + 1;
            }

            _retries++;
            _retryAt = now + Chip.Common.RetryTimeAfter(_retries);
        }

        private void KeepAlive(long now)
        {
            if (_keepAliveProbes > Chip.Common.Registers[WiznetRegisterMap.RCR])
            {
                EndByTimeout();
                return;
            }

            ProbePeer(now);
            _keepAliveAt = now + Chip.Common.RetryTimeAfter(_keepAliveProbes);
            _keepAliveProbes++;
        }

        // RFC 9293 section 3.8.4: an old sequence number makes the peer answer
        private void ProbePeer(long now)
        {
            Emit(WiznetTcpHeader.Ack, _unacknowledged - 1, 0, now);
        }

        private void NotePeerActivity(long now)
        {
            int units = Socket.Registers[WiznetRegisterMap.KPALVTR];
            _keepAliveProbes = 0;
            bool isWanted = units != 0 && _hasExchanged && !_isFinPending;
            _keepAliveAt = isWanted ? now + (units * KeepAliveUnit) : SimulationPart.Never;
        }

        private long AcknowledgmentTimeout()
        {
            long sum = 0;
            for (int i = 0; i <= Chip.Common.Registers[WiznetRegisterMap.RCR]; i++)
            {
                sum += Chip.Common.RetryTimeAfter(i);
            }

            return sum;
        }
    }
}
