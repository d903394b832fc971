using System;
using NanoTcp.Sockets;

namespace NanoTcp.Modbus
{
    /// <summary>
    /// A Modbus/TCP master with one connection (MODBUS Messaging on TCP/IP Implementation Guide V1.0b, section 4.4.1). Its calls block; only
    /// one thread at a time may call it. Requests return 0 when carried out, a positive code of <see cref="ModbusExceptionCode"/> that the server
    /// answered, or a negative <see cref="Errno"/>: -ETIMEDOUT after <see cref="Timeout"/>, -EPROTO for a response that does not fit,
    /// -ENOTCONN without a connection, or what TCP reported. When no response comes in time the connection stays open, and
    /// the response is discarded if it comes later (section 4.4.1.3). After any other error the client is closed, and the caller may
    /// connect it again.
    /// </summary>
    public sealed class ModbusClient
    {
        private readonly NetStack _stack;
        private readonly BsdSockets _sockets;
        private readonly byte[] _frame = new byte[ModbusFrame.Longest];
        private readonly PollFd[] _polled = { new PollFd() };
        private int _timeout = 1000;
        private int _fd = -1;
        private int _transaction;
        private int _function;

        // Bytes of the incomplete response at the beginning of the frame: kept over a timeout, so that the next response is found.
        private readonly byte[] _input = new byte[ModbusFrame.Longest];
        private int _received;

        /// <summary>Creates a client without a connection.</summary>
        /// <param name="stack">Serves its socket.</param>
        public ModbusClient(NetStack stack)
        {
            _stack = stack;
            _sockets = BsdSockets.Of(stack);
        }

        /// <summary>Longest wait for a response or a connection, in milliseconds, at least 1. Default 1000.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
        public int Timeout
        {
            get => _timeout;
            set
            {
                if (value < 1)
                {
                    throw new ArgumentOutOfRangeException("Timeout is at least 1 ms");
                }

                _timeout = value;
            }
        }

        /// <summary>True from a successful <see cref="Connect"/> until <see cref="Close"/> or an error that closes the client.</summary>
        public bool IsConnected => _fd >= 0;

        /// <summary>Connects to a server; closes a previous connection.</summary>
        /// <param name="address">In host order.</param>
        /// <param name="port">1 to 65,535, normally <see cref="ModbusService.WellKnownPort"/>.</param>
        /// <returns>0, or a negative <see cref="Errno"/>.</returns>
        public int Connect(uint address, int port = ModbusService.WellKnownPort)
        {
            Close();
            _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            if (_fd < 0)
            {
                return -_sockets.Errno;
            }

            // section 4.3.2 recommends both: no Nagle, since a request is one small segment
            _sockets.SetSockOpt(_fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1);
            _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
            _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, _timeout);
            if (_sockets.Connect(_fd, new SocketAddress(address, port)) < 0)
            {
                int error = _sockets.Errno;
                return Fail(error == Errno.EINPROGRESS ? Errno.ETIMEDOUT : error);
            }

            return 0;
        }

        /// <summary>Closes the connection; does nothing without one.</summary>
        public void Close()
        {
            if (_fd >= 0)
            {
                _sockets.Close(_fd);
                _fd = -1;
            }

            _received = 0;
        }

        /// <summary>Function 1.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">First coil, 0 to 65,535.</param>
        /// <param name="values">Receives the coils, true for on, from index 0.</param>
        /// <param name="count">Number of coils, 1 to 2000.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int ReadCoils(int unit, int address, bool[] values, int count)
        {
            return ReadBits(ModbusFrame.ReadCoils, unit, address, values, count);
        }

        /// <summary>Function 2.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">First input, 0 to 65,535.</param>
        /// <param name="values">Receives the inputs, true for on, from index 0.</param>
        /// <param name="count">Number of inputs, 1 to 2000.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int ReadDiscreteInputs(int unit, int address, bool[] values, int count)
        {
            return ReadBits(ModbusFrame.ReadDiscreteInputs, unit, address, values, count);
        }

        /// <summary>Function 3.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">First register, 0 to 65,535.</param>
        /// <param name="values">Receives the registers from index 0.</param>
        /// <param name="count">Number of registers, 1 to 125.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int ReadHoldingRegisters(int unit, int address, ushort[] values, int count)
        {
            return ReadRegisters(ModbusFrame.ReadHoldingRegisters, unit, address, values, count);
        }

