using System.IO;

namespace System.Net.Sockets
{
    /// <summary>A connection as a stream.</summary>
    public partial class NetworkStream : Stream
    {
        /// <summary>The <see cref="SocketType"/> of the socket, as a number.</summary>
        protected int _socketType;

        /// <summary>The peer's end point.</summary>
        protected EndPoint _remoteEndPoint;

        /// <summary>True after the stream was closed.</summary>
        protected bool _disposed;

        private readonly Socket _socket;
        private readonly bool _ownsSocket;
        private byte[] _readByte;
        private byte[] _writtenByte;

        /// <summary>Makes a stream on a connection, which stays open when the stream is closed.</summary>
        /// <param name="socket">A connected socket in blocking mode.</param>
        /// <exception cref="ArgumentNullException">The socket is null.</exception>
        /// <exception cref="IOException">The socket is not connected, or non-blocking.</exception>
        public NetworkStream(Socket socket)
            : this(socket, false)
        {
        }

        /// <summary>Makes a stream on a connection.</summary>
        /// <param name="socket">A connected socket in blocking mode.</param>
        /// <param name="ownsSocket">True to close the socket with the stream.</param>
        /// <exception cref="ArgumentNullException">The socket is null.</exception>
        /// <exception cref="IOException">The socket is not connected, or non-blocking.</exception>
        public NetworkStream(Socket socket, bool ownsSocket)
        {
            if (socket == null)
            {
                throw new ArgumentNullException(nameof(socket));
            }

            if (!socket.Blocking || !socket.Connected)
            {
                throw new IOException("A stream needs a connected socket that blocks.");
            }

            _socket = socket;
            _ownsSocket = ownsSocket;
            _socketType = (int)socket.SocketType;
            _remoteEndPoint = socket.RemoteEndPoint;
        }

        /// <summary>True.</summary>
        public override bool CanRead => true;

        /// <summary>True.</summary>
        public override bool CanWrite => true;

        /// <summary>False.</summary>
        public override bool CanSeek => false;

        /// <summary>True.</summary>
        public override bool CanTimeout => true;

        /// <summary>True when Read would not block.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public virtual bool DataAvailable => Open.Available > 0;

        /// <summary>Longest wait of a read in milliseconds, above 0; -1 for no limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is set to 0 or less than -1.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override int ReadTimeout
        {
            get => Open.ReceiveTimeout;
            set => Open.ReceiveTimeout = CheckTimeout(value);
        }

        /// <summary>Longest wait of a write in milliseconds, above 0; -1 for no limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is set to 0 or less than -1.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override int WriteTimeout
        {
            get => Open.SendTimeout;
            set => Open.SendTimeout = CheckTimeout(value);
        }

        /// <summary>Bytes that can be read without waiting, as on nanoFramework, whose HTTP classes need it; .NET's throws.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override long Length => Open.Available;

        /// <summary>Not supported.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>The connection.</summary>
        public Socket Socket => _socket;

        private Socket Open => _disposed ? throw new ObjectDisposedException("NetworkStream") : _socket;

        /// <summary>Reads the bytes that have arrived; blocks until there is at least one.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Maximum number of bytes.</param>
        /// <returns>Number of bytes read; 0 after the peer's FIN.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Receive(byte[], int, int, SocketFlags)"/>, such as TimedOut.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override int Read(byte[] buffer, int offset, int count) => Open.Receive(buffer, offset, count, SocketFlags.None);

        /// <summary>Reads one byte; blocks until it arrives.</summary>
        /// <returns>The byte; -1 after the peer's FIN.</returns>
        /// <exception cref="SocketException">As for <see cref="Read"/>.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override int ReadByte()
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
        public override void Write(byte[] buffer, int offset, int count)
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
        public override void WriteByte(byte value)
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
        public override void Flush()
        {
        }

        /// <summary>Not supported.</summary>
        /// <param name="offset">Ignored.</param>
        /// <param name="origin">Ignored.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public override long Seek(long offset, SeekOrigin origin)
        {
            throw new NotSupportedException();
        }

        /// <summary>Not supported.</summary>
        /// <param name="value">Ignored.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public override void SetLength(long value)
        {
            throw new NotSupportedException();
        }

        /// <summary>
        /// Closes the stream, and the socket if it owns it; written data are sent in the background, after the timeout too.
        /// </summary>
        /// <param name="timeout">In milliseconds; -1 for none. Else ignored.</param>
        /// <exception cref="ArgumentOutOfRangeException">The timeout is less than -1.</exception>
        public void Close(int timeout)
        {
            if (timeout < Threading.Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(nameof(timeout));
            }

            Close();
        }

        /// <summary>Closes the stream.</summary>
        /// <param name="disposing">True when called by Dispose.</param>
        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing && _ownsSocket)
            {
                _socket.Close();
            }

            _disposed = true;
        }

        private static int CheckTimeout(int timeout)
        {
            if (timeout == 0 || timeout < Threading.Timeout.Infinite)
            {
                throw new ArgumentOutOfRangeException(nameof(timeout));
            }

            return timeout;
        }
    }
}
