using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>What a multicast DNS message says of one name. One object for all messages.</summary>
    internal sealed class MdnsInput
    {
        private readonly byte[] _owner = new byte[DnsName.LongestName];
        private byte[] _m;
        private int _length;

        public int Id { get; private set; }

        public bool IsResponse { get; private set; }

        /// <summary>More known answers follow in another message (section 7.2).</summary>
        public bool IsTruncated { get; private set; }

        /// <summary>The name's address is asked for.</summary>
        public bool AsksAddress { get; private set; }

        /// <summary>Something else of the name is asked for.</summary>
        public bool AsksOther { get; private set; }

        /// <summary>All that is asked for may be answered to the asker alone.</summary>
        public bool AllowsUnicast { get; private set; }

        /// <summary>The type in the first question about the name.</summary>
        public int AskedType { get; private set; }

        /// <summary>The asker knows our address already, for half of its time at least (section 7.1).</summary>
        public bool KnowsAnswer { get; private set; }

        /// <summary>Somebody says that the name is his, and has another address.</summary>
        public bool ClaimsAddress { get; private set; }

        /// <summary>Somebody says that he has a record of the name, of whatever type.</summary>
        public bool ClaimsName { get; private set; }

        /// <summary>Somebody probes for the name (section 8.2).</summary>
        public bool IsProbe { get; private set; }

        /// <summary>The address that he would give it; 0 for none.</summary>
        public uint ProbedAddress { get; private set; }

        /// <summary>Reads a message.</summary>
        /// <param name="m">Holds it from index 0 on.</param>
        /// <param name="length">Its length.</param>
        /// <param name="name">The name that matters.</param>
        /// <param name="nameLength">Its length.</param>
        /// <param name="address">Our address.</param>
        /// <returns>False when it is broken, or of a kind that does not matter.</returns>
        public bool Read(byte[] m, int length, byte[] name, int nameLength, uint address)
        {
            _m = m;
            _length = length;
            if (length < DnsMessage.HeaderLength)
            {
                return false;
            }

            // section 18: other operations and response codes are silently ignored
            int flags = DnsMessage.Read16(m, DnsMessage.Flags);
            if ((flags & (DnsMessage.OperationMask | DnsMessage.ResponseCodeMask)) != 0)
            {
                return false;
            }

            Id = DnsMessage.Read16(m, DnsMessage.Id);
            IsResponse = (flags & DnsMessage.FlagResponse) != 0;
            IsTruncated = (flags & DnsMessage.FlagTruncated) != 0;
            AsksAddress = false;
            AsksOther = false;
            AllowsUnicast = true;
            AskedType = 0;
            KnowsAnswer = false;
            ClaimsAddress = false;
            ClaimsName = false;
            IsProbe = false;
            ProbedAddress = 0;
            int o = ReadQuestions(name, nameLength);
            for (int section = DnsMessage.AnswerCount; section <= DnsMessage.AdditionalCount && o >= 0; section += 2)
            {
                o = ReadRecords(o, section, name, nameLength, address);
            }

            return o >= 0;
        }

        private int ReadQuestions(byte[] name, int nameLength)
        {
            int o = DnsMessage.HeaderLength;
            for (int left = DnsMessage.Read16(_m, DnsMessage.QuestionCount); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, _owner, out int ownerLength);
                if (o < 0 || o + DnsMessage.QuestionTail > _length)
                {
                    return -1;
                }

                int type = DnsMessage.Read16(_m, o);
                int questionClass = DnsMessage.Read16(_m, o + DnsMessage.RecordClass);
                int plainClass = questionClass & ~MdnsMessage.UnicastBit;
                o += DnsMessage.QuestionTail;
                if ((plainClass == DnsMessage.ClassInternet || plainClass == DnsMessage.ClassAny) &&
                    DnsName.Equal(_owner, ownerLength, name, nameLength))
                {
                    bool isAddress = type == DnsMessage.TypeA || type == DnsMessage.TypeAny;
                    AskedType = AskedType == 0 ? type : AskedType;
                    AsksAddress |= isAddress;
                    AsksOther |= !isAddress;
                    AllowsUnicast &= (questionClass & MdnsMessage.UnicastBit) != 0;
                }
            }

            return o;
        }

        private int ReadRecords(int o, int section, byte[] name, int nameLength, uint address)
        {
            for (int left = DnsMessage.Read16(_m, section); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, _owner, out int ownerLength);
                if (o < 0 || o + DnsMessage.RecordHead > _length)
                {
                    return -1;
                }

                int dataLength = DnsMessage.Read16(_m, o + DnsMessage.RecordDataLength);
                int next = o + DnsMessage.RecordHead + dataLength;
                if (next > _length)
                {
                    return -1;
                }

                bool isInternet = (DnsMessage.Read16(_m, o + DnsMessage.RecordClass) & ~MdnsMessage.FlushBit) == DnsMessage.ClassInternet;
                if (isInternet && DnsName.Equal(_owner, ownerLength, name, nameLength))
                {
                    bool isAddress = DnsMessage.Read16(_m, o) == DnsMessage.TypeA && dataLength == 4;
                    TakeRecord(section, isAddress ? Arp.ReadAddress(_m, o + DnsMessage.RecordHead) : 0,
                        Arp.ReadAddress(_m, o + DnsMessage.RecordTimeToLive), address);
                }

                o = next;
            }

            return o;
        }

        // value: the address in the record; 0 for another kind
        private void TakeRecord(int section, uint value, uint timeToLive, uint address)
        {
            if (IsResponse)
            {
                // a record that says farewell claims nothing
                ClaimsName |= value != address && timeToLive != 0;
                ClaimsAddress |= value != 0 && value != address && timeToLive != 0;
            }
            else if (section == DnsMessage.AnswerCount)
            {
                KnowsAnswer |= value == address && timeToLive >= MdnsMessage.TimeToLive / 2;
            }
            else if (section == DnsMessage.AuthorityCount)
            {
                IsProbe = true;
                ProbedAddress = value != 0 ? value : ProbedAddress;
            }
        }
    }
}
