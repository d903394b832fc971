using System;
using NanoTcp.Sockets;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>A UDP socket in the chip. Datagrams stay in the chip's memory until a call reads them.</summary>
    internal sealed class ChipUdpSock : ChipSock
    {
        public const int LargestPayload = 1472;

        private const int RecordHeader = 8;

        // Datagrams from other hosts that one call discards on a connected socket.
        private const int MaxForeign = 16;

        private const int SpacePollPeriod = 1;

        // The chip resolves a link address only when the destination changes; RFC 1122 section 2.3.2.1 requires a new ARP request after
        // about a minute. In milliseconds.
        private const int ResolutionLifetime = 60_000;

        private readonly ChipSocketPool _pool;
        private ChipSocket _chip;
        private uint _sendAddress;
        private int _sendPort;
        private bool _waitsForSpace;
        private long _sentAt;
        private long _resolvedAt;
        private bool _forcesResolution;

        public ChipUdpSock(ChipSocketPool pool)
            : base(pool.Stack)
        {
            _pool = pool;
        }

        public override bool IsDatagram => true;

        public bool IsReceiveShut { get; set; }

        public bool IsSendShut { get; set; }

        public bool IsReadable
        {
            get
            {
                RefreshIfStale();
                return IsReceiveShut || Error != 0 || (_chip != null && _chip.Received > 0);
            }
        }

        public bool IsWritable
        {
            get
            {
                if (_chip == null || !_chip.IsSending)
                {
                    return true;
                }

                WaitForSpace();
                return false;
            }
        }

        /// <summary>Binds, and allocates a chip socket, which then receives datagrams.</summary>
        public int Open(uint address, int port)
        {
            int error = _pool.Ports.Bind(this, address, port);
            if (error != 0)
            {
                return error;
            }

            if (!OpenChip())
            {
                _pool.Ports.Unbind(this);
                LocalPort = 0;
                return -Errno.ENOBUFS;
            }

            return 0;
        }

        public int Send(byte[] buffer, int offset, int count, uint address, int port)
        {
            if (count > LargestPayload)
            {
                return -Errno.EMSGSIZE;
            }

            if (_chip == null && !OpenChip())
            {
                return -Errno.ENOBUFS;
            }

            if (_pool.Addresses.IsUnicast(address) && _pool.Unreachable.Contains(_pool.Addresses.NextHop(address), Stack.Now))
            {
                return -Errno.EHOSTUNREACH;
            }

            bool isElsewhere = address != _sendAddress || port != _sendPort;
            if (_chip.IsSending && isElsewhere)
            {
                // The next poll detects it; checking here would cost a transaction per send.
                WaitForSpace();
                return -Errno.EAGAIN;
            }

            if (_chip.IsSending || _chip.Free < count)
            {
                _pool.Refresh(_chip, Stack.Now);
                if (_chip == null || _chip.IsSending || _chip.Free < count)
                {
                    WaitForSpace();
                    return -Errno.EAGAIN;
                }
            }

            Resolve(address);
            if (isElsewhere)
            {
                _chip.SetPeer(address, port);
                _sendAddress = address;
                _sendPort = port;
            }

            _chip.Send(buffer, offset, count);
            _sentAt = Stack.Now;
            CheckAt(Stack.Now + SpacePollPeriod);
            return count;
        }

        /// <summary>Receives a datagram. The part that does not fit is discarded.</summary>
        /// <returns>Length of the full payload in bytes, even if truncated; 0 after shutdown; -EAGAIN when there is none.</returns>
        public int Receive(byte[] buffer, int offset, int count, SocketAddress from, bool peeks)
        {
            int payload = FetchFirst(count, out uint address, out int port);
            if (payload < 0)
            {
                return IsReceiveShut ? 0 : -Errno.EAGAIN;
            }

            if (!peeks)
            {
                _chip.Consume(RecordHeader + payload);
            }

            if (from != null)
            {
                from.Set(address, port);
            }

            Array.Copy(_pool.Buffer, ChipSocket.DataStart + RecordHeader, buffer, offset, payload < count ? payload : count);
            return payload;
        }

        /// <summary>FIONREAD: reads how long the datagram is that waits longest; 0 when none does.</summary>
        public int FetchFirstLength()
        {
            int payload = FetchFirst(0, out _, out _);
            return payload < 0 ? 0 : payload;
        }

        public void Release()
        {
            _pool.Ports.Unbind(this);
            CheckAt(long.MaxValue);
            ChipSocket chip = _chip;
            _chip = null;
            EndResolution();
            if (chip != null)
            {
                _pool.Release(chip);
            }
        }

        // The next call opens it again: a datagram socket survives a reset of the chip.
        public override void Lost(ChipSocket chip, int error)
        {
            _chip = null;
            EndResolution();
            if (LocalPort != 0)
            {
                OpenChip();
            }
        }

        public override void HandleState(ChipSocket chip, int interrupts, long now)
        {
            if ((interrupts & WiznetRegisters.Sn_IR_TIMEOUT) != 0)
            {
                Error = Errno.EHOSTUNREACH;
                _resolvedAt = now - ResolutionLifetime;
                _pool.Unreachable.Add(_pool.Addresses.NextHop(_sendAddress), now);
            }

            if (!chip.IsSending)
            {
                EndResolution();
            }

            if (chip.IsSending && now - _sentAt >= _pool.Settings.StallTimeout)
            {
                Restart();
                return;
            }

            bool hasRoomNow = _waitsForSpace && !chip.IsSending;
            _waitsForSpace = _waitsForSpace && chip.IsSending;
            CheckAt(chip.IsSending ? now + SpacePollPeriod : long.MaxValue);
            if (interrupts != 0 || hasRoomNow || chip.Received > 0)
            {
                Changed();
            }
        }

        // The chip resolves the address itself at the first SEND and when Sn_DIPR changes.
        private void Resolve(uint address)
        {
            if (address != _sendAddress)
            {
                _resolvedAt = Stack.Now;
            }
            else if (Stack.Now - _resolvedAt >= ResolutionLifetime && _pool.Addresses.IsUnicast(address))
            {
                _resolvedAt = Stack.Now;
                _forcesResolution = true;
                _pool.ForceResolution(true);
            }
        }

        private void EndResolution()
        {
            if (_forcesResolution)
            {
                _forcesResolution = false;
                _pool.ForceResolution(false);
            }
        }

        // A SEND command lost on the bus never ends: restart.
        private void Restart()
        {
            ChipSocket chip = _chip;
            _chip = null;
            _waitsForSpace = false;
            EndResolution();
            CheckAt(long.MaxValue);
            _pool.NoteStall();
            _pool.Release(chip);
            OpenChip();
            Error = Errno.ETIMEDOUT;
            Changed();
        }

        private bool OpenChip()
        {
            ChipSocket chip = _pool.Acquire(this);
            if (chip == null)
            {
                return false;
            }

            if (!chip.Open(WiznetRegisters.Sn_MR_UDP, LocalPort, 0, 0))
            {
                _pool.Release(chip);
                return false;
            }

            _sendPort = 0;
            _chip = chip;
            return true;
        }

        // Reads the first datagram from the peer, or from any host without one, and discards those from others. -1 when none waits.
        private int FetchFirst(int count, out uint address, out int port)
        {
            address = 0;
            port = 0;
            for (int i = 0; i < MaxForeign; i++)
            {
                RefreshIfStale();
                if (_chip == null || _chip.Received < RecordHeader)
                {
                    return -1;
                }

                int payload = Fetch(count, out address, out port);
                if (payload < 0)
                {
                    continue;
                }

                if (RemotePort == 0 || (address == RemoteAddress && port == RemotePort))
                {
                    return payload;
                }

                _chip.Consume(RecordHeader + payload);
            }

            return -1;
        }

        /// <summary>Reads the first record: its header, and of its payload what is asked for.</summary>
        /// <returns>The payload's length; -1 when the record made no sense and all data were discarded.</returns>
        private int Fetch(int count, out uint address, out int port)
        {
            int wanted = RecordHeader + (count < LargestPayload ? count : LargestPayload);
            _chip.ReadAt(wanted < _chip.Received ? wanted : _chip.Received);
            byte[] b = _pool.Buffer;
            int at = ChipSocket.DataStart;
            address = BigEndian.Read32(b, at);
            port = BigEndian.Read16(b, at + 4);
            int length = BigEndian.Read16(b, at + 6);
            if (length <= LargestPayload && RecordHeader + length <= _chip.Received)
            {
                return length;
            }

            _chip.Consume(_chip.Received);
            return -1;
        }

        private void RefreshIfStale()
        {
            if (_chip != null && _chip.Received == 0 && _chip.IsStale)
            {
                _pool.Refresh(_chip, Stack.Now);
            }
        }

        private void WaitForSpace()
        {
            _waitsForSpace = true;
            CheckAt(Stack.Now + SpacePollPeriod);
        }
    }
}
