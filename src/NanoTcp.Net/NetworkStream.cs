using System;
using System.IO;

namespace NanoTcp.Net
{
    /// <summary>
    /// A connection as a stream. It has the members of System.IO.Stream, but does not derive from it: that class is in a package of its
    /// own, which a program without other streams should not need.
    /// </summary>
    public class NetworkStream : IDisposable
    {
        private readonly Socket _socket;
        private readonly bool _ownsSocket;
        private byte[] _readByte;
        private byte[] _writtenByte;
        private bool _isClosed;

        /// <summary>Makes a stream on a connection, which stays open when the stream is closed.</summary>
        /// <param name="socket">A connected stream socket in blocking mode.</param>
        /// <exception cref="ArgumentNullException">The socket is null.</exception>
        /// <exception cref="IOException">The socket is not connected, not a stream socket, or non-blocking.</exception>
        public NetworkStream(Socket socket)
            : this(socket, false)
        {
        }

        /// <summary>Makes a stream on a connection.</summary>
        /// <param name="socket">A connected stream socket in blocking mode.</param>
        /// <param name="ownsSocket">True to close the socket with the stream.</param>
        /// <exception cref="ArgumentNullException">The socket is null.</exception>
        /// <exception cref="IOException">The socket is not connected, not a stream socket, or non-blocking.</exception>
        public NetworkStream(Socket socket, bool ownsSocket)
        {
            if (socket == null)
            {
                throw new ArgumentNullException(nameof(socket));
            }

            if (socket.SocketType != SocketType.Stream || !socket.Blocking || !socket.Connected)
            {
                throw new IOException("A stream needs a connected stream socket that blocks.");
            }

            _socket = socket;
            _ownsSocket = ownsSocket;
        }

        /// <summary>True.</summary>
        public bool CanRead => true;

        /// <summary>True.</summary>
        public bool CanWrite => true;

        /// <summary>False.</summary>
        public bool CanSeek => false;

        /// <summary>True.</summary>
        public bool CanTimeout => true;

        /// <summary>True when Read would not block.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public bool DataAvailable => Open.Available > 0;

        /// <summary>Longest wait of a read in milliseconds; -1 or 0 for no limit.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int ReadTimeout
        {
            get => Open.ReceiveTimeout;
            set => Open.ReceiveTimeout = value;
        }

        /// <summary>Longest wait of a write in milliseconds; -1 or 0 for no limit.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int WriteTimeout
        {
            get => Open.SendTimeout;
            set => Open.SendTimeout = value;
        }

        /// <summary>Bytes that can be read without waiting, as on nanoFramework, whose HTTP classes need it; .NET's throws.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public long Length => Open.Available;

        /// <summary>Not supported.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>The connection.</summary>
        public Socket Socket => _socket;

        private Socket Open => _isClosed ? throw new ObjectDisposedException("NetworkStream") : _socket;

        /// <summary>Reads the bytes that have arrived; blocks until there is at least one.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Maximum number of bytes.</param>
        /// <returns>Number of bytes read; 0 after the peer's FIN.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Receive(byte[], int, int, SocketFlags)"/>, such as TimedOut.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int Read(byte[] buffer, int offset, int count) => Open.Receive(buffer, offset, count, SocketFlags.None);

        /// <summary>Reads one byte; blocks until it arrives.</summary>
        /// <returns>The byte; -1 after the peer's FIN.</returns>
        /// <exception cref="SocketException">As for <see cref="Read"/>.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int ReadByte()
        {
            byte[] one = _readByte;
            if (one == null)
            {
                one = new byte[1];
                _readByte = one;
            }

            return Read(one, 0, 1) == 0 ? -1 : one[0];
        }

        /// <summary>Writes all bytes; blocks until the send buffer has taken them.</summary>
        /// <param name="buffer">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>. After TimedOut some of the
        /// bytes may have been taken.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public void Write(byte[] buffer, int offset, int count)
        {
            Socket socket = Open;
            int sent = socket.Send(buffer, offset, count, SocketFlags.None);
            while (sent < count)
            {
                // after a timeout, or if the connection failed on the way, the next call reports which
                sent += socket.Send(buffer, offset + sent, count - sent, SocketFlags.None);
            }
        }

        /// <summary>Writes a byte.</summary>
        /// <param name="value">The byte to write.</param>
        /// <exception cref="SocketException">As for <see cref="Write"/>.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public void WriteByte(byte value)
        {
            byte[] one = _writtenByte;
            if (one == null)
            {
                one = new byte[1];
                _writtenByte = one;
            }

            one[0] = value;
            Write(one, 0, 1);
        }

        /// <summary>Does nothing: written data are never held back.</summary>
        public void Flush()
        {
        }

        /// <summary>Not supported.</summary>
        /// <param name="value">Ignored.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void SetLength(long value)
        {
            throw new NotSupportedException();
        }

        /// <summary>Closes the stream, and the socket if it owns it. Written data are still sent. Closing again does nothing.</summary>
        public void Close()
        {
            Dispose(true);
        }

        /// <summary>
        /// Closes the stream as <see cref="Close()"/> does; written data are sent in the background, after the timeout too.
        /// </summary>
        /// <param name="timeout">In milliseconds; -1 for none. Ignored.</param>
        public void Close(int timeout)
        {
            Close();
        }

        /// <summary>Closes the stream.</summary>
        public void Dispose()
        {
            Dispose(true);
        }

        /// <summary>Closes the stream.</summary>
        /// <param name="disposing">True when called by Dispose.</param>
        protected virtual void Dispose(bool disposing)
        {
            _isClosed = true;
            if (_ownsSocket)
            {
                _socket.Close();
            }
        }
    }
}