        /// <summary>Function 4.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">First register, 0 to 65,535.</param>
        /// <param name="values">Receives the registers from index 0.</param>
        /// <param name="count">Number of registers, 1 to 125.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int ReadInputRegisters(int unit, int address, ushort[] values, int count)
        {
            return ReadRegisters(ModbusFrame.ReadInputRegisters, unit, address, values, count);
        }

        /// <summary>Function 5.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">The coil, 0 to 65,535.</param>
        /// <param name="value">True for on.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int WriteCoil(int unit, int address, bool value)
        {
            Begin(ModbusFrame.WriteSingleCoil, unit, address, value ? ModbusFrame.CoilOn : ModbusFrame.CoilOff);
            return Write(ModbusFrame.ShortLength);
        }

        /// <summary>Function 6.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">The register, 0 to 65,535.</param>
        /// <param name="value">The lower 16 bits are sent.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int WriteRegister(int unit, int address, int value)
        {
            Begin(ModbusFrame.WriteSingleRegister, unit, address, value & 0xFFFF);
            return Write(ModbusFrame.ShortLength);
        }

        /// <summary>Function 15.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">First coil, 0 to 65,535.</param>
        /// <param name="values">The coils, true for on, from index 0.</param>
        /// <param name="count">Number of coils, 1 to 1968.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int WriteCoils(int unit, int address, bool[] values, int count)
        {
            CheckCount(count, ModbusLimits.WrittenBits, values.Length);
            Begin(ModbusFrame.WriteMultipleCoils, unit, address, count);
            int bytes = (count + 7) / 8;
            _frame[ModbusFrame.ByteCount] = (byte)bytes;
            Array.Clear(_frame, ModbusFrame.WrittenValues, bytes);
            for (int i = 0; i < count; i++)
            {
                if (values[i])
                {
                    _frame[ModbusFrame.WrittenValues + (i >> 3)] |= (byte)(1 << (i & 7));
                }
            }

            return Write(ModbusFrame.WrittenValues + bytes);
        }

        /// <summary>Function 16.</summary>
        /// <param name="unit">Unit identifier, 0 to 255; 255 for a server with its own IP address.</param>
        /// <param name="address">First register, 0 to 65,535.</param>
        /// <param name="values">The registers, from index 0.</param>
        /// <param name="count">Number of registers, 1 to 123.</param>
        /// <returns>0, an exception code, or a negative <see cref="Errno"/>.</returns>
        public int WriteRegisters(int unit, int address, ushort[] values, int count)
        {
            CheckCount(count, ModbusLimits.WrittenRegisters, values.Length);
            Begin(ModbusFrame.WriteMultipleRegisters, unit, address, count);
            _frame[ModbusFrame.ByteCount] = (byte)(2 * count);
            for (int i = 0; i < count; i++)
            {
                ModbusFrame.Write16(_frame, ModbusFrame.WrittenValues + (2 * i), values[i]);
            }

            return Write(ModbusFrame.WrittenValues + (2 * count));
        }

        private static void CheckCount(int count, int limit, int length)
        {
            if (count < 1 || count > limit || count > length)
            {
                throw new ArgumentOutOfRangeException("count");
            }
        }

        private int ReadBits(int function, int unit, int address, bool[] values, int count)
        {
            CheckCount(count, ModbusLimits.ReadBits, values.Length);
            int result = Read(function, unit, address, count, (count + 7) / 8);
            for (int i = 0; result == 0 && i < count; i++)
            {
                values[i] = (_input[ModbusFrame.ReadValues + (i >> 3)] & (1 << (i & 7))) != 0;
            }

            return result;
        }

        private int ReadRegisters(int function, int unit, int address, ushort[] values, int count)
        {
            CheckCount(count, ModbusLimits.ReadRegisters, values.Length);
            int result = Read(function, unit, address, count, 2 * count);
            for (int i = 0; result == 0 && i < count; i++)
            {
                values[i] = (ushort)ModbusFrame.Read16(_input, ModbusFrame.ReadValues + (2 * i));
            }

            return result;
        }

        private void Begin(int function, int unit, int address, int quantity)
        {
            if (unit < 0 || unit > 255)
            {
                throw new ArgumentOutOfRangeException("unit");
            }

            if (address < 0 || address > 0xFFFF)
            {
                throw new ArgumentOutOfRangeException("address");
            }

            _function = function;
            _transaction = (_transaction + 1) & 0xFFFF;
            ModbusFrame.Write16(_frame, ModbusFrame.Transaction, _transaction);
            ModbusFrame.Write16(_frame, ModbusFrame.Protocol, 0);
            _frame[ModbusFrame.Unit] = (byte)unit;
            _frame[ModbusFrame.Function] = (byte)function;
            ModbusFrame.Write16(_frame, ModbusFrame.Data, address);
            ModbusFrame.Write16(_frame, ModbusFrame.Quantity, quantity);
        }

