using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>One TCP connection to a service: its descriptor, and the bytes that it still has to be sent.</summary>
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

        /// <summary>The connection's descriptor.</summary>
        public int Fd { get; private set; }

        /// <summary>Bytes on their way to the client. To be written to only while <see cref="PendingCount"/> is 0.</summary>
        public byte[] Buffer { get; }

        /// <summary>How many bytes of <see cref="Buffer"/> still have to be sent.</summary>
        public int PendingCount { get; private set; }

        /// <summary>True when the client has sent its FIN and all that came before it was received.</summary>
        public bool InputEnded { get; private set; }

        /// <summary>For the service: how far this client is. 0 at first.</summary>
        public int Progress { get; set; }

        /// <summary>For the service: what more it must remember. It is kept for the next client in this place, which may be one of another
        /// service.</summary>
        public object Memory { get; set; }

        /// <summary>When the client has last sent or taken something, in the stack's milliseconds.</summary>
        public long ActiveAt { get; private set; }

        /// <summary>Receives into <see cref="Buffer"/> what has arrived; it is pending then.</summary>
        /// <returns>Bytes received; 0 when none has arrived or <see cref="InputEnded"/> became true; -1 when the connection
        /// is broken.</returns>
        public int Receive()
        {
            int count = Receive(Buffer);
            SetPending(count);
            return count;
        }

        /// <summary>Receives what has arrived into a buffer of the service's own, from index 0 on.</summary>
        /// <param name="buffer">Takes as much as it holds.</param>
        /// <returns>As <see cref="Receive()"/>.</returns>
        public int Receive(byte[] buffer)
        {
            return Receive(buffer, 0);
        }

        /// <summary>Receives what has arrived and throws it away.</summary>
        /// <returns>As <see cref="Receive()"/>.</returns>
        public int Discard()
        {
            // the larger it is the fewer calls; with MSG_TRUNC the stack does not even copy
            return Receive(PendingCount == 0 ? Buffer : _scratch.Bytes, SocketConstants.MSG_TRUNC);
        }

        /// <summary>Declares the first bytes of <see cref="Buffer"/> pending.</summary>
        /// <param name="count">How many, 0 to the buffer's length.</param>
        public void SetPending(int count)
        {
            _pendingStart = 0;
            PendingCount = count > 0 ? count : 0;
        }

        /// <summary>Sends of the pending bytes what the send buffer takes.</summary>
        /// <returns>False when the connection is broken.</returns>
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

        /// <summary>Sends our FIN: nothing more is sent to this client.</summary>
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

        private int Receive(byte[] buffer, int flags)
        {
            int count = _sockets.ReceiveFrom(Fd, buffer, 0, buffer.Length, flags, null);
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
