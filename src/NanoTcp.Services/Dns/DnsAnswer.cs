namespace NanoTcp.Services
{
    /// <summary>A parsed answer of a name server to one question. One object is reused for all answers.</summary>
    internal sealed class DnsAnswer
    {
        /// <summary>Malformed, or not an answer to our question: the right one may still arrive.</summary>
        public const int Ignored = 0;

        /// <summary>The answer has <see cref="Addresses"/>.</summary>
        public const int Found = 1;

        /// <summary>The name does not exist.</summary>
        public const int NoName = 2;

        /// <summary>The name exists, but has no address.</summary>
        public const int NoData = 3;

        /// <summary>The name is an alias for <see cref="Target"/>, whose address the answer does not contain.</summary>
        public const int Alias = 4;

        /// <summary>The server failed or refused.</summary>
        public const int Failed = 5;

        /// <summary>The answer does not fit a datagram; the <see cref="Addresses"/> that did are valid.</summary>
        public const int Truncated = 6;

        public const int AddressLimit = 4;

        /// <summary>Most aliases followed from one name.</summary>
        public const int AliasLimit = 16;

        // the five numbers of an SOA record after its two names; the last is the minimum (RFC 2308 section 4)
        private const int SoaNumbers = 20;
        private const int SoaMinimum = 4;

        private readonly byte[] _owner = new byte[DnsName.LongestName];
        private readonly byte[] _alias = new byte[DnsName.LongestName];
        private byte[] _m;
        private int _length;
        private int _aliasLength;

        public uint[] Addresses { get; } = new uint[AddressLimit];

        public int Count { get; private set; }

        /// <summary>The name at the end of the chain of aliases, in wire format.</summary>
        public byte[] Target { get; } = new byte[DnsName.LongestName];

        public int TargetLength { get; private set; }

        /// <summary>Time to live of the answer, in seconds.</summary>
        public int TimeToLive { get; private set; }

        /// <summary>Parses an answer.</summary>
        /// <param name="m">Array that holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <param name="id">ID of the query.</param>
        /// <param name="name">The name in the question, in wire format.</param>
        /// <param name="nameLength">Length of the name in bytes.</param>
        /// <param name="isCut">True when the message was longer than the buffer.</param>
        /// <returns>One of the constants above.</returns>
        public int Read(byte[] m, int length, int id, byte[] name, int nameLength, bool isCut)
        {
            _m = m;
            _length = length;
            Count = 0;
            int answers = ReadQuestion(id, name, nameLength);
            if (answers < 0)
            {
                return Ignored;
            }

            int flags = BigEndian.Read16(m, DnsMessage.Flags);
            int code = flags & DnsMessage.ResponseCodeMask;
            if (code != DnsMessage.CodeNoError && code != DnsMessage.CodeNameError)
            {
                return Failed;
            }

            return ReadChain(answers, code, name, nameLength, isCut || (flags & DnsMessage.FlagTruncated) != 0);
        }

        /// <summary>Parses a multicast DNS response (RFC 6762), which may omit the ID and the question (section 6).</summary>
        /// <param name="m">Array that holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <param name="id">ID of the query.</param>
        /// <param name="name">The name in the question, in wire format.</param>
        /// <param name="nameLength">Length of the name in bytes.</param>
        /// <returns><see cref="Found"/>, <see cref="Alias"/>, <see cref="NoData"/> or <see cref="Ignored"/>.</returns>
        public int ReadNeighbor(byte[] m, int length, int id, byte[] name, int nameLength)
        {
            _m = m;
            _length = length;
            Count = 0;
            if (length < DnsMessage.HeaderLength)
            {
                return Ignored;
            }

            bool isBare = BigEndian.Read16(m, DnsMessage.QuestionCount) == 0 && IsResponse();
            int answers = isBare ? DnsMessage.HeaderLength
                : ReadQuestion(BigEndian.Read16(m, DnsMessage.Id) == 0 ? 0 : id, name, nameLength);
            bool isRight = answers >= 0 && (BigEndian.Read16(m, DnsMessage.Flags) & DnsMessage.ResponseCodeMask) == DnsMessage.CodeNoError;
            int verdict = isRight ? ReadChain(answers, DnsMessage.CodeNoError, name, nameLength, false) : Ignored;

            // without a question, a response that does not contain the name may be about another one
            return verdict == Failed || (verdict == NoData && isBare) ? Ignored : verdict;
        }

        // follows the aliases from the name to an address
        private int ReadChain(int answers, int code, byte[] name, int nameLength, bool isTruncated)
        {
            System.Array.Copy(name, 0, Target, 0, nameLength);
            TargetLength = nameLength;
            TimeToLive = int.MaxValue;
            for (int step = 0; step <= AliasLimit; step++)
            {
                int authority = ReadAnswers(answers);
                if (authority < 0 && !isTruncated)
                {
                    return Ignored;
                }

                if (Count > 0)
                {
                    return isTruncated ? Truncated : Found;
                }

                if (_aliasLength == 0)
                {
                    return isTruncated ? Truncated : Negative(authority, code, step > 0);
                }

                System.Array.Copy(_alias, 0, Target, 0, _aliasLength);
                TargetLength = _aliasLength;
            }

            return Failed;
        }

        // returns the index of the answer section, or -1
        private int ReadQuestion(int id, byte[] name, int nameLength)
        {
            if (_length < DnsMessage.HeaderLength || BigEndian.Read16(_m, DnsMessage.Id) != id || !IsResponse() ||
                BigEndian.Read16(_m, DnsMessage.QuestionCount) != 1)
            {
                return -1;
            }

            int o = DnsName.Read(_m, _length, DnsMessage.HeaderLength, _owner, out int ownerLength);
            bool isOurs = o >= 0 && o + DnsMessage.QuestionTail <= _length && DnsName.Equal(_owner, ownerLength, name, nameLength) &&
                BigEndian.Read16(_m, o) == DnsMessage.TypeA && IsInternet(o);
            return isOurs ? o + DnsMessage.QuestionTail : -1;
        }

        private bool IsResponse()
        {
            const int mask = DnsMessage.FlagResponse | DnsMessage.OperationMask;
            return (BigEndian.Read16(_m, DnsMessage.Flags) & mask) == DnsMessage.FlagResponse;
        }

        // Parses the records of the target: addresses, or an alias. Returns the index of the authority section, or -1.
        private int ReadAnswers(int o)
        {
            _aliasLength = 0;
            for (int left = BigEndian.Read16(_m, DnsMessage.AnswerCount); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, _owner, out int ownerLength);
                int next = EndOfRecord(o);
                if (next < 0)
                {
                    return -1;
                }

                if (IsInternet(o) && DnsName.Equal(_owner, ownerLength, Target, TargetLength) && !Take(o))
                {
                    return -1;
                }

                o = next;
            }

            return o;
        }

        // returns false when the record is malformed
        private bool Take(int o)
        {
            int data = o + DnsMessage.RecordHead;
            int type = BigEndian.Read16(_m, o);
            if (type == DnsMessage.TypeA)
            {
                if (BigEndian.Read16(_m, o + DnsMessage.RecordDataLength) != 4)
                {
                    return false;
                }

                if (Count < AddressLimit)
                {
                    Addresses[Count++] = BigEndian.Read32(_m, data);
                    LimitTime(o);
                }
            }
            else if (type == DnsMessage.TypeCname && _aliasLength == 0)
            {
                if (DnsName.Read(_m, _length, data, _alias, out _aliasLength) < 0)
                {
                    return false;
                }

                LimitTime(o);
            }

            return true;
        }

        // RFC 2308: a negative answer may be cached for the time in the zone's SOA record, if that is included. Section 2.2: a response
        // that only names other servers is a referral, not an answer.
        private int Negative(int o, int code, bool isAlias)
        {
            if (code == DnsMessage.CodeNoError && isAlias)
            {
                return Alias;
            }

            bool isKnown = false;
            bool isReferral = false;
            for (int left = BigEndian.Read16(_m, DnsMessage.AuthorityCount); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, null, out _);
                int next = EndOfRecord(o);
                if (next < 0)
                {
                    break;
                }

                if (BigEndian.Read16(_m, o) == DnsMessage.TypeSoa && next - o - DnsMessage.RecordHead > SoaNumbers)
                {
                    LimitTime(o);
                    LimitTime(BigEndian.Read32(_m, next - SoaMinimum));
                    isKnown = true;
                }

                isReferral |= BigEndian.Read16(_m, o) == DnsMessage.TypeNs;
                o = next;
            }

            if (isReferral && !isKnown && code == DnsMessage.CodeNoError)
            {
                return Failed;
            }

            TimeToLive = isKnown ? TimeToLive : 0;
            return code == DnsMessage.CodeNameError ? NoName : NoData;
        }

        // o: index after the owner name; returns -1 when the record does not fit
        private int EndOfRecord(int o)
        {
            if (o < 0 || o + DnsMessage.RecordHead > _length)
            {
                return -1;
            }

            int end = o + DnsMessage.RecordHead + BigEndian.Read16(_m, o + DnsMessage.RecordDataLength);
            return end <= _length ? end : -1;
        }

        // the top bit means something else in multicast DNS
        private bool IsInternet(int o) => (BigEndian.Read16(_m, o + DnsMessage.RecordClass) & 0x7FFF) == DnsMessage.ClassInternet;

        private void LimitTime(int o)
        {
            LimitTime(BigEndian.Read32(_m, o + DnsMessage.RecordTimeToLive));
        }

        // RFC 2181 section 8: a value with the top bit set counts as 0
        private void LimitTime(uint seconds)
        {
            seconds = seconds > int.MaxValue ? 0 : seconds;
            TimeToLive = seconds < TimeToLive ? (int)seconds : TimeToLive;
        }
    }
}
