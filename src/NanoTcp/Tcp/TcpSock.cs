using System;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// One TCP connection: the transmission control block of RFC 9293 section 3.3.1. Each concern has a file of its own, with the variables
    /// that it owns. This one holds the connection as its user sees it, from open to close.
    /// </summary>
    internal sealed partial class TcpSock : TcpEndpoint
    {
        private readonly TcpProtocol _protocol;
        private readonly TcpSettings _settings;
        private readonly NetStatistics _statistics;
        private readonly byte[] _packetBytes;

        private TcpState _state;

        // null before a connection is attempted, and after it has ended and the user has closed it
        private SendBuffer _sendBuffer;
        private ReceiveBuffer _receiveBuffer;
        private ReassemblyQueue _reassembly;
        private TransmitQueue _transmitQueue;

        private Ipv4Path _path;
        private RttEstimator _rtt;
        private CongestionControl _congestion;

        // closed by its user
        private bool _isOrphan;
        private bool _wasConnected;

        public TcpSock(TcpProtocol protocol)
            : base(protocol.Stack)
        {
            _protocol = protocol;
            _settings = protocol.Settings;
            _statistics = protocol.Statistics;
            _packetBytes = protocol.PacketBytes;
            SendBufferSize = _settings.SendBufferSize;
            ReceiveBufferSize = _settings.ReceiveBufferSize;
            KeepAliveIdle = _settings.KeepAliveIdle;
            KeepAliveInterval = _settings.KeepAliveInterval;
            KeepAliveCount = _settings.KeepAliveCount;
            UserTimeout = _settings.UserTimeout;
            Congestion = _settings.Congestion;
            SynRetries = _settings.SynRetries;
            FinWait2 = _settings.FinWait2;
        }

        public TcpState State => _state;

        /// <inheritdoc/>
        public override int SegmentSize => _segmentSize != 0 ? _segmentSize : base.SegmentSize;

        /// <summary>Next in its chain of the connection table.</summary>
        public TcpSock HashNext { get; set; }

        /// <summary>Its place in the connection table's list.</summary>
        public int ListIndex = -1;

        /// <summary>When the table of connections checks the timers, in milliseconds: not later than the earliest of them.</summary>
        public long TimerDeadline = NetDevice.Never;

        /// <summary>Next in a listener's queue of connections not accepted yet.</summary>
        public TcpSock AcceptNext { get; set; }

        /// <summary>
        /// True when a write would not block: a quarter of the ring is free and TCP_NOTSENT_LOWAT allows it, or the write would fail.
        /// </summary>
        public bool IsWritable
        {
            get
            {
                if (_state == TcpState.Established || _state == TcpState.CloseWait)
                {
                    if (SendFlags != 0 && !IsUnsentLow(Unsent))
                    {
                        return false;
                    }

                    return _sendBuffer.HasSpace;
                }

                return _state != TcpState.SynSent && _state != TcpState.SynReceived;
            }
        }

        /// <summary>
        /// True when no more data can arrive: the peer has sent its FIN, the user has shut down receiving, or the connection has ended.
        /// </summary>
        public bool IsReceiveClosed => _isFinReceived || _isReceiveShut || (_state == TcpState.Closed && RemotePort != 0);

        public bool IsSendShut => _isFinQueued || _state == TcpState.Closed;

        /// <summary>Bytes that can be read at once.</summary>
        public int Available => _receiveBuffer == null ? 0 : _receiveBuffer.Available;

        /// <summary>Bytes written and not acknowledged.</summary>
        public int Unacknowledged => _sendBuffer == null ? 0 : _sendBuffer.Length;

        /// <summary>SIOCOUTQ: bytes written and not acknowledged, and one for our FIN, as Linux counts it.</summary>
        public int SendQueue => _wasConnected && _sendBuffer != null ? (int)(WriteEnd - _sendUnacknowledged) : 0;

        /// <summary>SIOCOUTQNSD: bytes written and not sent, and one for our FIN.</summary>
        public int UnsentQueue => _wasConnected && _sendBuffer != null ? (int)(WriteEnd - _sendNext) : 0;

        public bool IsConnecting => _state == TcpState.SynSent || _state == TcpState.SynReceived;

        /// <summary>True from the end of the handshake to the end of the connection, as far as calls are concerned.</summary>
        public bool IsConnected => _state >= TcpState.Established;

        /// <summary>The interface and next hop that the connection uses.</summary>
        public Ipv4Path Path => _path;

        private long Now => Stack.Now;

        /// <summary>OPEN, active: RFC 9293 section 3.10.1. The peer's address and port are set.</summary>
        /// <returns>0 or a negative errno.</returns>
        public int Connect()
        {
            _path = new Ipv4Path(_protocol.Ip) { RetransmitsDisplaced = true };
            int error = _path.Set(
                LocalAddress, RemoteAddress, IpProtocolNumber.Tcp, TimeToLive, TypeOfService, !_settings.PathMtuDiscovery);
            if (error != 0)
            {
                return error;
            }

            if (Ipv4Address.IsMulticast(RemoteAddress) || _path.Interface.IsBroadcast(RemoteAddress))
            {
                // RFC 1122 section 4.2.3.10
                return -Errno.ENETUNREACH;
            }

            // choose the port after the address: which ports are in use depends on it
            LocalAddress = _path.Source;
            if (LocalPort == 0)
            {
                LocalPort = _protocol.Ports.ChooseFor(LocalAddress, RemoteAddress, RemotePort);
                if (LocalPort == 0)
                {
                    return -Errno.EADDRNOTAVAIL;
                }
            }

            // allocate before the connection enters the table: memory may run out
            AllocateBuffers();
            if (!_protocol.Connections.Add(this))
            {
                FreeBuffers();
                return -Errno.EADDRNOTAVAIL;
            }

            _initialSendSequence = _protocol.ChooseInitialSequence(LocalAddress, LocalPort, RemoteAddress, RemotePort);
            StartSendSequence();
            ChooseOffers();
            PrepareTemplate();
            ChangeState(TcpState.SynSent);
            _statistics.TcpActiveOpens++;
            _userTimeoutStart = Now;
            NoteSent(_initialSendSequence + 1);
            SendSyn(SynFlags);
            return 0;
        }

        /// <summary>SEND: RFC 9293 section 3.10.2.</summary>
        /// <returns>Bytes taken, -EAGAIN when the ring is full, or another negative errno.</returns>
        public int Write(byte[] buffer, int offset, int count)
        {
            if (Error != 0)
            {
                return TakeError();
            }

            if (_state != TcpState.Established && _state != TcpState.CloseWait)
            {
                // as on Linux, a socket that never was connected is a broken pipe too
                return IsConnecting ? -Errno.EAGAIN : -Errno.EPIPE;
            }

            if (SendFlags != 0)
            {
                return WriteUnusually(buffer, offset, count);
            }

            int taken = _sendBuffer.Append(buffer, offset, count);
            if (taken == 0)
            {
                return count == 0 ? 0 : -Errno.EAGAIN;
            }

            try
            {
                Output();
            }
            catch (OutOfMemoryException)
            {
                // the bytes are in the ring; output resumes later
                ResumeOutputLater();
            }

            return taken;
        }

        /// <summary>Sends what may be sent now, or later if out of memory. What the caller did before stands.</summary>
        public void ResumeOutput()
        {
            try
            {
                Output();
            }
            catch (OutOfMemoryException)
            {
                ResumeOutputLater();
            }
        }

        /// <summary>RECEIVE: RFC 9293 section 3.10.3.</summary>
        /// <param name="buffer">Destination; null discards the bytes.</param>
        /// <param name="offset">Index of the first byte in the destination.</param>
        /// <param name="count">Number of bytes at most.</param>
        /// <param name="peek">True leaves the bytes to be read again.</param>
        /// <returns>Bytes read; 0 at the end of the peer's stream; -EAGAIN when no data are available; or another negative errno.</returns>
        public int Read(byte[] buffer, int offset, int count, bool peek)
        {
            int read = _receiveBuffer == null ? 0 : _receiveBuffer.Read(buffer, offset, count, 0, peek);
            if (read > 0)
            {
                if (!peek)
                {
                    try
                    {
                        UpdateOfferedWindow();
                    }
                    catch (OutOfMemoryException)
                    {
                        // the read has succeeded; output resumes later
                        ResumeOutputLater();
                    }
                }

                return read;
            }

            // as on Linux, an error after the peer's FIN is left for the next write
            if (_isFinReceived)
            {
                return 0;
            }

            if (Error != 0)
            {
                return TakeError();
            }

            if (IsReceiveClosed)
            {
                return 0;
            }

            return _state == TcpState.Closed ? -Errno.ENOTCONN : count == 0 && Available > 0 ? 0 : -Errno.EAGAIN;
        }

        /// <summary>Half-close: sends our FIN after all data (RFC 9293 section 3.6).</summary>
        /// <returns>0 or -ENOTCONN.</returns>
        public int ShutdownSend()
        {
            if (_state < TcpState.Established && _state != TcpState.SynReceived)
            {
                return -Errno.ENOTCONN;
            }

            QueueFin();
            return 0;
        }

        /// <summary>
        /// Stops reads from blocking: they return what is there, or the end of the stream. What still arrives can be read, as on Linux.
        /// </summary>
        public int ShutdownReceive()
        {
            if (_state < TcpState.Established)
            {
                return -Errno.ENOTCONN;
            }

            _isReceiveShut = true;
            Changed();
            return 0;
        }

        /// <summary>CLOSE: RFC 9293 section 3.10.4, and RFC 1122 section 4.2.2.13 for unread data.</summary>
        public void Close()
        {
            _isOrphan = true;
            ForgetPrediction();
            switch (_state)
            {
                case TcpState.Closed:
                    FreeBuffers();
                    return;
                case TcpState.SynSent:
                    Finish(0);
                    return;
                case TcpState.TimeWait:
                    FreeBuffers();
                    return;
                default:
                    break;
            }

            if (Available > 0)
            {
                // RFC 2525 section 2.17: the peer must learn that data were discarded, even one that has closed too
                SendReset();
                Finish(0);
                return;
            }

            if (Linger == 0)
            {
                if (_isFinQueued && _sendNext != _finSequence + 1)
                {
                    // Our FIN has not left: a peer that has closed first would wait for it. So Linux (tcp_disconnect) in CLOSING and LAST_ACK.
                    SendReset();
                    Finish(0);
                    return;
                }

                Abort(0);
                return;
            }

            QueueFin();
            if (_state == TcpState.FinWait2)
            {
                StartFinWait2Timer();
            }
        }

        /// <summary>ABORT: RFC 9293 section 3.10.5.</summary>
        /// <param name="error">Error for the user's next call, a positive errno; 0 for none.</param>
        public void Abort(int error)
        {
            // a peer that has closed too, or that closed first and waits for our FIN alone, gets no RST
            bool isClosing = _state == TcpState.Closing || _state == TcpState.LastAck || _state == TcpState.TimeWait;
            if (_state >= TcpState.SynReceived && !isClosing)
            {
                SendReset();
            }

            Finish(error);
        }

        /// <inheritdoc/>
        internal override void HeaderChanged()
        {
            base.HeaderChanged();
            if (_path != null)
            {
                _path.SetTimeToLive(TimeToLive);
                _path.SetTypeOfService(TypeOfService);
            }
        }

        /// <summary>Ends the connection locally, without sending a segment.</summary>
        /// <param name="error">Error for the user's next call, a positive errno; 0 for none.</param>
        private void Finish(int error)
        {
            if (error != 0)
            {
                Error = error;
            }

            _wasConnected = _state >= TcpState.Established || _wasConnected;
            ChangeState(TcpState.Closed);
            LeaveTable();

            // what arrived before the end can still be read, as on Linux
            if (_isOrphan)
            {
                FreeBuffers();
            }

            Changed();
        }

        private void ChangeState(TcpState state)
        {
            if (_protocol.Stack.Tracer != null && state != _state)
            {
                _protocol.Stack.Tracer.StateChanged(LocalAddress, LocalPort, RemoteAddress, RemotePort, _state, state);
            }

            _state = state;
        }

        private void LeaveTable()
        {
            StopTimers();
            if (_path != null)
            {
                _path.RetransmitsDisplaced = false;
            }

            ForgetPrediction();
            _protocol.Connections.Remove(this);
        }

        private void QueueFin()
        {
            if (_isFinQueued)
            {
                return;
            }

            switch (_state)
            {
                case TcpState.SynReceived:
                    // the FIN waits for the handshake, which then enters FIN_WAIT_1
                    break;
                case TcpState.Established:
                    ChangeState(TcpState.FinWait1);
                    break;
                case TcpState.CloseWait:
                    ChangeState(TcpState.LastAck);
                    break;
                default:
                    return;
            }

            ForgetPrediction();
            _isFinQueued = true;
            SendFlags |= SendsSingly;
            _finSequence = _firstDataSequence + (uint)_sendBuffer.Length;
            ResumeOutput();
        }

        private void ResumeOutputLater()
        {
            Stack.RanOutOfMemory();
        }

        private void AllocateBuffers()
        {
            BufferPool pool = _protocol.Buffers;
            _receiveWindowScale = 0;
            if (_settings.WindowScale)
            {
                while (ReceiveBufferSize >> _receiveWindowScale > 65_535)
                {
                    _receiveWindowScale++;
                }
            }

            // the ring must hold a window that is rounded up to its scale
            _receiveBuffer = new ReceiveBuffer(pool.Rent(ReceiveBufferSize + (1 << _receiveWindowScale) - 1), ReceiveBufferSize);
            _sendBuffer = new SendBuffer(pool.Rent(SendBufferSize));
            _reassembly = new ReassemblyQueue();
            _transmitQueue = new TransmitQueue(RecordsFor(SendBufferSize));
            _rtt = new RttEstimator(_settings);
            _delayedAckSegments = QuickAck ? 1 : _settings.DelayedAckSegments;
            _delayedAckTime = _settings.DelayedAckTime;
            _congestion = Congestion == CongestionAlgorithm.Cubic ? new Cubic() : new NewReno();
            pool.CheckHeadroom();
        }

        // twice as many records as full segments fit the ring
        private static int RecordsFor(int bytes)
        {
            int records = 16;
            while (records * 730 < bytes)
            {
                records <<= 1;
            }

            return records;
        }

        private void FreeBuffers()
        {
            if (_sendBuffer != null)
            {
                _protocol.Buffers.Return(_sendBuffer.Ring);
                _sendBuffer = null;
            }

            if (_receiveBuffer != null)
            {
                _protocol.Buffers.Return(_receiveBuffer.Ring);
                _receiveBuffer = null;
            }
        }
    }
}
