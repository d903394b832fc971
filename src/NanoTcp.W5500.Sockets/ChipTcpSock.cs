using System;
using NanoTcp.Sockets;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A TCP connection that lives in the chip. Its bytes stay in the chip's memory until a call fetches them. Timers are here where the chip
    /// has none: a connection attempt, a peer that takes nothing, the end.
    /// </summary>
    internal sealed class ChipTcpSock : ChipSock
    {
        // A reset raises no interrupt, so an idle connection's state is looked at now and then; in milliseconds.
        private const int StatusPeriod = 50;

        // The same while a connection begins or ends.
        private const int ChangePeriod = 5;

        // Whoever waits for room is told this soon: the chip has no interrupt for an acknowledgment.
        private const int RoomPeriod = 1;

        // Looks for room within one call: a full segment is on the wire for 123 us, and a look takes 20 us or more.
        private const int MostRoomLooks = 8;

        // Sn_KPALVTR: one byte, in units of 5 s.
        private const int KeepAliveUnit = 5;
        private const int MostKeepAliveUnits = 255;

        private readonly ChipSocketPool _pool;
        private ChipSocket _chip;
        private Phase _phase;
        private bool _peerEnded;
        private bool _isOver;
        private bool _finWanted;
        private bool _finGiven;
        private bool _wantsRoom;

        // It has wanted to send more than there was room for.
        private bool _streams;

        // How often room is looked for before a rest, and whether it has not been looked for since.
        private int _roomLooks = MostRoomLooks;
        private bool _isFirstRest;

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

        /// <summary>In hybrid mode: the socket of the software that serves it when the chip cannot, and holds its options.</summary>
        public Socket Software { get; set; }

        /// <summary>True when its port was asked for; else each connection gets another.</summary>
        public bool IsBound { get; set; }

        public bool KeepAlive { get; private set; }

        /// <summary>TCP_KEEPIDLE in seconds, as asked for; the chip rounds up to 5 and ends at 1275.</summary>
        public int KeepAliveIdle { get; private set; } = 7200;

        /// <summary>TCP_MAXSEG, 0 for the usual.</summary>
        public int SegmentLimit { get; set; }

        /// <summary>TCP_USER_TIMEOUT in milliseconds, 0 for the device's.</summary>
        public int UserTimeout { get; set; }

        /// <summary>SO_LINGER in seconds, -1 for none.</summary>
        public int Linger { get; set; } = -1;

        public bool IsConnecting => _phase == Phase.Connecting;

        public bool IsConnected => _phase == Phase.Connected;

        public bool IsReceiveShut { get; private set; }

        public bool IsSendShut => _finWanted;

        public bool IsPeerClosed => _peerEnded;

        /// <summary>True when nothing can be sent or received any more.</summary>
        public bool IsOver => _phase == Phase.Idle || _isOver;

        /// <summary>True while close with linger has something to wait for.</summary>
        public bool IsLingering => _phase == Phase.Released && _chip != null && !_chip.IsAcknowledged;

        public int SegmentSize => SegmentLimit > 0 && SegmentLimit < 1460 ? SegmentLimit : 1460;

        public bool IsReadable
        {
            get
            {
                LookIfStale();
                return (_chip != null && _chip.Received > 0) || _peerEnded || _isOver || IsReceiveShut || Error != 0;
            }
        }

        /// <summary>Bytes that can be read at once.</summary>
        public int Available
        {
            get
            {
                LookIfStale();
                return _chip != null && _phase == Phase.Connected ? _chip.Received : 0;
            }
        }

        public bool IsWritable
        {
            get
            {
                if (_phase != Phase.Connected || _isOver || _finWanted)
                {
                    return _phase == Phase.Connected;
                }

                if (HasRoom(Piece))
                {
                    return true;
                }

                WaitForRoom();
                return false;
            }
        }

        // What a stream is sent in: half of the buffer at most, and an even number of segments where two fit, since a peer acknowledges every
        // second one at once and may keep the last one waiting.
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
                return !KeepAlive ? 0 : units > MostKeepAliveUnits ? MostKeepAliveUnits : units;
            }
        }

        /// <summary>Takes over the options of the listener that had the chip socket, and the connection.</summary>
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

            LookAt(Stack.Now + StatusPeriod);
        }

        /// <summary>SIOCOUTQ: asks the chip for the bytes that the peer has not acknowledged. One transaction.</summary>
        public int LookAtSendQueue()
        {
            if (_chip == null || _phase != Phase.Connected)
            {
                return 0;
            }

            _pool.Look(_chip, Stack.Now);
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
            int mode = W5500Registers.Sn_MR_TCP | W5500Registers.Sn_MR_ND;
            if (local == 0 || !chip.Open(mode, local, SegmentLimit, KeepAliveUnits) || !chip.Connect(address, port))
            {
                _pool.Release(chip);
                return local == 0 ? -Errno.EADDRNOTAVAIL : -Errno.EIO;
            }

            _chip = chip;
            _phase = Phase.Connecting;
            _peerEnded = false;
            _isOver = false;
            _streams = false;
            IsReceiveShut = false;
            LocalAddress = _pool.Layout.Address;
            LocalPort = local;
            RemoteAddress = address;
            RemotePort = port;
            _deadline = Stack.Now + _pool.Settings.ConnectTimeout;
            LookAt(Stack.Now + RoomPeriod);
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

            if (_phase != Phase.Connected || _isOver || _finWanted)
            {
                return -Errno.EPIPE;
            }

            // Crumbs would make crumbs of segments: rather a whole piece than what is just free.
            int piece = Piece;
            int wanted = count < piece ? count : piece;
            if (!AwaitRoom(wanted, mayWait))
            {
                return !_isOver ? -Errno.EAGAIN : Error != 0 ? TakeError() : -Errno.EPIPE;
            }

            // A stream goes piece by piece, so that one is on its way to the chip while another is on its way to the peer.
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
                    // The SEND before has mostly ended while the data went over the bus.
                    _pool.Look(_chip, Stack.Now);
                }
            }

            return sent;
        }

        /// <summary>Takes what waits; a buffer that is null throws it away.</summary>
        public int Read(byte[] buffer, int offset, int count, bool peeks)
        {
            LookIfStale();
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

            return _peerEnded || _isOver || IsReceiveShut ? 0 : -Errno.EAGAIN;
        }

        /// <summary>A read waits no more: it takes what is there, or says that all is over. What still comes can be read, as on Linux.</summary>
        public void ShutdownReceive()
        {
            IsReceiveShut = true;
            Changed();
        }

        public int ShutdownSend()
        {
            if (!_finWanted)
            {
                _finWanted = true;
                Disconnect();
                Changed();
            }

            return 0;
        }

        public void SetKeepAlive(bool isOn, int idleSeconds)
        {
            KeepAlive = isOn;
            KeepAliveIdle = idleSeconds;
            if (_chip != null && !_isOver)
            {
                _chip.SetKeepAlive(KeepAliveUnits);
            }
        }

        /// <summary>Ends a connection or an attempt at once; the peer is told nothing, since the chip cannot send a RST.</summary>
        public void Abandon()
        {
            _phase = Phase.Released;
            LookAt(long.MaxValue);
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

            if (!wasConnected || _isOver || Linger == 0)
            {
                FreeChip();
                return;
            }

            _deadline = Stack.Now + _pool.Settings.CloseTimeout;
            _finWanted = true;
            Disconnect();
            LookAt(Stack.Now + ChangePeriod);
        }

        public override void Lost(ChipSocket chip, int error)
        {
            _chip = null;
            End(error);
        }

        public override void Attend(ChipSocket chip, int interrupts, long now)
        {
            LookAt(now + (chip.HasStaged ? RoomPeriod : StatusPeriod));
            switch (_phase)
            {
                case Phase.Connecting:
                    AttendConnecting(interrupts, now);
                    break;
                case Phase.Released:
                    AttendReleased(now);
                    break;
                default:
                    AttendConnected(interrupts, now);
                    break;
            }
        }

        private void AttendConnecting(int interrupts, long now)
        {
            int status = _chip.Status;
            if (status == W5500Registers.SOCK_ESTABLISHED || status == W5500Registers.SOCK_CLOSE_WAIT)
            {
                _phase = Phase.Connected;
                _progressAt = now;
                _peerEnded = status == W5500Registers.SOCK_CLOSE_WAIT;
                Changed();
            }
            else if (status == W5500Registers.SOCK_CLOSED || now >= _deadline)
            {
                bool isTimeout = (interrupts & W5500Registers.Sn_IR_TIMEOUT) != 0 || status != W5500Registers.SOCK_CLOSED;
                int error = !isTimeout ? Errno.ECONNREFUSED : _chip.HasNoPeerLink ? Errno.EHOSTUNREACH : Errno.ETIMEDOUT;
                _phase = Phase.Idle;
                RemoteAddress = 0;
                RemotePort = 0;
                FreeChip();
                End(error);
            }
            else
            {
                LookAt(now + ChangePeriod);
            }
        }

        private void AttendConnected(int interrupts, long now)
        {
            int status = _chip.Status;

            // The interrupt alone might be a bit that flipped on the wire; the next look shows the state too.
            bool hasDisconnected = (interrupts & W5500Registers.Sn_IR_DISCON) != 0 && status != W5500Registers.SOCK_ESTABLISHED;
            _peerEnded |= hasDisconnected || status == W5500Registers.SOCK_CLOSE_WAIT || status == W5500Registers.SOCK_TIME_WAIT;
            if (status == W5500Registers.SOCK_CLOSED)
            {
                bool isTimeout = (interrupts & W5500Registers.Sn_IR_TIMEOUT) != 0;
                if (_chip.Received == 0)
                {
                    FreeChip();
                }

                End(isTimeout ? Errno.ETIMEDOUT : _peerEnded ? 0 : Errno.ECONNRESET);
                return;
            }

            if (_finWanted && !_finGiven)
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

            if (_wantsRoom)
            {
                LookForRoom(now);
            }

            if (interrupts != 0 || _chip.Received > 0 || _peerEnded)
            {
                Changed();
            }
        }

        private void LookForRoom(long now)
        {
            if (HasRoom(Piece))
            {
                // What was there at the first look would have been there earlier.
                _roomLooks = _isFirstRest ? MostRoomLooks : _roomLooks;
                _wantsRoom = false;
                Changed();
                return;
            }

            _isFirstRest = false;
            LookAt(now + RoomPeriod);
        }

        private void NoteProgress(long now)
        {
            if (_chip.Free != _lastFree || _chip.IsAcknowledged)
            {
                _lastFree = _chip.Free;
                _progressAt = now;
            }
        }

        // A window that stays closed, or a SEND that got lost on its way to the chip: neither ends by itself.
        private bool IsStalled(long now)
        {
            int limit = UserTimeout > 0 ? UserTimeout : _pool.Settings.StallTimeout;
            return now - _progressAt >= limit;
        }

        private void AttendReleased(long now)
        {
            int status = _chip.Status;
            if (status == W5500Registers.SOCK_CLOSED || status == W5500Registers.SOCK_TIME_WAIT || now >= _deadline)
            {
                FreeChip();
                Changed();
                return;
            }

            // A full buffer would keep the peer from ending.
            if (_chip.Received > 0)
            {
                _chip.Consume(_chip.Received);
            }

            Disconnect();
            LookAt(now + ChangePeriod);
            Changed();
        }

        // A FIN goes behind what is still being sent.
        private void Disconnect()
        {
            if (_finGiven || _chip == null || _isOver)
            {
                return;
            }

            if (_chip.IsSending)
            {
                LookAt(Stack.Now + RoomPeriod);
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
                if (_isOver && _chip.Received == 0)
                {
                    FreeChip();
                }
            }

            return count;
        }

        private void LookIfStale()
        {
            if (_chip != null && _chip.Received == 0 && _chip.IsStale && !_isOver && _phase == Phase.Connected)
            {
                _pool.Look(_chip, Stack.Now);
            }
        }

        private bool HasRoom(int wanted) => _chip.Free >= wanted;

        // Mostly the acknowledgment is on its way already, and a rest takes longer than to look again. Looks in vain make fewer of them.
        private bool AwaitRoom(int wanted, bool mayWait)
        {
            if (HasRoom(wanted))
            {
                return true;
            }

            int looks = mayWait ? _roomLooks : 1;
            for (int look = 0; look < looks && !_isOver && !HasRoom(wanted); look++)
            {
                _pool.Look(_chip, Stack.Now);
            }

            if (_isOver)
            {
                return false;
            }

            if (HasRoom(wanted))
            {
                _roomLooks = MostRoomLooks;
                return true;
            }

            _roomLooks = mayWait ? (_roomLooks + 1) / 2 : _roomLooks;
            WaitForRoom();
            return false;
        }

        private void WaitForRoom()
        {
            _streams = true;
            _wantsRoom = true;
            _isFirstRest = true;
            LookAt(Stack.Now + RoomPeriod);
        }

        private void End(int error)
        {
            _isOver = true;
            _wantsRoom = false;
            LookAt(long.MaxValue);
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
