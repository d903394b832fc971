using System;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// Shows the lines that a program writes to Telnet clients, and to plain TCP clients such as netcat: a line for each message, with
    /// Telnet's defaults (RFC 854: characters of ASCII, CR LF ends a line, every option is refused). What clients send is discarded. A new
    /// client first sees the lines that are kept. One that reads too slowly loses lines, and sees how many.
    /// </summary>
    public sealed class LogConsoleService : Service
    {
        /// <summary>The assigned port of Telnet.</summary>
        public const int WellKnownPort = WellKnownPorts.Telnet;

        private const int LineEndLength = 2;

        // "[" and 19 digits at most, and the text after it
        private const int NoticeLength = 40;

        // Bytes read at once. The answers to them fit the buffer of a client.
        private const int InputLength = 32;
        private const int SendBuffer = 2048;

        private readonly object _lock = new object();
        private readonly byte[] _text;
        private readonly int[] _lengths;
        private readonly int _lineLength;
        private readonly ByteText _notice = new ByteText();
        private readonly byte[] _input = new byte[InputLength];

        /// <summary>Creates the service, and allocates the memory of its lines.</summary>
        /// <param name="lines">Lines that are kept, at least 1.</param>
        /// <param name="lineLength">Longest line in characters, at least 1; a longer one is cut.</param>
        /// <param name="port">1 to 65,535, normally <see cref="WellKnownPort"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
        public LogConsoleService(int lines = 32, int lineLength = 120, int port = WellKnownPort)
            : base("log console", port)
        {
            if (lines < 1 || lineLength < 1)
            {
                throw new ArgumentOutOfRangeException("lines and lineLength are at least 1");
            }

            _lineLength = lineLength;
            _text = new byte[lines * lineLength];
            _lengths = new int[lines];
        }

        /// <summary>Lines written so far.</summary>
        public long LinesWritten { get; private set; }

        /// <inheritdoc/>
        public override int MinBufferSize => NoticeLength + _lineLength + LineEndLength;

        /// <inheritdoc/>
        public override int SendBufferSize => SendBuffer;

        /// <inheritdoc/>
        public override int ReceiveBufferSize => MinBuffer;

        /// <inheritdoc/>
        public override bool HasDatagrams => false;

        /// <summary>
        /// None: a console may stay silent for as long as there is nothing to show. Keep-alive probes detect a client that has vanished, and a
        /// new client displaces one that is idle or stalled when there are no more slots.
        /// </summary>
        public override int IdleLimit => int.MaxValue;

        /// <summary>
        /// Writes a line. Any thread may call it; it never waits for a client. <see cref="ServiceLoop.Run"/> sends the line within 100 ms.
        /// </summary>
        /// <param name="line">Without a line end. Characters other than printable ASCII become question marks; null is an empty line.</param>
        public void Write(string line)
        {
            int length = line == null ? 0 : line.Length < _lineLength ? line.Length : _lineLength;
            lock (_lock)
            {
                int index = (int)(LinesWritten % _lengths.Length);
                int start = index * _lineLength;
                for (int i = 0; i < length; i++)
                {
                    char c = line[i];
                    _text[start + i] = (byte)(c < ' ' || c > '~' ? '?' : c);
                }

                _lengths[index] = length;
                LinesWritten++;
            }
        }

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            if (client.PendingCount > 0)
            {
                // the answers to further input would need the buffer
                return SocketConstants.POLLOUT;
            }

            bool hasLines = PositionOf(client).Next < LinesWritten;
            return SocketConstants.POLLIN | (hasLines ? SocketConstants.POLLOUT : 0);
        }

        /// <inheritdoc/>
        public override bool Serve(ServiceClient client, int readyEvents)
        {
            LogPosition position = PositionOf(client);
            if (client.PendingCount == 0 && (readyEvents & ~SocketConstants.POLLOUT) != 0)
            {
                int count = client.Receive(_input);
                if (count < 0 || client.InputEnded)
                {
                    return false;
                }

                client.SetPending(position.Input.Answer(_input, count, client.Buffer));
            }

            for (int i = 0; i < BuffersPerTurn; i++)
            {
                if (client.PendingCount == 0)
                {
                    client.SetPending(Fill(client.Buffer, position));
                }

                if (!client.SendPending())
                {
                    return false;
                }

                if (client.PendingCount > 0)
                {
                    return true;
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public override int Answer(byte[] datagram, int length)
        {
            return -1;
        }

        // Copies as many lines as fit. Returns the number of bytes.
        private int Fill(byte[] buffer, LogPosition position)
        {
            lock (_lock)
            {
                int end = 0;
                long lost = Oldest - position.Next;
                if (lost > 0)
                {
                    position.Next = Oldest;
                    _notice.Start(buffer, 0, NoticeLength);
                    _notice.Byte('[');
                    _notice.Number(lost);
                    _notice.Text(lost == 1 ? " line lost]\r\n" : " lines lost]\r\n");
                    end = _notice.Position;
                }

                while (position.Next < LinesWritten)
                {
                    int index = (int)(position.Next % _lengths.Length);
                    int length = _lengths[index];
                    if (end + length + LineEndLength > buffer.Length)
                    {
                        break;
                    }

                    Array.Copy(_text, index * _lineLength, buffer, end, length);
                    end += length;
                    buffer[end++] = (byte)'\r';
                    buffer[end++] = (byte)'\n';
                    position.Next++;
                }

                return end;
            }
        }

        private long Oldest => LinesWritten > _lengths.Length ? LinesWritten - _lengths.Length : 0;

        private LogPosition PositionOf(ServiceClient client)
        {
            LogPosition position = client.Memory as LogPosition;
            if (position == null)
            {
                position = new LogPosition();
                client.Memory = position;
            }

            if (client.Progress == 0)
            {
                client.Progress = 1;
                position.Input.Reset();
                lock (_lock)
                {
                    position.Next = Oldest;
                }
            }

            return position;
        }

        private sealed class LogPosition
        {
            public readonly TelnetInput Input = new TelnetInput();

            // number of the line that the client sees next, counted from the first that was ever written
            public long Next;
        }
    }
}
