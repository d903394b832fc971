using NanoTcp.Sockets;
using BsdAddress = NanoTcp.Sockets.SocketAddress;

namespace System.Net.Sockets
{
    /// <content>Sending and receiving. Nothing is allocated, except the end point of a new sender.</content>
    public partial class Socket
    {
        /// <summary>Sends as <see cref="Send(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        public int Send(byte[] buffer) => Send(buffer, 0, Length(buffer), SocketFlags.None);

        /// <summary>Sends as <see cref="Send(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="socketFlags">Must be None.</param>
        public int Send(byte[] buffer, SocketFlags socketFlags) => Send(buffer, 0, Length(buffer), socketFlags);

        /// <summary>Sends as <see cref="Send(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="size">Number of bytes.</param>
        /// <param name="socketFlags">Must be None.</param>
        public int Send(byte[] buffer, int size, SocketFlags socketFlags) => Send(buffer, 0, size, socketFlags);

        /// <summary>Sends to the peer; blocks until the send buffer has accepted all bytes.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Number of bytes; for a datagram at most what fits the MTU, 1,472 on Ethernet, or what fragmentation
        /// allows.</param>
        /// <param name="socketFlags">Must be None.</param>
        /// <returns>Number of bytes accepted. Fewer than <paramref name="size"/> only in non-blocking mode, or if <see cref="SendTimeout"/>
        /// expires or the connection fails on the way.</returns>
        /// <exception cref="ArgumentNullException">The buffer is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the buffer.</exception>
        /// <exception cref="SocketException">NotConnected, Shutdown, ConnectionReset, ConnectionAborted, TimedOut, WouldBlock in
        /// non-blocking mode; for datagrams DestinationAddressRequired, MessageSize, ConnectionRefused (for an earlier one),
        /// HostUnreachable.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
        {
            CheckBuffer(buffer, offset, size);
            Enter();
            try
            {
                return Check(_sockets.Send(_fd, buffer, offset, size, Flags(socketFlags, SocketFlags.None)), ClosedDuringTransfer);
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Sends a datagram as <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/> does.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="remoteEP">Destination address and port.</param>
        public int SendTo(byte[] buffer, EndPoint remoteEP) => SendTo(buffer, 0, Length(buffer), SocketFlags.None, remoteEP);

        /// <summary>Sends a datagram as <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/> does.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="socketFlags">Must be None.</param>
        /// <param name="remoteEP">Destination address and port.</param>
        public int SendTo(byte[] buffer, SocketFlags socketFlags, EndPoint remoteEP) => SendTo(buffer, 0, Length(buffer), socketFlags, remoteEP);

        /// <summary>Sends a datagram as <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/> does.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="size">Number of bytes.</param>
        /// <param name="socketFlags">Must be None.</param>
        /// <param name="remoteEP">Destination address and port.</param>
        public int SendTo(byte[] buffer, int size, SocketFlags socketFlags, EndPoint remoteEP) => SendTo(buffer, 0, size, socketFlags, remoteEP);

        /// <summary>Sends a datagram to an end point. A connected stream sends to its peer.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Number of bytes.</param>
        /// <param name="socketFlags">Must be None.</param>
        /// <param name="remoteEP">Destination address and port.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="ArgumentNullException">The buffer or the end point is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the buffer.</exception>
        /// <exception cref="SocketException">As for <see cref="Send(byte[], int, int, SocketFlags)"/>; also NetworkUnreachable, and
        /// AccessDenied for a broadcast without the Broadcast option.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP)
        {
            CheckBuffer(buffer, offset, size);
            Enter();
            BsdAddress to = RentAddress();
            try
            {
                ToAddress(remoteEP, to);
                int sent = _sockets.SendTo(_fd, buffer, offset, size, Flags(socketFlags, SocketFlags.None), to);
                Check(sent, ClosedDuringTransfer);
                _isBound = true;
                return sent;
            }
            finally
            {
                ReturnAddress(to);
                Leave();
            }
        }

        /// <summary>Receives as <see cref="Receive(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        public int Receive(byte[] buffer) => Receive(buffer, 0, Length(buffer), SocketFlags.None);

        /// <summary>Receives as <see cref="Receive(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        public int Receive(byte[] buffer, SocketFlags socketFlags) => Receive(buffer, 0, Length(buffer), socketFlags);

        /// <summary>Receives as <see cref="Receive(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="size">Maximum number of bytes.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        public int Receive(byte[] buffer, int size, SocketFlags socketFlags) => Receive(buffer, 0, size, socketFlags);

        /// <summary>Receives data that have arrived; blocks until there are some, for at most <see cref="ReceiveTimeout"/>.</summary>
        /// <param name="buffer">Receives the bytes; the part of a datagram that does not fit is discarded.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Maximum number of bytes.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        /// <returns>Number of bytes received; 0 after the peer's FIN, or for an empty datagram.</returns>
        /// <exception cref="ArgumentNullException">The buffer is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the buffer.</exception>
        /// <exception cref="SocketException">NotConnected, ConnectionReset, TimedOut, WouldBlock in non-blocking mode; InvalidArgument for
        /// a datagram socket without a port; when another thread closes the socket ConnectionAborted, for datagrams
        /// Interrupted.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
        {
            CheckBuffer(buffer, offset, size);
            Enter();
            try
            {
                CheckBound();
                return Check(_sockets.Receive(_fd, buffer, offset, size, Flags(socketFlags, SocketFlags.Peek)), ClosedDuringTransfer);
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Receives a datagram as <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="remoteEP">Any end point; on return the sender's.</param>
        public int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP) => ReceiveFrom(buffer, 0, Length(buffer), SocketFlags.None, ref remoteEP);

        /// <summary>Receives a datagram as <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        /// <param name="remoteEP">Any end point; on return the sender's.</param>
        public int ReceiveFrom(byte[] buffer, SocketFlags socketFlags, ref EndPoint remoteEP) => ReceiveFrom(buffer, 0, Length(buffer), socketFlags, ref remoteEP);

        /// <summary>Receives a datagram as <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="size">Maximum number of bytes.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        /// <param name="remoteEP">Any end point; on return the sender's.</param>
        public int ReceiveFrom(byte[] buffer, int size, SocketFlags socketFlags, ref EndPoint remoteEP) => ReceiveFrom(buffer, 0, size, socketFlags, ref remoteEP);

        /// <summary>Receives a datagram and its sender; blocks for at most <see cref="ReceiveTimeout"/>.</summary>
        /// <param name="buffer">Receives the bytes; the part of a datagram that does not fit is discarded.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Maximum number of bytes.</param>
        /// <param name="socketFlags">Peek leaves the datagram to be received again.</param>
        /// <param name="remoteEP">Any end point; on return the sender's. If the sender is the end point passed in, it is kept, and nothing
        /// is allocated.</param>
        /// <returns>Number of bytes received.</returns>
        /// <exception cref="ArgumentNullException">The buffer or the end point is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the buffer.</exception>
        /// <exception cref="SocketException">As for <see cref="Receive(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int ReceiveFrom(byte[] buffer, int offset, int size, SocketFlags socketFlags, ref EndPoint remoteEP)
        {
            CheckBuffer(buffer, offset, size);
            if (remoteEP == null)
            {
                throw new ArgumentNullException(nameof(remoteEP));
            }

            Enter();
            BsdAddress from = RentAddress();
            try
            {
                CheckBound();
                int flags = Flags(socketFlags, SocketFlags.Peek);
                int received = Check(_sockets.ReceiveFrom(_fd, buffer, offset, size, flags, from), ClosedDuringTransfer);
                IPEndPoint known = remoteEP as IPEndPoint;
                if (known == null || !known.IsAt(from.Address, from.Port))
                {
                    remoteEP = ToEndPoint(from);
                }

                return received;
            }
            finally
            {
                ReturnAddress(from);
                Leave();
            }
        }

        private SocketError ClosedDuringTransfer => SocketType == SocketType.Stream ? SocketError.ConnectionAborted : SocketError.Interrupted;

        private static int Length(byte[] buffer) => buffer == null ? 0 : buffer.Length;

        private static void CheckBuffer(byte[] buffer, int offset, int size)
        {
            if (buffer == null)
            {
                throw new ArgumentNullException(nameof(buffer));
            }

            if (offset < 0 || offset > buffer.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(offset));
            }

            if (size < 0 || size > buffer.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(size));
            }
        }

        private static int Flags(SocketFlags flags, SocketFlags possible)
        {
            if ((flags & ~possible) != 0)
            {
                throw new SocketException(SocketError.OperationNotSupported);
            }

            return flags == SocketFlags.None ? 0 : SocketConstants.MSG_PEEK;
        }

        // nothing could arrive, and the call would never return
        private void CheckBound()
        {
            if (!_isBound && SocketType == SocketType.Dgram)
            {
                throw new SocketException(SocketError.InvalidArgument);
            }
        }
    }
}
