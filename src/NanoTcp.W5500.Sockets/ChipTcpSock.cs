using System;
using NanoTcp.Sockets;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A TCP connection in the chip. Received bytes stay in the chip's memory until a call reads them. Adds the timers that the chip lacks:
    /// connection attempt, closed window, close.
    /// </summary>
    internal sealed class ChipTcpSock : ChipSock
    {
        // A reset raises no interrupt: poll the state of an idle connection; in milliseconds.
        private const int StatusPeriod = 50;

        // The same while a connection opens or closes.
        private const int ChangePeriod = 5;

        // Poll period for free space, in milliseconds: the chip has no interrupt for an acknowledgment.
        private const int SpacePollPeriod = 1;

        // Polls for space within one call: a full segment takes 123 us on the wire, and a poll 20 us or more.
        private const int MaxSpacePolls = 8;

        // Sn_KPALVTR: one byte, in units of 5 s.
        private const int KeepAliveUnit = 5;
        private const int MaxKeepAliveUnits = 255;

        private readonly ChipSocketPool _pool;
        private ChipSocket _chip;
        private Phase _phase;
        private bool _peerEnded;
        private bool _hasEnded;
        private bool _isFinPending;
        private bool _finGiven;
        private bool _waitsForSpace;

        // a write did not fit
        private bool _streams;

        // polls for space before sleeping, and whether this is the first sleep since
        private int _spacePolls = MaxSpacePolls;
        private bool _isFirstSleep;

        private long _deadline;
        private long _progressAt;
        private int _lastFree;

        public ChipTcpSock(ChipSocketPool pool)
            : base(pool.Stack)
        {
            _pool = pool;
        }

        private enum Phase
        {
            Idle,
            Connecting,
            Connected,
            Released,
        }

        /// <summary>In hybrid mode: the software socket that takes over when the chip cannot serve it, and holds its options.</summary>
        public Socket Software { get; set; }

        /// <summary>True when bind set the port; else each connection gets a new one.</summary>
        public bool IsBound { get; set; }

        public bool KeepAlive { get; private set; }

        /// <summary>TCP_KEEPIDLE in seconds, as set; the chip rounds up to a multiple of 5, at most 1275.</summary>
        public int KeepAliveIdle { get; private set; } = 7200;

        /// <summary>TCP_MAXSEG in bytes; 0 for the default.</summary>
        public int SegmentLimit { get; set; }

        /// <summary>TCP_USER_TIMEOUT in milliseconds; 0 for the device's default.</summary>
        public int UserTimeout { get; set; }

        /// <summary>SO_LINGER in seconds, -1 for none.</summary>
        public int Linger { get; set; } = -1;

        public bool IsConnecting => _phase == Phase.Connecting;

        public bool IsConnected => _phase == Phase.Connected;

        public bool IsReceiveShut { get; private set; }

        public bool IsSendShut => _isFinPending;

        public bool IsPeerClosed => _peerEnded;

        /// <summary>True when the connection can neither send nor receive.</summary>
        public bool HasEnded => _phase == Phase.Idle || _hasEnded;

        /// <summary>True while close with SO_LINGER has to wait.</summary>
        public bool IsLingering => _phase == Phase.Released && _chip != null && !_chip.IsAcknowledged;

        public int SegmentSize => SegmentLimit > 0 && SegmentLimit < 1460 ? SegmentLimit : 1460;

        public bool IsReadable
        {
            get
            {
                RefreshIfStale();
                return (_chip != null && _chip.Received > 0) || _peerEnded || _hasEnded || IsReceiveShut || Error != 0;
            }
        }

        /// <summary>Bytes that can be read at once.</summary>
        public int Available
        {
            get
            {
                RefreshIfStale();
                return _chip != null && _phase == Phase.Connected ? _chip.Received : 0;
            }
        }

        public bool IsWritable
        {
            get
            {
                if (_phase != Phase.Connected || _hasEnded || _isFinPending)
                {
                    return _phase == Phase.Connected;
                }

                if (HasRoom(Piece))
                {
                    return true;
                }

                WaitForSpace();
                return false;
            }
        }

        // Unit of SENDs: at most half of the buffer, and an even number of segments if two fit, since a peer acknowledges every second
        // segment at once and may delay the ACK of a last odd one.
        private int Piece
        {
            get
            {
                int half = _chip.Size / 2;
                int pair = 2 * SegmentSize;
                return half < pair ? half : half - (half % pair);
            }
        }

        private int KeepAliveUnits
        {
            get
            {
                int units = (KeepAliveIdle + KeepAliveUnit - 1) / KeepAliveUnit;
                return !KeepAlive ? 0 : units > MaxKeepAliveUnits ? MaxKeepAliveUnits : units;
            }
        }

        /// <summary>Takes the options of the listener, and its chip socket with the connection.</summary>
        public void Accept(ChipSocket chip, ChipTcpSock options)
        {
            CopyOptions(options);
            LocalAddress = _pool.Layout.Address;
            LocalPort = options.LocalPort;
            RemoteAddress = chip.PeerAddress;
            RemotePort = chip.PeerPort;
            chip.Owner = this;
            _chip = chip;
            _phase = Phase.Connected;
            _progressAt = Stack.Now;
            if (KeepAlive)
            {
                chip.SetKeepAlive(KeepAliveUnits);
            }

            CheckAt(Stack.Now + StatusPeriod);
        }

        /// <summary>SIOCOUTQ: asks the chip for the bytes that the peer has not acknowledged. One transaction.</summary>
        public int ReadSendQueue()
        {
            if (_chip == null || _phase != Phase.Connected)
            {
                return 0;
            }

            _pool.Refresh(_chip, Stack.Now);
            return _chip == null ? 0 : _chip.Size - _chip.Free;
        }

        public int Connect(uint address, int port)
        {
            ChipSocket chip = _pool.Acquire(this);
            if (chip == null)
            {
                return -Errno.ENOBUFS;
            }

            int local = IsBound ? LocalPort : _pool.Ports.Choose(address, port);
            int mode = WiznetRegisters.Sn_MR_TCP | WiznetRegisters.Sn_MR_ND;
            if (local == 0 || !chip.Open(mode, local, SegmentLimit, KeepAliveUnits) || !chip.Connect(address, port))
            {
                _pool.Release(chip);
                return local == 0 ? -Errno.EADDRNOTAVAIL : -Errno.EIO;
            }

            _chip = chip;
            _phase = Phase.Connecting;
            _peerEnded = false;
            _hasEnded = false;
            _streams = false;
            IsReceiveShut = false;
            LocalAddress = _pool.Layout.Address;
            LocalPort = local;
            RemoteAddress = address;
            RemotePort = port;
            _deadline = Stack.Now + _pool.Settings.ConnectTimeout;
            CheckAt(Stack.Now + SpacePollPeriod);
            return -Errno.EINPROGRESS;
        }

        public int Write(byte[] buffer, int offset, int count, bool mayWait)
        {
            if (_phase == Phase.Connecting)
            {
                return -Errno.EAGAIN;
            }

            if (Error != 0)
            {
                return TakeError();
            }

            if (_phase != Phase.Connected || _hasEnded || _isFinPending)
            {
                return -Errno.EPIPE;
            }

            // Wait for a full unit of space: small SENDs would become small segments.
            int piece = Piece;
            int wanted = count < piece ? count : piece;
            if (!AwaitSpace(wanted, mayWait))
            {
                return !_hasEnded ? -Errno.EAGAIN : Error != 0 ? TakeError() : -Errno.EPIPE;
            }

            // Send in units, so that one is written to the chip while another is on the wire.
            int sent = count < _chip.Free ? count : _chip.Free;
            int most = _chip.Size - piece;
            if (sent > most && _streams)
            {
                sent = most;
            }

            if (sent > 0)
            {
                _chip.Send(buffer, offset, sent);
                if (_chip.HasStaged)
                {
                    // The previous SEND has usually ended during the data transfer.
                    _pool.Refresh(_chip, Stack.Now);
                }
            }

            return sent;
        }

        /// <summary>Reads received bytes; a null buffer discards them.</summary>
        public int Read(byte[] buffer, int offset, int count, bool peeks)
        {
            RefreshIfStale();
            if (_chip != null && _chip.Received > 0 && _phase == Phase.Connected)
            {
                return Fetch(buffer, offset, count, peeks);
            }

            if (Error != 0)
            {
                return TakeError();
            }

            if (_phase == Phase.Idle)
            {
                return -Errno.ENOTCONN;
            }

            return _peerEnded || _hasEnded || IsReceiveShut ? 0 : -Errno.EAGAIN;
        }

        /// <summary>
        /// SHUT_RD: a read no longer blocks; it returns what was received, or the end of the stream. Later data can still be read, as on
        /// Linux.
        /// </summary>
        public void ShutdownReceive()
        {
            IsReceiveShut = true;
            Changed();
        }

        public int ShutdownSend()
        {
            if (!_isFinPending)
            {
                _isFinPending = true;
                Disconnect();
                Changed();
            }

            return 0;
        }

        public void SetKeepAlive(bool isOn, int idleSeconds)
        {
            KeepAlive = isOn;
            KeepAliveIdle = idleSeconds;
            if (_chip != null && !_hasEnded)
            {
                _chip.SetKeepAlive(KeepAliveUnits);
            }
        }

        /// <summary>Ends a connection or an attempt at once; silently, since the chip cannot send a RST.</summary>
        public void Abandon()
        {
            _phase = Phase.Released;
            CheckAt(long.MaxValue);
            FreeChip();
            Changed();
        }

        /// <summary>Takes over what the user has set on another sock: on a listener, or on one that is disconnected.</summary>
        public void CopyOptions(ChipTcpSock options)
        {
            SetKeepAlive(options.KeepAlive, options.KeepAliveIdle);
            SegmentLimit = options.SegmentLimit;
            UserTimeout = options.UserTimeout;
            Linger = options.Linger;
        }

        /// <summary>The program has let go. DISCON, a bounded time for what is left, then CLOSE.</summary>
        public void Release()
        {
            bool wasConnected = _phase == Phase.Connected;
            _phase = Phase.Released;
            if (_chip == null)
            {
                return;
            }

            if (!wasConnected || _hasEnded || Linger == 0)
            {
                FreeChip();
                return;
            }

            _deadline = Stack.Now + _pool.Settings.CloseTimeout;
            _isFinPending = true;
            Disconnect();
            CheckAt(Stack.Now + ChangePeriod);
        }

        public override void Lost(ChipSocket chip, int error)
        {
            _chip = null;
            End(error);
        }

        public override void HandleState(ChipSocket chip, int interrupts, long now)
        {
            CheckAt(now + (chip.HasStaged ? SpacePollPeriod : StatusPeriod));
            switch (_phase)
            {
                case Phase.Connecting:
                    HandleConnecting(interrupts, now);
                    break;
                case Phase.Released:
                    HandleReleased(now);
                    break;
                default:
                    HandleConnected(interrupts, now);
                    break;
            }
        }

        private void HandleConnecting(int interrupts, long now)
        {
            int status = _chip.Status;
            if (status == WiznetRegisters.SOCK_ESTABLISHED || status == WiznetRegisters.SOCK_CLOSE_WAIT)
            {
                _phase = Phase.Connected;
                _progressAt = now;
                _peerEnded = status == WiznetRegisters.SOCK_CLOSE_WAIT;
                Changed();
            }
            else if (status == WiznetRegisters.SOCK_CLOSED || now >= _deadline)
            {
                bool isTimeout = (interrupts & WiznetRegisters.Sn_IR_TIMEOUT) != 0 || status != WiznetRegisters.SOCK_CLOSED;
                int error = !isTimeout ? Errno.ECONNREFUSED : _chip.HasNoPeerLink ? Errno.EHOSTUNREACH : Errno.ETIMEDOUT;
                _phase = Phase.Idle;
                RemoteAddress = 0;
                RemotePort = 0;
                FreeChip();
                End(error);
            }
            else
            {
                CheckAt(now + ChangePeriod);
            }
        }

        private void HandleConnected(int interrupts, long now)
        {
            int status = _chip.Status;

            // The interrupt bit alone may be a bus error: the next read includes the state.
            bool hasDisconnected = (interrupts & WiznetRegisters.Sn_IR_DISCON) != 0 && status != WiznetRegisters.SOCK_ESTABLISHED;
            _peerEnded |= hasDisconnected || status == WiznetRegisters.SOCK_CLOSE_WAIT || status == WiznetRegisters.SOCK_TIME_WAIT;
            if (status == WiznetRegisters.SOCK_CLOSED)
            {
                bool isTimeout = (interrupts & WiznetRegisters.Sn_IR_TIMEOUT) != 0;
                if (_chip.Received == 0)
                {
                    FreeChip();
                }

                End(isTimeout ? Errno.ETIMEDOUT : _peerEnded ? 0 : Errno.ECONNRESET);
                return;
            }

            if (_isFinPending && !_finGiven)
            {
                Disconnect();
            }

            NoteProgress(now);
            if (IsStalled(now))
            {
                _pool.NoteStall();
                FreeChip();
                End(Errno.ETIMEDOUT);
                return;
            }

            if (_waitsForSpace)
            {
                PollSpace(now);
            }

            if (interrupts != 0 || _chip.Received > 0 || _peerEnded)
            {
                Changed();
            }
        }

        private void PollSpace(long now)
        {
            if (HasRoom(Piece))
            {
                // Space found after the first sleep would have been found by polling: poll in full again.
                _spacePolls = _isFirstSleep ? MaxSpacePolls : _spacePolls;
                _waitsForSpace = false;
                Changed();
                return;
            }

            _isFirstSleep = false;
            CheckAt(now + SpacePollPeriod);
        }

        private void NoteProgress(long now)
        {
            if (_chip.Free != _lastFree || _chip.IsAcknowledged)
            {
                _lastFree = _chip.Free;
                _progressAt = now;
            }
        }

        // A window that stays closed, and a SEND command lost on the bus, need a timeout.
        private bool IsStalled(long now)
        {
            int limit = UserTimeout > 0 ? UserTimeout : _pool.Settings.StallTimeout;
            return now - _progressAt >= limit;
        }

        private void HandleReleased(long now)
        {
            int status = _chip.Status;
            if (status == WiznetRegisters.SOCK_CLOSED || status == WiznetRegisters.SOCK_TIME_WAIT || now >= _deadline)
            {
                FreeChip();
                Changed();
                return;
            }

            // A full buffer would block the peer's FIN.
            if (_chip.Received > 0)
            {
                _chip.Consume(_chip.Received);
            }

            Disconnect();
            CheckAt(now + ChangePeriod);
            Changed();
        }

        // The FIN follows the current SEND.
        private void Disconnect()
        {
            if (_finGiven || _chip == null || _hasEnded)
            {
                return;
            }

            if (_chip.IsSending)
            {
                CheckAt(Stack.Now + SpacePollPeriod);
                return;
            }

            _finGiven = true;
            _chip.Disconnect();
        }

        private int Fetch(byte[] buffer, int offset, int count, bool peeks)
        {
            count = count < _chip.Received ? count : _chip.Received;
            if (buffer != null)
            {
                _chip.ReadAt(count);
                Array.Copy(_pool.Buffer, ChipSocket.DataStart, buffer, offset, count);
            }

            if (!peeks)
            {
                _chip.Consume(count);
                if (_hasEnded && _chip.Received == 0)
                {
                    FreeChip();
                }
            }

            return count;
        }

        private void RefreshIfStale()
        {
            if (_chip != null && _chip.Received == 0 && _chip.IsStale && !_hasEnded && _phase == Phase.Connected)
            {
                _pool.Refresh(_chip, Stack.Now);
            }
        }

        private bool HasRoom(int wanted) => _chip.Free >= wanted;

        // The acknowledgment usually arrives soon, and a sleep takes longer than a poll. Each unsuccessful poll reduces their number.
        private bool AwaitSpace(int wanted, bool mayWait)
        {
            if (HasRoom(wanted))
            {
                return true;
            }

            int looks = mayWait ? _spacePolls : 1;
            for (int look = 0; look < looks && !_hasEnded && !HasRoom(wanted); look++)
            {
                _pool.Refresh(_chip, Stack.Now);
            }

            if (_hasEnded)
            {
                return false;
            }

            if (HasRoom(wanted))
            {
                _spacePolls = MaxSpacePolls;
                return true;
            }

            _spacePolls = mayWait ? (_spacePolls + 1) / 2 : _spacePolls;
            WaitForSpace();
            return false;
        }

        private void WaitForSpace()
        {
            _streams = true;
            _waitsForSpace = true;
            _isFirstSleep = true;
            CheckAt(Stack.Now + SpacePollPeriod);
        }

        private void End(int error)
        {
            _hasEnded = true;
            _waitsForSpace = false;
            CheckAt(long.MaxValue);
            Error = error;
            Changed();
        }

        private void FreeChip()
        {
            ChipSocket chip = _chip;
            _chip = null;
            if (chip != null)
            {
                _pool.Release(chip);
            }
        }
    }
}
