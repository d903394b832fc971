using System;
using NanoTcp.Links;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// One of the chip's sockets: its registers as last read, and the transactions on them. Refresh reads interrupts, state, peer and all
    /// pointers in one burst. Clear an interrupt before reading what it announces, never after.
    /// </summary>
    internal sealed class ChipSocket
    {
        // from Sn_IR to Sn_RX_WR
        private const int StateLength = W5500Registers.Sn_RX_WR + 2 - W5500Registers.Sn_IR;

        private const int LinkAddressLength = 6;
        private const int Looks = 3;
        private const int StatusTimeout = 20;
        private const int Base = WiznetBus.HeaderLength - W5500Registers.Sn_IR;

        // without SENDOK: a waiter for it polls
        private const byte WantedInterrupts =
            WiznetRegisters.Sn_IR_CON | WiznetRegisters.Sn_IR_DISCON | WiznetRegisters.Sn_IR_RECV | WiznetRegisters.Sn_IR_TIMEOUT;

        private const byte AllInterrupts = 0x1F;

        private readonly WiznetBus _bus;
        private readonly WiznetController _chip;
        private readonly byte[] _buffer;
        private readonly int _block;
        private int _receiveRead;
        private int _transmitWrite;
        private bool _sendPending;
        private bool _isSendOk;

        // bytes written to the chip after those of the current SEND, for the next SEND
        private int _staged;

        public ChipSocket(WiznetBus bus, WiznetController chip, int number, int size, byte[] buffer)
        {
            _bus = bus;
            _chip = chip;
            _buffer = buffer;
            Number = number;
            Size = size;
            _block = WiznetBlock.Socket0 + (number * WiznetBlock.PerSocket);
        }

        public int Number { get; }

        /// <summary>Buffer memory in bytes, for each direction.</summary>
        public int Size { get; }

        /// <summary>The owner; null while it is free.</summary>
        public Sock Owner { get; set; }

        /// <summary>For its listener: time at which the handshake in progress is given up; <see cref="NetDevice.Never"/> without one.</summary>
        public long HandshakeDeadline { get; set; }

        /// <summary>Sn_PORT as last written.</summary>
        public int LocalPort { get; private set; }

        /// <summary>Sn_SR as last read.</summary>
        public int Status { get; private set; }

        /// <summary>Bytes received, as last read.</summary>
        public int Received { get; private set; }

        /// <summary>Lower bound of the free send space in bytes.</summary>
        public int Free { get; private set; }

        /// <summary>True when more than <see cref="Received"/> bytes may have been received: no interrupt would report them.</summary>
        public bool IsStale { get; private set; }

        /// <summary>True while a SEND is under way. The next SEND must wait: overlapping SENDs can stop the transmitter.</summary>
        public bool IsSending => _sendPending;

        /// <summary>True while data in the chip wait for the end of a SEND: the socket must be polled.</summary>
        public bool HasStaged => _staged > 0;

        /// <summary>True when all sent data were acknowledged, as last read.</summary>
        public bool IsAcknowledged => Free == Size && !_sendPending;

        public uint PeerAddress { get; private set; }

        public int PeerPort { get; private set; }

        /// <summary>True while Sn_DHAR is unset: no host has answered ARP.</summary>
        public bool HasNoPeerLink { get; private set; }

        private bool CanSend => Status == WiznetRegisters.SOCK_ESTABLISHED || Status == WiznetRegisters.SOCK_CLOSE_WAIT;

        /// <summary>Index of the first byte in the buffer of <see cref="ReadAt"/>.</summary>
        public static int DataStart => WiznetBus.HeaderLength;

        /// <summary>Opens the socket.</summary>
        /// <param name="mode">Value of Sn_MR.</param>
        /// <param name="port">Local port, 1 to 65,535.</param>
        /// <param name="segment">Maximum segment size in bytes; 0 for the default.</param>
        /// <param name="keepAlive">Sn_KPALVTR, in units of 5 s.</param>
        /// <returns>False when the chip does not execute the command.</returns>
        public bool Open(int mode, int port, int segment, int keepAlive)
        {
            int opened = (mode & 0x0F) == WiznetRegisters.Sn_MR_TCP ? WiznetRegisters.SOCK_INIT : WiznetRegisters.SOCK_UDP;
            LocalPort = port;
            _bus.WriteByte(_block, W5500Registers.Sn_MR, mode);
            _bus.WriteWord(_block, W5500Registers.Sn_PORT, port);
            _bus.WriteWord(_block, W5500Registers.Sn_MSSR, segment);
            _bus.WriteByte(_block, W5500Registers.Sn_KPALVTR, keepAlive);
            _bus.WriteByte(_block, W5500Registers.Sn_IR, AllInterrupts);
            _bus.WriteByte(_block, W5500Registers.Sn_IMR, WantedInterrupts);
            if (!_chip.Command(_block, WiznetRegisters.Sn_CR_OPEN)
                || !_chip.Await(_block, W5500Registers.Sn_SR, 0xFF, opened, StatusTimeout))
            {
                return false;
            }

            _transmitWrite = _bus.ReadWord(_block, W5500Registers.Sn_TX_WR);
            _receiveRead = _bus.ReadWord(_block, W5500Registers.Sn_RX_RD);
            _sendPending = false;
            _staged = 0;
            return Refresh() >= 0;
        }

        public bool Listen()
        {
            return _chip.Command(_block, WiznetRegisters.Sn_CR_LISTEN);
        }

        /// <summary>Writes Sn_DHAR, Sn_DIPR and Sn_DPORT, then CONNECT. ARP replaces the FFs in Sn_DHAR.</summary>
        public bool Connect(uint address, int port)
        {
            byte[] s = _bus.Scratch;
            for (int i = 0; i < LinkAddressLength; i++)
            {
                s[WiznetBus.HeaderLength + i] = 0xFF;
            }

            _bus.Write(_block, W5500Registers.Sn_DHAR, LinkAddressLength);
            SetPeer(address, port);
            return _chip.Command(_block, WiznetRegisters.Sn_CR_CONNECT);
        }

        /// <summary>
        /// Writes the destination, in one transaction. Sn_DHAR stays: the chip resolves it again only when Sn_DIPR changes.
        /// </summary>
        public void SetPeer(uint address, int port)
        {
            byte[] s = _bus.Scratch;
            int at = WiznetBus.HeaderLength;
            BigEndian.Write32(s, at, address);
            BigEndian.Write16(s, at + 4, port);
            _bus.Write(_block, W5500Registers.Sn_DIPR, 6);
            PeerAddress = address;
            PeerPort = port;
        }

        /// <summary>DISCON: sends a FIN after all data.</summary>
        public void Disconnect()
        {
            _bus.WriteByte(_block, W5500Registers.Sn_CR, WiznetRegisters.Sn_CR_DISCON);
        }

        /// <summary>CLOSE: closes at once and sends nothing.</summary>
        /// <returns>False when the chip does not execute the command.</returns>
        public bool Close()
        {
            bool isAccepted = _chip.Command(_block, WiznetRegisters.Sn_CR_CLOSE);
            _bus.WriteByte(_block, W5500Registers.Sn_IR, AllInterrupts);
            MarkReset();
            return isAccepted;
        }

        /// <summary>Marks the socket closed after a reset of the chip.</summary>
        public void MarkReset()
        {
            Status = WiznetRegisters.SOCK_CLOSED;
            Received = 0;
            IsStale = false;
            _staged = 0;
        }

        public void SetKeepAlive(int units)
        {
            _bus.WriteByte(_block, W5500Registers.Sn_KPALVTR, units);
        }

        /// <summary>
        /// Reads all registers in one transaction. Repeats while they are inconsistent: a 16-bit register can change between its bytes.
        /// </summary>
        /// <returns>Sn_IR without SENDOK, which the next SEND clears; -1 when the pointers differ from those written: the chip has lost its
        /// state.</returns>
        public int Refresh()
        {
            for (int look = 1; look <= Looks; look++)
            {
                _bus.Read(_block, W5500Registers.Sn_IR, StateLength);
                byte[] s = _bus.Scratch;
                if (BigEndian.Read16(s, Base + W5500Registers.Sn_RX_RD) != _receiveRead
                    || BigEndian.Read16(s, Base + W5500Registers.Sn_TX_WR) != _transmitWrite)
                {
                    continue;
                }

                int received = BigEndian.Read16(s, Base + W5500Registers.Sn_RX_RSR);
                int written = (BigEndian.Read16(s, Base + W5500Registers.Sn_RX_WR) - _receiveRead) & 0xFFFF;
                if (received != written && look < Looks)
                {
                    continue;
                }

                Received = received < written ? received : written;
                Status = s[Base + W5500Registers.Sn_SR];
                _sendPending = _sendPending && !HasSent(s);

                // It only grows while nothing is written, so a torn read is at worst too small.
                Free = BigEndian.Read16(s, Base + W5500Registers.Sn_TX_FSR) - _staged;
                IsStale = Received > 0;
                NotePeer(s);
                int interrupts = s[Base + W5500Registers.Sn_IR] & WantedInterrupts;
                bool isSane = Received <= Size && Free <= Size;
                if (isSane && received > written && Status != WiznetRegisters.SOCK_CLOSED)
                {
                    // Released bytes still count: the RECV was lost on the bus, and the window would stay closed.
                    _bus.WriteByte(_block, W5500Registers.Sn_CR, WiznetRegisters.Sn_CR_RECV);
                }

                if (isSane && _staged > 0 && !_sendPending && CanSend)
                {
                    SendStaged();
                }

                return isSane ? interrupts : -1;
            }

            return -1;
        }

        /// <summary>
        /// Clears interrupts. Their events may have occurred again since Refresh: assume pending data until the next one.
        /// </summary>
        public void ClearInterrupts(int interrupts)
        {
            _bus.WriteByte(_block, W5500Registers.Sn_IR, interrupts);
            IsStale = true;
        }

        /// <summary>Reads received bytes into the shared buffer, oldest first. One transaction.</summary>
        public void ReadAt(int count)
        {
            _bus.ReadInto(_buffer, count, _block + (WiznetBlock.Socket0Receive - WiznetBlock.Socket0), _receiveRead);
        }

        /// <summary>Releases received bytes (Sn_RX_RD, RECV). Two transactions; none for a socket that the chip has closed.</summary>
        public void Consume(int count)
        {
            _receiveRead = (_receiveRead + count) & 0xFFFF;
            Received -= count;
            IsStale = true;
            _bus.WriteWord(_block, W5500Registers.Sn_RX_RD, _receiveRead);
            if (Status != WiznetRegisters.SOCK_CLOSED)
            {
                _bus.WriteByte(_block, W5500Registers.Sn_CR, WiznetRegisters.Sn_CR_RECV);
            }
        }

        /// <summary>
        /// Sends bytes: data, Sn_TX_WR, SEND. Three transactions. The bytes must fit. While a SEND is under way only the data are written,
        /// in one transaction; the first Refresh that finds it done issues the next SEND.
        /// </summary>
        public void Send(byte[] buffer, int offset, int count)
        {
            Array.Copy(buffer, offset, _buffer, WiznetBus.HeaderLength, count);
            int block = _block + (WiznetBlock.Socket0Transmit - WiznetBlock.Socket0);
            _bus.WriteFrom(_buffer, WiznetBus.HeaderLength, count, block, (_transmitWrite + _staged) & 0xFFFF);
            _staged += count;
            Free -= count;
            if (!_sendPending)
            {
                SendStaged();
            }
        }

        private void SendStaged()
        {
            _transmitWrite = (_transmitWrite + _staged) & 0xFFFF;
            _staged = 0;
            _bus.WriteWord(_block, W5500Registers.Sn_TX_WR, _transmitWrite);

            // Sn_CR and the adjacent Sn_IR: from now on SENDOK belongs to this SEND.
            _bus.Scratch[WiznetBus.HeaderLength] = WiznetRegisters.Sn_CR_SEND;
            _bus.Scratch[WiznetBus.HeaderLength + 1] = WiznetRegisters.Sn_IR_SENDOK;
            _bus.Write(_block, W5500Registers.Sn_CR, 2);
            _sendPending = true;
            _isSendOk = false;
        }

        // A SEND is under way until SENDOK (data sheet 4.2, Sn_CR). On a slow bus the write of the SEND command can clear its own SENDOK;
        // then the SEND has ended when the memory is free again.
        private bool HasSent(byte[] s)
        {
            _isSendOk |= (s[Base + W5500Registers.Sn_IR] & WiznetRegisters.Sn_IR_SENDOK) != 0;
            return BigEndian.Read16(s, Base + W5500Registers.Sn_TX_RD) == _transmitWrite
                && (_isSendOk || BigEndian.Read16(s, Base + W5500Registers.Sn_TX_FSR) == Size);
        }

        private void NotePeer(byte[] s)
        {
            PeerAddress = BigEndian.Read32(s, Base + W5500Registers.Sn_DIPR);
            PeerPort = BigEndian.Read16(s, Base + W5500Registers.Sn_DPORT);
            int dhar = Base + W5500Registers.Sn_DHAR;
            HasNoPeerLink = (s[dhar] & s[dhar + 1] & s[dhar + 2] & s[dhar + 3] & s[dhar + 4] & s[dhar + 5]) == 0xFF;
        }
    }
}
