using System;
using System.IO;

namespace NanoTcp.Tls
{
    /// <summary>
    /// TLS over a stream, as a stream. Calls block as those of the stream below do. One thread may read while another writes.
    /// </summary>
    public sealed class TlsStream : Stream
    {
        private readonly Stream _inner;
        private readonly bool _leavesOpen;
        private readonly TlsConnection _connection;
        private readonly object _readLock = new object();
        private readonly object _sendLock = new object();
        private bool _isClosed;
        private bool _isSending;

        /// <summary>Makes a stream; <see cref="Authenticate"/> makes the handshake.</summary>
        /// <param name="inner">Stream of the connection: for TCP, a network stream.</param>
        /// <param name="leavesOpen">False to close it with this one.</param>
        /// <param name="settings">Keys, versions and suites.</param>
        /// <param name="isServer">True for the server.</param>
        /// <exception cref="ArgumentException">The settings lack a key, a version or a group.</exception>
        public TlsStream(Stream inner, bool leavesOpen, TlsSettings settings, bool isServer)
        {
            _inner = inner;
            _leavesOpen = leavesOpen;
            _connection = new TlsConnection(settings, isServer);
        }

        /// <summary>The connection: its state, and what was negotiated.</summary>
        public TlsConnection Connection => _connection;

        /// <summary>Number of bytes that can be read at once.</summary>
        public int Available => _connection.Available;

        /// <inheritdoc/>
        public override bool CanRead => true;

        /// <inheritdoc/>
        public override bool CanWrite => true;

        /// <inheritdoc/>
        public override bool CanSeek => false;

        /// <inheritdoc/>
        public override bool CanTimeout => _inner.CanTimeout;

        /// <inheritdoc/>
        public override int ReadTimeout
        {
            get => _inner.ReadTimeout;
            set => _inner.ReadTimeout = value;
        }

        /// <inheritdoc/>
        public override int WriteTimeout
        {
            get => _inner.WriteTimeout;
            set => _inner.WriteTimeout = value;
        }

        /// <summary>Number of bytes that can be read at once.</summary>
        public override long Length => _connection.Available;

        /// <summary>Not supported.</summary>
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>Makes the handshake.</summary>
        /// <exception cref="TlsException">It failed.</exception>
        /// <exception cref="InvalidOperationException">It was made before.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public void Authenticate()
        {
            lock (_readLock)
            {
                CheckOpen();
                _connection.Start();
                Send();
                while (_connection.State == TlsState.Handshaking)
                {
                    Receive(int.MaxValue);
                }

                CheckNotFailed();
            }
        }

        /// <summary>Reads data; blocks until there is some.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Maximum number of bytes.</param>
        /// <returns>Number of bytes; 0 after the peer's close_notify.</returns>
        /// <exception cref="TlsException">The connection failed, or ended without close_notify.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override int Read(byte[] buffer, int offset, int count)
        {
            lock (_readLock)
            {
                CheckOpen();
                if (count == 0)
                {
                    return 0;
                }

                while (_connection.State == TlsState.Open && _connection.Available == 0)
                {
                    Receive(int.MaxValue);
                }

                CheckNotFailed();
                return _connection.Read(buffer, offset, count);
            }
        }

        /// <summary>Decrypts what the stream below holds, without blocking, for a program that polls.</summary>
        /// <param name="count">Number of bytes that the stream below has.</param>
        /// <returns>Number of bytes that can be read at once.</returns>
        /// <exception cref="TlsException">The connection failed.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public int ReceiveWaiting(int count)
        {
            lock (_readLock)
            {
                CheckOpen();
                while (count > 0 && _connection.State == TlsState.Open && _connection.Available == 0)
                {
                    count -= Receive(count);
                }

                CheckNotFailed();
                return _connection.Available;
            }
        }

        /// <summary>Writes all bytes.</summary>
        /// <param name="buffer">Array that holds them.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="TlsException">The connection failed.</exception>
        /// <exception cref="IOException">There was no handshake.</exception>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (_sendLock)
            {
                while (count > 0)
                {
                    int written;
                    lock (_connection)
                    {
                        CheckOpen();
                        CheckNotFailed();
                        if (_connection.State == TlsState.Handshaking)
                        {
                            throw new IOException("The handshake was not made.");
                        }

                        written = _connection.Write(buffer, offset, count);
                    }

                    Send();
                    offset += written;
                    count -= written;
                }
            }
        }

        /// <summary>Does nothing: each write is sent at once.</summary>
        public override void Flush()
        {
        }

        /// <summary>Not supported.</summary>
        public override long Seek(long offset, SeekOrigin origin)
        {
            throw new NotSupportedException();
        }

        /// <summary>Not supported.</summary>
        public override void SetLength(long value)
        {
            throw new NotSupportedException();
        }

#if NANOFRAMEWORK_1_0
        /// <summary>Reads data; blocks until there is some.</summary>
        public override int Read(SpanByte buffer)
        {
            byte[] bytes = new byte[buffer.Length];
            int count = Read(bytes, 0, bytes.Length);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = bytes[i];
            }

            return count;
        }
#endif

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (!disposing || _isClosed)
            {
                return;
            }

            _isClosed = true;
            try
            {
                bool isSending;
                lock (_connection)
                {
                    isSending = _isSending;
                    _connection.Close();
                }

                // Another thread may be blocked in a write: its loop sends this too, and it ends with the stream below.
                if (!isSending)
                {
                    Send();
                }
            }
            catch (Exception)
            {
                // the peer is gone, or the stream below is closed: there is no one to notify
            }
            finally
            {
                if (!_leavesOpen)
                {
                    _inner.Dispose();
                }
            }
        }

        private void CheckOpen()
        {
            if (_isClosed)
            {
                throw new ObjectDisposedException("TlsStream");
            }
        }

        private void CheckNotFailed()
        {
            if (_connection.State == TlsState.Failed)
            {
                throw new TlsException(_connection.Alert, _connection.IsAlertFromPeer);
            }
        }

        // Receives what the present record lacks, and sends what answers it. Bytes are kept if the stream below times out.
        private int Receive(int max)
        {
            int needed = _connection.InputNeeded;
            int count = 0;
            if (needed > 0)
            {
                needed = needed > max ? max : needed;
                count = _inner.Read(_connection.InputBuffer, _connection.InputOffset, needed);
                lock (_connection)
                {
                    CheckOpen();
                    if (count > 0)
                    {
                        _connection.InputReceived(count);
                    }
                    else
                    {
                        _connection.InputEnded();
                    }
                }
            }

            if (_connection.OutputCount > 0)
            {
                try
                {
                    Send();
                }
                catch (Exception)
                {
                    // an alert that cannot be sent: the error that it reports is what matters
                    CheckNotFailed();
                    throw;
                }
            }

            return count;
        }

        private void Send()
        {
            lock (_sendLock)
            {
                while (true)
                {
                    byte[] buffer;
                    int offset;
                    int count;
                    lock (_connection)
                    {
                        buffer = _connection.OutputBuffer;
                        offset = _connection.OutputOffset;
                        count = _connection.OutputCount;
                        _isSending = count > 0;
                    }

                    if (count == 0)
                    {
                        return;
                    }

                    try
                    {
                        _inner.Write(buffer, offset, count);
                    }
                    catch (Exception)
                    {
                        lock (_connection)
                        {
                            _connection.OutputFailed();
                        }

                        throw;
                    }

                    lock (_connection)
                    {
                        _connection.OutputSent(count);
                    }
                }
            }
        }
    }
}
