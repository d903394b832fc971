using System;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// One of the chip's sockets: its registers, as last seen, and the transactions on it. A look is one burst that shows interrupts, state,
    /// peer, and all pointers. Interrupts are cleared before what they announce is read, never after.
    /// </summary>
    internal sealed class ChipSocket
    {
        // Sn_IR to Sn_RX_WR.
        private const int LookLength = W5500Registers.Sn_RX_WR + 2 - W5500Registers.Sn_IR;

        private const int LinkAddressLength = 6;
        private const int Looks = 3;
        private const int StatusTimeout = 20;
        private const int Base = W5500Bus.HeaderLength - W5500Registers.Sn_IR;

        // SENDOK is left out: whoever waits for it looks by itself.
        private const byte WantedInterrupts =
            W5500Registers.Sn_IR_CON | W5500Registers.Sn_IR_DISCON | W5500Registers.Sn_IR_RECV | W5500Registers.Sn_IR_TIMEOUT;

        private const byte AllInterrupts = 0x1F;

        private readonly W5500Bus _bus;
        private readonly W5500Controller _chip;
        private readonly byte[] _buffer;
        private readonly int _block;
        private int _receiveRead;
        private int _transmitWrite;
        private bool _sendPending;
        private bool _sendOkSeen;

        // Bytes that lie in the chip behind the SEND that is under way, for the next one.
        private int _staged;

        public ChipSocket(W5500Bus bus, W5500Controller chip, int number, int size, byte[] buffer)
        {
            _bus = bus;
            _chip = chip;
            _buffer = buffer;
            Number = number;
            Size = size;
            _block = W5500Block.Socket0 + (number * W5500Block.PerSocket);
        }

        public int Number { get; }

        /// <summary>Bytes of buffer memory each way.</summary>
        public int Size { get; }

        /// <summary>The sock that it serves; null while it is free.</summary>
        public Sock Owner { get; set; }

        /// <summary>Sn_PORT as last written.</summary>
        public int LocalPort { get; private set; }

        /// <summary>Sn_SR as last seen.</summary>
        public int Status { get; private set; }

        /// <summary>Bytes that wait, as far as is known.</summary>
        public int Received { get; private set; }

        /// <summary>Bytes of room to send; at least.</summary>
        public int Free { get; private set; }

        /// <summary>True when more may wait than <see cref="Received"/> says: nothing would tell about it.</summary>
        public bool IsStale { get; private set; }

        /// <summary>True while a SEND is under way. The next one must wait: two that overlap can stop the transmitter.</summary>
        public bool IsSending => _sendPending;

        /// <summary>True while data wait in the chip for the end of a SEND: somebody must look.</summary>
        public bool HasStaged => _staged > 0;

        /// <summary>True when everything sent has been acknowledged, as far as is known.</summary>
        public bool IsAcknowledged => Free == Size && !_sendPending;

        public uint PeerAddress { get; private set; }

        public int PeerPort { get; private set; }

        /// <summary>True when Sn_DHAR was never filled: nobody has answered to ARP.</summary>
        public bool HasNoPeerLink { get; private set; }

        private bool CanSend => Status == W5500Registers.SOCK_ESTABLISHED || Status == W5500Registers.SOCK_CLOSE_WAIT;

        /// <summary>What the buffer of <see cref="ReadAt"/> holds begins here.</summary>
        public static int DataStart => W5500Bus.HeaderLength;

        /// <summary>Opens the socket.</summary>
        /// <param name="mode">Sn_MR.</param>
        /// <param name="port">Local port.</param>
        /// <param name="segment">Largest TCP segment, 0 for the usual.</param>
        /// <param name="keepAlive">Sn_KPALVTR, in units of 5 s.</param>
        /// <returns>False when the chip does not do as it is told.</returns>
        public bool Open(int mode, int port, int segment, int keepAlive)
        {
            int opened = (mode & 0x0F) == W5500Registers.Sn_MR_TCP ? W5500Registers.SOCK_INIT : W5500Registers.SOCK_UDP;
            LocalPort = port;
            _bus.WriteByte(_block, W5500Registers.Sn_MR, mode);
            _bus.WriteWord(_block, W5500Registers.Sn_PORT, port);
            _bus.WriteWord(_block, W5500Registers.Sn_MSSR, segment);
            _bus.WriteByte(_block, W5500Registers.Sn_KPALVTR, keepAlive);
            _bus.WriteByte(_block, W5500Registers.Sn_IR, AllInterrupts);
            _bus.WriteByte(_block, W5500Registers.Sn_IMR, WantedInterrupts);
            if (!_chip.Command(_block, W5500Registers.Sn_CR_OPEN)
                || !_chip.Await(_block, W5500Registers.Sn_SR, 0xFF, opened, StatusTimeout))
            {
                return false;
            }

            _transmitWrite = _bus.ReadWord(_block, W5500Registers.Sn_TX_WR);
            _receiveRead = _bus.ReadWord(_block, W5500Registers.Sn_RX_RD);
            _sendPending = false;
            _staged = 0;
            return Look() >= 0;
        }

        public bool Listen()
        {
            return _chip.Command(_block, W5500Registers.Sn_CR_LISTEN);
        }

        /// <summary>Sn_DHAR, Sn_DIPR and Sn_DPORT, then CONNECT. An address that ARP fills in takes the place of the FFs.</summary>
        public bool Connect(uint address, int port)
        {
            byte[] s = _bus.Scratch;
            for (int i = 0; i < LinkAddressLength; i++)
            {
                s[W5500Bus.HeaderLength + i] = 0xFF;
            }

            _bus.Write(_block, W5500Registers.Sn_DHAR, LinkAddressLength);
            SetPeer(address, port);
            return _chip.Command(_block, W5500Registers.Sn_CR_CONNECT);
        }

        /// <summary>
        /// Writes where to send, one transaction. Sn_DHAR stays: the chip does not ask for it again while Sn_DIPR is the same.
        /// </summary>
        public void SetPeer(uint address, int port)
        {
            byte[] s = _bus.Scratch;
            int at = W5500Bus.HeaderLength;
            BigEndian.Write32(s, at, address);
            BigEndian.Write16(s, at + 4, port);
            _bus.Write(_block, W5500Registers.Sn_DIPR, 6);
            PeerAddress = address;
            PeerPort = port;
        }

        /// <summary>DISCON: a FIN behind all that was sent.</summary>
        public void Disconnect()
        {
            _bus.WriteByte(_block, W5500Registers.Sn_CR, W5500Registers.Sn_CR_DISCON);
        }

        /// <summary>CLOSE: at once, and nothing goes on the wire.</summary>
        /// <returns>False when the chip does not do as it is told.</returns>
        public bool Close()
        {
            bool isAccepted = _chip.Command(_block, W5500Registers.Sn_CR_CLOSE);
            _bus.WriteByte(_block, W5500Registers.Sn_IR, AllInterrupts);
            Forget();
            return isAccepted;
        }

        /// <summary>The chip was reset under it.</summary>
        public void Forget()
        {
            Status = W5500Registers.SOCK_CLOSED;
            Received = 0;
            IsStale = false;
            _staged = 0;
        }

        public void SetKeepAlive(int units)
        {
            _bus.WriteByte(_block, W5500Registers.Sn_KPALVTR, units);
        }

        /// <summary>
        /// Looks at everything in one transaction, again while registers do not fit together: one of 16 bits can change between its bytes.
        /// </summary>
        /// <returns>Sn_IR without SENDOK, which the next SEND clears; -1 when the pointers are not those that were written: the chip has lost them.</returns>
        public int Look()
        {
            for (int look = 1; look <= Looks; look++)
            {
                _bus.Read(_block, W5500Registers.Sn_IR, LookLength);
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

                // It only grows while nothing is written, so a torn value is too small at worst.
                Free = BigEndian.Read16(s, Base + W5500Registers.Sn_TX_FSR) - _staged;
                IsStale = Received > 0;
                NotePeer(s);
                int interrupts = s[Base + W5500Registers.Sn_IR] & WantedInterrupts;
                bool isSane = Received <= Size && Free <= Size;
                if (isSane && received > written && Status != W5500Registers.SOCK_CLOSED)
                {
                    // What was given back still counts: the RECV got lost on its way, and the window would stay closed.
                    _bus.WriteByte(_block, W5500Registers.Sn_CR, W5500Registers.Sn_CR_RECV);
                }

                if (isSane && _staged > 0 && !_sendPending && CanSend)
                {
                    SendStaged();
                }

                return isSane ? interrupts : -1;
            }

            return -1;
        }

        /// <summary>Clears interrupts. What they told may have happened again since the look: the next one has to come before it is believed
        /// that nothing waits.</summary>
        public void ClearInterrupts(int interrupts)
        {
            _bus.WriteByte(_block, W5500Registers.Sn_IR, interrupts);
            IsStale = true;
        }

        /// <summary>Reads what waits, from its beginning, to the shared buffer. One transaction.</summary>
        public void ReadAt(int count)
        {
            _bus.ReadInto(_buffer, count, _block + (W5500Block.Socket0Receive - W5500Block.Socket0), _receiveRead);
        }

        /// <summary>Gives bytes that waited back to the chip. Two transactions; none for a socket that the chip has closed.</summary>
        public void Consume(int count)
        {
            _receiveRead = (_receiveRead + count) & 0xFFFF;
            Received -= count;
            IsStale = true;
            _bus.WriteWord(_block, W5500Registers.Sn_RX_RD, _receiveRead);
            if (Status != W5500Registers.SOCK_CLOSED)
            {
                _bus.WriteByte(_block, W5500Registers.Sn_CR, W5500Registers.Sn_CR_RECV);
            }
        }

        /// <summary>
        /// Sends bytes: data, Sn_TX_WR, SEND. Three transactions. There must be room. While a SEND is under way only the data go to the chip,
        /// one transaction, and the first look that finds it done gives the next SEND.
        /// </summary>
        public void Send(byte[] buffer, int offset, int count)
        {
            Array.Copy(buffer, offset, _buffer, W5500Bus.HeaderLength, count);
            int block = _block + (W5500Block.Socket0Transmit - W5500Block.Socket0);
            _bus.WriteFrom(_buffer, W5500Bus.HeaderLength, count, block, (_transmitWrite + _staged) & 0xFFFF);
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

            // Sn_CR and Sn_IR, which follows it: the SENDOK that counts from now on is that of this SEND.
            _bus.Scratch[W5500Bus.HeaderLength] = W5500Registers.Sn_CR_SEND;
            _bus.Scratch[W5500Bus.HeaderLength + 1] = W5500Registers.Sn_IR_SENDOK;
            _bus.Write(_block, W5500Registers.Sn_CR, 2);
            _sendPending = true;
            _sendOkSeen = false;
        }

        // What has left may still count as being sent (data sheet 4.2, Sn_CR: SEND waits for SENDOK). On a slow bus SENDOK can be cleared
        // with the command that it answers; then the end is known when the memory is free again.
        private bool HasSent(byte[] s)
        {
            _sendOkSeen |= (s[Base + W5500Registers.Sn_IR] & W5500Registers.Sn_IR_SENDOK) != 0;
            return BigEndian.Read16(s, Base + W5500Registers.Sn_TX_RD) == _transmitWrite
                && (_sendOkSeen || BigEndian.Read16(s, Base + W5500Registers.Sn_TX_FSR) == Size);
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
