namespace NanoTcp.Apps
{
    /// <summary>
    /// Reads the head of an HTTP request, RFC 9112, byte by byte as it comes. It keeps one line at a time: of a longer header it looks at
    /// the beginning, and a longer request line is an error.
    /// </summary>
    internal sealed class StatusRequest
    {
        public const int TargetUnknown = 0;
        public const int TargetPage = 1;
        public const int TargetJson = 2;

        private const int LongestLine = 128;

        // Browsers send less than 1 KB, and the cookies that other programs of the same host left.
        private const int LongestHead = 8192;

        private readonly byte[] _line = new byte[LongestLine];
        private int _lineLength;
        private int _headLength;
        private bool _hasRequestLine;
        private int _hosts;

        /// <summary>Status code to answer with, RFC 9110 section 15; 0 while the head is not complete.</summary>
        public int Status { get; private set; }

        /// <summary>True when the answer is to have no body.</summary>
        public bool IsHead { get; private set; }

        /// <summary>True for HTTP/1.1, which knows chunks (RFC 9112 section 7.1).</summary>
        public bool KnowsChunks { get; private set; }

        /// <summary>True when a further request may follow on the connection.</summary>
        public bool KeepsAlive { get; private set; }

        /// <summary>What is asked for.</summary>
        public int Target { get; private set; }

        /// <summary>True when nothing of the request has come yet.</summary>
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

        /// <summary>Takes bytes until the head is complete or wrong: <see cref="Status"/> tells.</summary>
        /// <returns>Index behind the last byte taken.</returns>
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
            // RFC 9112 section 2.2: empty lines before it are ignored
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

        // A query does not matter. RFC 9112 section 3.2.2: a target may begin with the scheme and the host, which are ours.
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
            // RFC 9112 section 5.1 and 5.2: neither a space before the colon nor a folded line is taken
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
                // A body means nothing here and is not read, so what follows it cannot be found.
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