        private int Read(int function, int unit, int address, int count, int bytes)
        {
            Begin(function, unit, address, count);
            int result = Exchange(ModbusFrame.ShortLength);
            bool fits = ModbusFrame.LengthOf(_input, 0) == ModbusFrame.ReadValues + bytes && _input[ModbusFrame.Data] == bytes;
            return result == 0 && !fits ? Fail(Errno.EPROTO) : result;
        }

        // the response repeats the address and the value or quantity
        private int Write(int length)
        {
            int result = Exchange(length);
            bool fits = ModbusFrame.LengthOf(_input, 0) == ModbusFrame.ShortLength;
            for (int i = 0; i < 4; i++)
            {
                fits = fits && _input[ModbusFrame.Data + i] == _frame[ModbusFrame.Data + i];
            }

            return result == 0 && !fits ? Fail(Errno.EPROTO) : result;
        }

        // Sends the request, and receives its response into _input.
        private int Exchange(int length)
        {
            if (_fd < 0)
            {
                return -Errno.ENOTCONN;
            }

            ModbusFrame.Write16(_frame, ModbusFrame.Length, length - ModbusFrame.Unit);
            long deadline = _stack.Time + _timeout;
            _sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, _timeout);
            int sent = _sockets.Write(_fd, _frame, 0, length);
            if (sent != length)
            {
                // a part of a request cannot be taken back
                int error = sent >= 0 || _sockets.Errno == Errno.EAGAIN ? Errno.ETIMEDOUT : _sockets.Errno;
                return Fail(error);
            }

            while (true)
            {
                int result = ReceiveMessage(deadline);
                if (result < 0)
                {
                    return result;
                }

                _received = 0;
                if (ModbusFrame.Read16(_input, ModbusFrame.Transaction) == _transaction)
                {
                    return Verdict();
                }
            }
        }

        private int Verdict()
        {
            int function = _input[ModbusFrame.Function];

            // section 4.4.1.3: a server with its own IP address has no unit, and what it returns is not significant
            bool isOurs = _frame[ModbusFrame.Unit] == ModbusFrame.NoUnit || _input[ModbusFrame.Unit] == _frame[ModbusFrame.Unit];
            if (isOurs && function == _function)
            {
                return 0;
            }

            bool isException = isOurs && function == (_function | ModbusFrame.ExceptionBit)
                && ModbusFrame.LengthOf(_input, 0) == ModbusFrame.Data + 1 && _input[ModbusFrame.Data] != 0;
            return isException ? _input[ModbusFrame.Data] : Fail(Errno.EPROTO);
        }

        // Completes the message in _input. Returns 0 or a negative errno.
        private int ReceiveMessage(long deadline)
        {
            while (true)
            {
                int missing = ModbusFrame.HeaderLength - _received;
                if (missing <= 0)
                {
                    if (!ModbusFrame.IsModbus(_input, 0) || !ModbusFrame.IsLengthValid(_input, 0))
                    {
                        return Fail(Errno.EPROTO);
                    }

                    missing = ModbusFrame.LengthOf(_input, 0) - _received;
                    if (missing == 0)
                    {
                        return 0;
                    }
                }

                int count = _sockets.ReceiveFrom(_fd, _input, _received, missing, SocketConstants.MSG_DONTWAIT, null);
                if (count == 0)
                {
                    return Fail(Errno.ECONNRESET);
                }

                if (count < 0 && _sockets.Errno != Errno.EAGAIN)
                {
                    return Fail(_sockets.Errno);
                }

                if (count < 0 && !WaitForInput(deadline))
                {
                    return -Errno.ETIMEDOUT;
                }

                _received += count > 0 ? count : 0;
            }
        }

        private bool WaitForInput(long deadline)
        {
            long left = deadline - _stack.Time;
            if (left <= 0)
            {
                return false;
            }

            _polled[0].Fd = _fd;
            _polled[0].Events = SocketConstants.POLLIN;
            _polled[0].Returned = 0;
            _sockets.Poll(_polled, 1, (int)left);
            return true;
        }

        private int Fail(int error)
        {
            Close();
            return -error;
        }
    }
}
