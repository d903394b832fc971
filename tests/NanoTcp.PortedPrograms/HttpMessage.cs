using System.IO;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>Reads and writes HTTP/1.1 messages with a length, on a stream.</summary>
    internal sealed class HttpMessage
    {
        private const int LongestBody = 100_000;
        private const int LongestLine = 500;

        private readonly Stream _stream;
        private readonly byte[] _buffer = new byte[600];
        private int _start;
        private int _end;

        public HttpMessage(Stream stream)
        {
            _stream = stream;
        }

        /// <summary>The first line of the message that was read.</summary>
        public string FirstLine { get; private set; }

        public byte[] Body { get; private set; }

        /// <summary>True when the sender closes the connection after the message.</summary>
        public bool IsLast { get; private set; }

        /// <summary>Reads a message.</summary>
        /// <returns>False when the peer has closed the connection, or does not speak HTTP.</returns>
        public bool Read()
        {
            FirstLine = ReadLine();
            IsLast = false;
            int length = 0;
            string line = FirstLine;
            while (line != null && line.Length > 0)
            {
                line = ReadLine();
                if (line != null && line.IndexOf(':') > 0)
                {
                    string name = line.Substring(0, line.IndexOf(':')).ToLower();
                    string value = line.Substring(line.IndexOf(':') + 1).Trim();
                    length = name == "content-length" ? int.Parse(value) : length;
                    IsLast |= name == "connection" && value.ToLower() == "close";
                }
            }

            return line != null && length <= LongestBody && ReadBody(length);
        }

        public void Write(string firstLine, byte[] body, bool isLast)
        {
            byte[] head = Encoding.UTF8.GetBytes(firstLine + "\r\nHost: board\r\nContent-Length: " + body.Length.ToString()
                + (isLast ? "\r\nConnection: close" : string.Empty) + "\r\n\r\n");
            _stream.Write(head, 0, head.Length);
            _stream.Write(body, 0, body.Length);
        }

        private bool ReadBody(int length)
        {
            Body = new byte[length];
            for (int read = 0; read < length; read++)
            {
                if (!Fill())
                {
                    return false;
                }

                Body[read] = _buffer[_start++];
            }

            return true;
        }

        private string ReadLine()
        {
            StringBuilder line = new StringBuilder();
            while (line.Length < LongestLine && Fill())
            {
                char c = (char)_buffer[_start++];
                if (c == '\n')
                {
                    return line.ToString().Trim('\r');
                }

                line.Append(c);
            }

            return null;
        }

        private bool Fill()
        {
            if (_start == _end)
            {
                _start = 0;
                _end = _stream.Read(_buffer, 0, _buffer.Length);
            }

            return _start < _end;
        }
    }
}
