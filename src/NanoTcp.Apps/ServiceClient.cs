using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>A TCP connection to a service: its fd, and the bytes still to send.</summary>
    public class ServiceClient
    {
        private readonly NetStack _stack;
        private readonly BsdSockets _sockets;
        private readonly DatagramBuffer _scratch;
        private int _pendingStart;

        internal ServiceClient(NetStack stack, BsdSockets sockets, DatagramBuffer scratch, int bufferSize)
        {
            _stack = stack;
            _sockets = sockets;
            _scratch = scratch;
            Buffer = new byte[bufferSize];
        }

        /// <summary>The connection's fd.</summary>
        public int Fd { get; private set; }

        /// <summary>Bytes to send to the client. Write to it only while <see cref="PendingCount"/> is 0.</summary>
        public byte[] Buffer { get; }

        /// <summary>Number of bytes in <see cref="Buffer"/> still to send.</summary>
        public int PendingCount { get; private set; }

        /// <summary>True when the client's FIN and all data before it were received.</summary>
        public bool InputEnded { get; private set; }

        /// <summary>For the service: state of this client. Initially 0.</summary>
        public int Progress { get; set; }

        /// <summary>For the service: further state. The next client in this slot reuses it, possibly a client of another service.</summary>
        public object Memory { get; set; }

        /// <summary>Time at which the client last sent or received, in milliseconds of the stack's clock.</summary>
        public long ActiveAt { get; private set; }

        /// <summary>Receives available bytes into <see cref="Buffer"/>, and makes them pending.</summary>
        /// <returns>
        /// Bytes received; 0 when there are none or <see cref="InputEnded"/> became true; -1 when the connection has failed.
        /// </returns>
        public int Receive()
        {
            int count = Receive(Buffer);
            SetPending(count);
            return count;
        }

        /// <summary>Receives available bytes into a buffer of the service, from index 0.</summary>
        /// <param name="buffer">Filled up to its length.</param>
        /// <returns>As <see cref="Receive()"/>.</returns>
        public int Receive(byte[] buffer)
        {
            return Receive(buffer, 0, buffer.Length);
        }

        /// <summary>Receives available bytes into a part of a buffer of the service.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Size of the part in bytes, at least 1.</param>
        /// <returns>As <see cref="Receive()"/>.</returns>
        public int Receive(byte[] buffer, int offset, int count)
        {
            return Receive(buffer, offset, count, 0);
        }

        /// <summary>Receives available bytes and discards them.</summary>
        /// <returns>As <see cref="Receive()"/>.</returns>
        public int Discard()
        {
            // larger means fewer calls; with MSG_TRUNC the stack does not copy
            byte[] buffer = PendingCount == 0 ? Buffer : _scratch.Bytes;
            return Receive(buffer, 0, buffer.Length, SocketConstants.MSG_TRUNC);
        }

        /// <summary>Declares the first bytes of <see cref="Buffer"/> pending.</summary>
        /// <param name="count">0 to the buffer's length.</param>
        public void SetPending(int count)
        {
            _pendingStart = 0;
            PendingCount = count > 0 ? count : 0;
        }

        /// <summary>Sends as many pending bytes as the send buffer accepts.</summary>
        /// <returns>False when the connection has failed.</returns>
        public bool SendPending()
        {
            if (PendingCount == 0)
            {
                return true;
            }

            int count = _sockets.Write(Fd, Buffer, _pendingStart, PendingCount);
            if (count < 0)
            {
                return _sockets.Errno == Errno.EAGAIN;
            }

            ActiveAt = count > 0 ? _stack.Time : ActiveAt;
            _pendingStart += count;
            PendingCount -= count;
            return true;
        }

        /// <summary>Sends a FIN: nothing more can be sent to this client.</summary>
        public void EndOutput()
        {
            _sockets.Shutdown(Fd, SocketConstants.SHUT_WR);
        }

        internal void Begin(int fd)
        {
            Fd = fd;
            Progress = 0;
            InputEnded = false;
            ActiveAt = _stack.Time;
            SetPending(0);
        }

        private int Receive(byte[] buffer, int offset, int length, int flags)
        {
            int count = _sockets.ReceiveFrom(Fd, buffer, offset, length, flags, null);
            if (count > 0)
            {
                ActiveAt = _stack.Time;
            }
            else if (count == 0)
            {
                InputEnded = true;
            }
            else if (count < 0 && _sockets.Errno == Errno.EAGAIN)
            {
                count = 0;
            }

            return count;
        }
    }
}
