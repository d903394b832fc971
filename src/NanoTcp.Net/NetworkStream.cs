using System;
using System.IO;

namespace NanoTcp.Net
{
    /// <summary>
    /// A connection as a stream. It has the members of a Stream but is none: that class is in a package of its own, which a program without
    /// streams should not have to load.
    /// </summary>
    public class NetworkStream : IDisposable
    {
        private readonly Socket _socket;
        private readonly bool _ownsSocket;
        private byte[] _readByte;
        private byte[] _writtenByte;
        private bool _isClosed;

        /// <summary>Makes a stream of a connection that stays open when the stream is closed.</summary>
        /// <param name="socket">A connected stream socket that blocks.</param>
        /// <exception cref="ArgumentNullException">There is no socket.</exception>
        /// <exception cref="IOException">It is not connected, no stream, or does not block.</exception>
        public NetworkStream(Socket socket)
            : this(socket, false)
        {
        }

        /// <summary>Makes a stream of a connection.</summary>
        /// <param name="socket">A connected stream socket that blocks.</param>
        /// <param name="ownsSocket">True to close the socket with the stream.</param>
        /// <exception cref="ArgumentNullException">There is no socket.</exception>
        /// <exception cref="IOException">It is not connected, no stream, or does not block.</exception>
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

        /// <summary>True when Read would not wait for data.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public bool DataAvailable => Open.Available > 0;

        /// <summary>Longest wait of a read in milliseconds; -1 or 0 for no end.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int ReadTimeout
        {
            get => Open.ReceiveTimeout;
            set => Open.ReceiveTimeout = value;
        }

        /// <summary>Longest wait of a write in milliseconds; -1 or 0 for no end.</summary>
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

        /// <summary>Reads what is there, waiting for the first byte.</summary>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <returns>Bytes read; 0 at the end of what the peer sends.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Receive(byte[], int, int, SocketFlags)"/>, such as TimedOut.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int Read(byte[] buffer, int offset, int count) => Open.Receive(buffer, offset, count, SocketFlags.None);

        /// <summary>Reads a byte, waiting for it.</summary>
        /// <returns>The byte; -1 at the end of what the peer sends.</returns>
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

        /// <summary>Writes all bytes, waiting until they have found room in the send buffer.</summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>. After TimedOut a part may have been
        /// taken.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public void Write(byte[] buffer, int offset, int count)
        {
            Socket socket = Open;
            int sent = socket.Send(buffer, offset, count, SocketFlags.None);
            while (sent < count)
            {
                // the time is over, or the connection failed on the way: the next attempt tells which
                sent += socket.Send(buffer, offset + sent, count - sent, SocketFlags.None);
            }
        }

        /// <summary>Writes a byte.</summary>
        /// <param name="value">The byte.</param>
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

        /// <summary>Does nothing: what was written is on its way.</summary>
        public void Flush()
        {
        }

        /// <summary>Not supported.</summary>
        /// <param name="value">Not used.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void SetLength(long value)
        {
            throw new NotSupportedException();
        }

        /// <summary>Closes the stream, and the socket if it is the stream's. What was written is still sent. Closing again does nothing.</summary>
        public void Close()
        {
            Dispose(true);
        }

        /// <summary>Closes the stream as <see cref="Close()"/> does; what was written is sent in the background, for longer if need be.</summary>
        /// <param name="timeout">In milliseconds; -1 for any. Not needed here.</param>
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
        /// <param name="disposing">True.</param>
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
