namespace NanoTcp.Apps
{
    /// <summary>
    /// Parses the header of an HTTP request (RFC 9112) incrementally. Keeps one line at a time: a longer field line is truncated, a longer
    /// request line is an error.
    /// </summary>
    internal sealed class StatusRequest
    {
        public const int TargetUnknown = 0;
        public const int TargetPage = 1;
        public const int TargetJson = 2;

        private const int LongestLine = 128;

        // browsers send less than 1 KB, plus cookies of other programs on the same host
        private const int LongestHead = 8192;

        private readonly byte[] _line = new byte[LongestLine];
        private int _lineLength;
        private int _headLength;
        private bool _hasRequestLine;
        private int _hosts;

        /// <summary>Status code of the response, RFC 9110 section 15; 0 while the request is incomplete.</summary>
        public int Status { get; private set; }

        /// <summary>True when the response has no body (HEAD).</summary>
        public bool IsHead { get; private set; }

        /// <summary>True for HTTP/1.1, which supports chunks (RFC 9112 section 7.1).</summary>
        public bool KnowsChunks { get; private set; }

        /// <summary>True when the connection persists after the response.</summary>
        public bool KeepsAlive { get; private set; }

        /// <summary>The requested resource.</summary>
        public int Target { get; private set; }

        /// <summary>True while no byte of the request was received.</summary>
        public bool IsEmpty => _headLength == 0;

        /// <summary>Prepares for the next request.</summary>
        public void Start()
        {
            _lineLength = 0;
            _headLength = 0;
            _hasRequestLine = false;
            _hosts = 0;
            Status = 0;
            IsHead = false;
            KnowsChunks = false;
            KeepsAlive = false;
            Target = TargetUnknown;
        }

        /// <summary>Parses bytes until the header is complete or invalid, as <see cref="Status"/> shows.</summary>
        /// <returns>Index after the last byte parsed.</returns>
        public int Read(byte[] bytes, int start, int end)
        {
            while (start < end && Status == 0)
            {
                ReadByte(bytes[start++]);
            }

            return start;
        }

        private void ReadByte(byte value)
        {
            if (++_headLength > LongestHead)
            {
                Fail(431);
            }
            else if (value == '\n')
            {
                EndLine();
                _lineLength = 0;
            }
            else if (_lineLength < LongestLine)
            {
                _line[_lineLength++] = value;
            }
            else if (!_hasRequestLine)
            {
                Fail(414);
            }
        }

        private void EndLine()
        {
            if (_lineLength > 0 && _line[_lineLength - 1] == '\r')
            {
                _lineLength--;
            }

            if (!_hasRequestLine)
            {
                ReadRequestLine();
            }
            else if (_lineLength > 0)
            {
                ReadHeader();
            }
            else if (KnowsChunks && _hosts != 1)
            {
                // RFC 9112 section 3.2
                Fail(400);
            }
            else
            {
                Status = Target == TargetUnknown ? 404 : 200;
            }
        }

        private void ReadRequestLine()
        {
            // RFC 9112 section 2.2: ignore empty lines before the request line
            if (_lineLength == 0)
            {
                _headLength = 0;
                return;
            }

            _hasRequestLine = true;
            int methodEnd = IndexOf(' ', 0);
            int targetEnd = methodEnd < 0 ? -1 : IndexOf(' ', methodEnd + 1);
            int version = targetEnd + 1;
            if (methodEnd < 1 || targetEnd < methodEnd + 2 || _lineLength - version != 8 || !Is("HTTP/", version) || _line[version + 6] != '.')
            {
                Fail(400);
            }
            else if (_line[version + 5] != '1')
            {
                Fail(505);
            }
            else
            {
                KnowsChunks = _line[version + 7] != '0';
                KeepsAlive = KnowsChunks;
                ReadTarget(methodEnd + 1, targetEnd);
                ReadMethod(methodEnd);
            }
        }

        private void ReadMethod(int end)
        {
            IsHead = end == 4 && Is("HEAD", 0);
            if (Status == 0 && !IsHead && !(end == 3 && Is("GET", 0)))
            {
                Fail(405);
            }
        }

        // Ignores the query. RFC 9112 section 3.2.2: a target may be in absolute form; its host is assumed to be this one.
        private void ReadTarget(int start, int end)
        {
            bool isAbsolute = IsWord("http://", start);
            if (isAbsolute)
            {
                int host = start + 7;
                start = host;
                while (start < end && _line[start] != '/' && _line[start] != '?')
                {
                    start++;
                }

                if (start == host)
                {
                    // RFC 9110 section 4.2.1: an empty host is an error
                    Fail(400);
                    return;
                }
            }

            int query = IndexOf('?', start);
            end = query >= 0 && query < end ? query : end;
            bool isRoot = end - start == 1 ? _line[start] == '/' : isAbsolute && end == start;
            if (isRoot)
            {
                Target = TargetPage;
            }
            else if (end - start == 12 && Is("/status.json", start))
            {
                Target = TargetJson;
            }
        }

        private void ReadHeader()
        {
            // RFC 9112 section 5.1 and 5.2: rejects a space before the colon and folded lines
            int colon = IndexOf(':', 0);
            if (colon < 1 || _line[0] == ' ' || _line[0] == '\t' || _line[colon - 1] == ' ' || _line[colon - 1] == '\t')
            {
                Fail(400);
                return;
            }

            int value = colon + 1;
            while (value < _lineLength && (_line[value] == ' ' || _line[value] == '\t'))
            {
                value++;
            }

            if (IsName("host", colon))
            {
                _hosts++;
            }
            else if (IsName("connection", colon))
            {
                ReadConnection(value);
            }
            else if (IsName("transfer-encoding", colon) || (IsName("content-length", colon) && !(_lineLength == value + 1 && _line[value] == '0')))
            {
                // A body is not read, so the next request cannot be found: close after the response.
                KeepsAlive = false;
            }
        }

        private void ReadConnection(int value)
        {
            for (int i = value; i < _lineLength; i++)
            {
                if (IsWord("close", i))
                {
                    KeepsAlive = false;
                }
            }
        }

        private void Fail(int status)
        {
            Status = status;
            KeepsAlive = false;
        }

        private int IndexOf(char c, int start)
        {
            for (int i = start; i < _lineLength; i++)
            {
                if (_line[i] == c)
                {
                    return i;
                }
            }

            return -1;
        }

        private bool Is(string text, int start)
        {
            if (start + text.Length > _lineLength)
            {
                return false;
            }

            for (int i = 0; i < text.Length; i++)
            {
                if (_line[start + i] != text[i])
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsName(string lowerCase, int end)
        {
            return end == lowerCase.Length && IsWord(lowerCase, 0);
        }

        private bool IsWord(string lowerCase, int start)
        {
            if (start + lowerCase.Length > _lineLength)
            {
                return false;
            }

            for (int i = 0; i < lowerCase.Length; i++)
            {
                int c = _line[start + i];
                if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
