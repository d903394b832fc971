using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>What a name server's answer to one question says. One object for all answers.</summary>
    internal sealed class DnsAnswer
    {
        /// <summary>Broken, or no answer to our question: the right one may come yet.</summary>
        public const int Ignored = 0;

        /// <summary><see cref="Addresses"/> are there.</summary>
        public const int Found = 1;

        /// <summary>The name does not exist.</summary>
        public const int NoName = 2;

        /// <summary>The name exists without an address.</summary>
        public const int NoData = 3;

        /// <summary>The name is another one's alias, which the answer does not tell: see <see cref="Target"/>.</summary>
        public const int Alias = 4;

        /// <summary>The server could not or would not say.</summary>
        public const int Failed = 5;

        /// <summary>There is more than a datagram holds; the <see cref="Addresses"/> that came with it are there.</summary>
        public const int Truncated = 6;

        public const int AddressLimit = 4;

        /// <summary>An alias of an alias of an alias...: so many steps and no more.</summary>
        public const int AliasLimit = 16;

        // behind the two names in its data: five numbers, the last of which is the minimum (RFC 2308 section 4)
        private const int SoaNumbers = 20;
        private const int SoaMinimum = 4;

        private readonly byte[] _owner = new byte[DnsName.LongestName];
        private readonly byte[] _alias = new byte[DnsName.LongestName];
        private byte[] _m;
        private int _length;
        private int _aliasLength;

        public uint[] Addresses { get; } = new uint[AddressLimit];

        public int Count { get; private set; }

        /// <summary>The name at the end of the chain of aliases.</summary>
        public byte[] Target { get; } = new byte[DnsName.LongestName];

        public int TargetLength { get; private set; }

        /// <summary>How long the answer holds, in seconds.</summary>
        public int TimeToLive { get; private set; }

        /// <summary>Reads an answer.</summary>
        /// <param name="m">Holds it from index 0 on.</param>
        /// <param name="length">Its length.</param>
        /// <param name="id">The question's.</param>
        /// <param name="name">The name that was asked for.</param>
        /// <param name="nameLength">Its length.</param>
        /// <param name="isCut">True when the message was longer than what is there of it.</param>
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

            int flags = DnsMessage.Read16(m, DnsMessage.Flags);
            int code = flags & DnsMessage.ResponseCodeMask;
            if (code != DnsMessage.CodeNoError && code != DnsMessage.CodeNameError)
            {
                return Failed;
            }

            return ReadChain(answers, code, name, nameLength, isCut || (flags & DnsMessage.FlagTruncated) != 0);
        }

        /// <summary>Reads what a neighbor says, multicast DNS (RFC 6762): it need not repeat number and question (section 6).</summary>
        /// <param name="m">Holds it from index 0 on.</param>
        /// <param name="length">Its length.</param>
        /// <param name="id">The question's.</param>
        /// <param name="name">The name that was asked for.</param>
        /// <param name="nameLength">Its length.</param>
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

            bool isBare = DnsMessage.Read16(m, DnsMessage.QuestionCount) == 0 && IsResponse();
            int answers = isBare ? DnsMessage.HeaderLength
                : ReadQuestion(DnsMessage.Read16(m, DnsMessage.Id) == 0 ? 0 : id, name, nameLength);
            bool isRight = answers >= 0 && (DnsMessage.Read16(m, DnsMessage.Flags) & DnsMessage.ResponseCodeMask) == DnsMessage.CodeNoError;
            int verdict = isRight ? ReadChain(answers, DnsMessage.CodeNoError, name, nameLength, false) : Ignored;

            // without the question, what says nothing of the name may be about another one
            return verdict == Failed || (verdict == NoData && isBare) ? Ignored : verdict;
        }

        // from the name along its aliases to an address
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

        // returns where the answers begin, or -1
        private int ReadQuestion(int id, byte[] name, int nameLength)
        {
            if (_length < DnsMessage.HeaderLength || DnsMessage.Read16(_m, DnsMessage.Id) != id || !IsResponse() ||
                DnsMessage.Read16(_m, DnsMessage.QuestionCount) != 1)
            {
                return -1;
            }

            int o = DnsName.Read(_m, _length, DnsMessage.HeaderLength, _owner, out int ownerLength);
            bool isOurs = o >= 0 && o + DnsMessage.QuestionTail <= _length && DnsName.Equal(_owner, ownerLength, name, nameLength) &&
                DnsMessage.Read16(_m, o) == DnsMessage.TypeA && IsInternet(o);
            return isOurs ? o + DnsMessage.QuestionTail : -1;
        }

        private bool IsResponse()
        {
            const int mask = DnsMessage.FlagResponse | DnsMessage.OperationMask;
            return (DnsMessage.Read16(_m, DnsMessage.Flags) & mask) == DnsMessage.FlagResponse;
        }

        // Looks for what the target has: addresses, or an alias. Returns where the authority section begins, or -1.
        private int ReadAnswers(int o)
        {
            _aliasLength = 0;
            for (int left = DnsMessage.Read16(_m, DnsMessage.AnswerCount); left > 0; left--)
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

        // returns false when the record is broken
        private bool Take(int o)
        {
            int data = o + DnsMessage.RecordHead;
            int type = DnsMessage.Read16(_m, o);
            if (type == DnsMessage.TypeA)
            {
                if (DnsMessage.Read16(_m, o + DnsMessage.RecordDataLength) != 4)
                {
                    return false;
                }

                if (Count < AddressLimit)
                {
                    Addresses[Count++] = Arp.ReadAddress(_m, data);
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

        // RFC 2308: what does not exist may be remembered as long as the zone's SOA says, if it comes along; section 2.2: a server that names
        // others instead refers to them, and has not answered
        private int Negative(int o, int code, bool isAlias)
        {
            if (code == DnsMessage.CodeNoError && isAlias)
            {
                return Alias;
            }

            bool isKnown = false;
            bool isReferral = false;
            for (int left = DnsMessage.Read16(_m, DnsMessage.AuthorityCount); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, null, out _);
                int next = EndOfRecord(o);
                if (next < 0)
                {
                    break;
                }

                if (DnsMessage.Read16(_m, o) == DnsMessage.TypeSoa && next - o - DnsMessage.RecordHead > SoaNumbers)
                {
                    LimitTime(o);
                    LimitTime(Arp.ReadAddress(_m, next - SoaMinimum));
                    isKnown = true;
                }

                isReferral |= DnsMessage.Read16(_m, o) == DnsMessage.TypeNs;
                o = next;
            }

            if (isReferral && !isKnown && code == DnsMessage.CodeNoError)
            {
                return Failed;
            }

            TimeToLive = isKnown ? TimeToLive : 0;
            return code == DnsMessage.CodeNameError ? NoName : NoData;
        }

        // o: behind the owner's name; returns -1 when the record does not fit
        private int EndOfRecord(int o)
        {
            if (o < 0 || o + DnsMessage.RecordHead > _length)
            {
                return -1;
            }

            int end = o + DnsMessage.RecordHead + DnsMessage.Read16(_m, o + DnsMessage.RecordDataLength);
            return end <= _length ? end : -1;
        }

        // the top bit means something else in multicast DNS
        private bool IsInternet(int o) => (DnsMessage.Read16(_m, o + DnsMessage.RecordClass) & 0x7FFF) == DnsMessage.ClassInternet;

        private void LimitTime(int o)
        {
            LimitTime(Arp.ReadAddress(_m, o + DnsMessage.RecordTimeToLive));
        }

        // RFC 2181 section 8: a time with the top bit set is none
        private void LimitTime(uint seconds)
        {
            seconds = seconds > int.MaxValue ? 0 : seconds;
            TimeToLive = seconds < TimeToLive ? (int)seconds : TimeToLive;
        }
    }
}
