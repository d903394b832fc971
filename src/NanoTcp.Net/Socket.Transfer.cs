using System;
using NanoTcp.Sockets;
using BsdAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.Net
{
    /// <content>Sending and receiving. None of it allocates, but for the end point of a new sender.</content>
    public partial class Socket
    {
        /// <summary>Sends as <see cref="Send(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        public int Send(byte[] buffer) => Send(buffer, 0, Length(buffer), SocketFlags.None);

        /// <summary>Sends as <see cref="Send(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="socketFlags">None.</param>
        public int Send(byte[] buffer, SocketFlags socketFlags) => Send(buffer, 0, Length(buffer), socketFlags);

        /// <summary>Sends as <see cref="Send(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="size">How many.</param>
        /// <param name="socketFlags">None.</param>
        public int Send(byte[] buffer, int size, SocketFlags socketFlags) => Send(buffer, 0, size, socketFlags);

        /// <summary>
        /// Sends to the peer, waiting until all bytes have found room in the send buffer: a buffer of any size goes out whole.
        /// </summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="size">How many; a datagram takes what fits the MTU, 1,472 on Ethernet, or what fragmentation allows.</param>
        /// <param name="socketFlags">None.</param>
        /// <returns>Bytes taken; less than asked for only if the socket does not block, or <see cref="SendTimeout"/> is over or the connection
        /// fails on the way.</returns>
        /// <exception cref="ArgumentNullException">There is no buffer.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The offset and size are not inside it.</exception>
        /// <exception cref="SocketException">NotConnected, Shutdown, ConnectionReset, ConnectionAborted, TimedOut, WouldBlock when the socket does
        /// not block; for datagrams DestinationAddressRequired, MessageSize, ConnectionRefused (an earlier one was), HostUnreachable.</exception>
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
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="remoteEP">Where to.</param>
        public int SendTo(byte[] buffer, EndPoint remoteEP) => SendTo(buffer, 0, Length(buffer), SocketFlags.None, remoteEP);

        /// <summary>Sends a datagram as <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/> does.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="socketFlags">None.</param>
        /// <param name="remoteEP">Where to.</param>
        public int SendTo(byte[] buffer, SocketFlags socketFlags, EndPoint remoteEP) => SendTo(buffer, 0, Length(buffer), socketFlags, remoteEP);

        /// <summary>Sends a datagram as <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/> does.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="size">How many.</param>
        /// <param name="socketFlags">None.</param>
        /// <param name="remoteEP">Where to.</param>
        public int SendTo(byte[] buffer, int size, SocketFlags socketFlags, EndPoint remoteEP) => SendTo(buffer, 0, size, socketFlags, remoteEP);

        /// <summary>Sends a datagram to an end point. A connected stream sends to its peer.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="size">How many.</param>
        /// <param name="socketFlags">None.</param>
        /// <param name="remoteEP">Where to.</param>
        /// <returns>Bytes taken: all.</returns>
        /// <exception cref="ArgumentNullException">There is no buffer or no end point.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The offset and size are not inside the buffer.</exception>
        /// <exception cref="SocketException">As for <see cref="Send(byte[], int, int, SocketFlags)"/>; also NetworkUnreachable, and AccessDenied for
        /// a broadcast without the Broadcast option.</exception>
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
        /// <param name="buffer">Where the bytes go.</param>
        public int Receive(byte[] buffer) => Receive(buffer, 0, Length(buffer), SocketFlags.None);

        /// <summary>Receives as <see cref="Receive(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        public int Receive(byte[] buffer, SocketFlags socketFlags) => Receive(buffer, 0, Length(buffer), socketFlags);

        /// <summary>Receives as <see cref="Receive(byte[], int, int, SocketFlags)"/> does.</summary>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="size">How many at most.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        public int Receive(byte[] buffer, int size, SocketFlags socketFlags) => Receive(buffer, 0, size, socketFlags);

        /// <summary>Receives what is there; waits for the first byte, for <see cref="ReceiveTimeout"/> at most.</summary>
        /// <param name="buffer">Where the bytes go; what of a datagram does not fit is lost.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="size">How many at most.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        /// <returns>Bytes received; 0 when the peer has ended its direction, or for an empty datagram.</returns>
        /// <exception cref="ArgumentNullException">There is no buffer.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The offset and size are not inside it.</exception>
        /// <exception cref="SocketException">NotConnected, ConnectionReset, TimedOut, WouldBlock when the socket does not block; InvalidArgument for
        /// a datagram socket without a port; ConnectionAborted, for datagrams Interrupted, when another thread closes it.</exception>
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
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="remoteEP">Holds any end point; replaced by the sender's.</param>
        public int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP) => ReceiveFrom(buffer, 0, Length(buffer), SocketFlags.None, ref remoteEP);

        /// <summary>Receives a datagram as <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/> does.</summary>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        /// <param name="remoteEP">Holds any end point; replaced by the sender's.</param>
        public int ReceiveFrom(byte[] buffer, SocketFlags socketFlags, ref EndPoint remoteEP) => ReceiveFrom(buffer, 0, Length(buffer), socketFlags, ref remoteEP);

        /// <summary>Receives a datagram as <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/> does.</summary>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="size">How many at most.</param>
        /// <param name="socketFlags">Peek leaves the data to be received again.</param>
        /// <param name="remoteEP">Holds any end point; replaced by the sender's.</param>
        public int ReceiveFrom(byte[] buffer, int size, SocketFlags socketFlags, ref EndPoint remoteEP) => ReceiveFrom(buffer, 0, size, socketFlags, ref remoteEP);

        /// <summary>Receives a datagram, waiting for <see cref="ReceiveTimeout"/> at most, and tells from where.</summary>
        /// <param name="buffer">Where the bytes go; what of a datagram does not fit is lost.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="size">How many at most.</param>
        /// <param name="socketFlags">Peek leaves the datagram to be received again.</param>
        /// <param name="remoteEP">Holds any end point. It is replaced by the sender's, unless it is that already: who passes the last sender
        /// again allocates nothing.</param>
        /// <returns>Bytes received.</returns>
        /// <exception cref="ArgumentNullException">There is no buffer or no end point.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The offset and size are not inside the buffer.</exception>
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

        // nothing could ever arrive, and the call would wait for ever
        private void CheckBound()
        {
            if (!_isBound && SocketType == SocketType.Dgram)
            {
                throw new SocketException(SocketError.InvalidArgument);
            }
        }
    }
}
