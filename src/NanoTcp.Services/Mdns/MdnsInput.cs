namespace NanoTcp.Services
{
    /// <summary>
    /// Parses multicast DNS messages, and records in each of our names what a message says about it. One object is reused for all.
    /// </summary>
    internal sealed class MdnsInput
    {
        // records compared in a probe for one name; further ones make no difference
        private const int MaxProbed = 4;

        // length of priority, weight and port
        private const int LocationHead = 6;

        private readonly byte[] _owner = new byte[DnsName.LongestName];
        private readonly byte[] _target = new byte[DnsName.LongestName];
        private readonly int[] _probed = new int[MaxProbed];
        private byte[] _m;
        private int _length;
        private MdnsName[] _names;
        private int _count;
        private uint _address;

        public int Id { get; private set; }

        public bool IsResponse { get; private set; }

        /// <summary>True when known answers continue in another message (section 7.2).</summary>
        public bool IsTruncated { get; private set; }

        /// <summary>Index after the last question.</summary>
        public int QuestionsEnd { get; private set; }

        /// <summary>Parses a message.</summary>
        /// <param name="m">Array that holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <param name="names">Our names; the host's is the first.</param>
        /// <param name="count">Number of names.</param>
        /// <param name="address">Our address, in host order.</param>
        /// <returns>False when it is malformed, or of a kind that is ignored.</returns>
        public bool Read(byte[] m, int length, MdnsName[] names, int count, uint address)
        {
            _m = m;
            _length = length;
            _names = names;
            _count = count;
            _address = address;
            if (length < DnsMessage.HeaderLength)
            {
                return false;
            }

            // section 18: other operations and response codes are silently ignored
            int flags = BigEndian.Read16(m, DnsMessage.Flags);
            if ((flags & (DnsMessage.OperationMask | DnsMessage.ResponseCodeMask)) != 0)
            {
                return false;
            }

            Id = BigEndian.Read16(m, DnsMessage.Id);
            IsResponse = (flags & DnsMessage.FlagResponse) != 0;
            IsTruncated = (flags & DnsMessage.FlagTruncated) != 0;
            for (int i = 0; i < count; i++)
            {
                names[i].BeginMessage();
            }

            int o = ReadQuestions();
            QuestionsEnd = o;
            for (int section = DnsMessage.AnswerCount; section <= DnsMessage.AdditionalCount && o >= 0; section += 2)
            {
                if (section == DnsMessage.AuthorityCount && !IsResponse)
                {
                    CompareProbes(o);
                }

                o = ReadRecords(o, section);
            }

            return o >= 0;
        }

        private int ReadQuestions()
        {
            int o = DnsMessage.HeaderLength;
            for (int left = BigEndian.Read16(_m, DnsMessage.QuestionCount); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, _owner, out int ownerLength);
                if (o < 0 || o + DnsMessage.QuestionTail > _length)
                {
                    return -1;
                }

                int type = BigEndian.Read16(_m, o);
                int questionClass = BigEndian.Read16(_m, o + DnsMessage.RecordClass);
                int plainClass = questionClass & ~MdnsMessage.UnicastBit;
                o += DnsMessage.QuestionTail;
                if (plainClass == DnsMessage.ClassInternet || plainClass == DnsMessage.ClassAny)
                {
                    TakeQuestion(ownerLength, type, (questionClass & MdnsMessage.UnicastBit) != 0);
                }
            }

            return o;
        }

        private void TakeQuestion(int ownerLength, int type, bool allowsUnicast)
        {
            for (int i = 0; i < _count; i++)
            {
                MdnsName name = _names[i];
                int asked = IsOwner(ownerLength, name.Name, name.Length) ? name.RecordsOf(type)
                    : type == MdnsMessage.TypePtr || type == DnsMessage.TypeAny ? PointerOf(name, ownerLength) : MdnsRecords.None;
                if (asked != MdnsRecords.None)
                {
                    name.Requested |= asked;
                    name.AllowsUnicast &= allowsUnicast;
                }
            }
        }

        // finds the service that has the owner as its type
        private int PointerOf(MdnsName name, int ownerLength)
        {
            MdnsService service = name.Service;
            return service == null ? MdnsRecords.None
                : IsOwner(ownerLength, service.TypeName, service.TypeLength) ? MdnsRecords.Pointer
                : IsOwner(ownerLength, service.AllTypesName, service.AllTypesLength) ? MdnsRecords.TypePointer : MdnsRecords.None;
        }

        private bool IsOwner(int ownerLength, byte[] name, int length) => DnsName.Equal(_owner, ownerLength, name, length);

        private int ReadRecords(int o, int section)
        {
            for (int left = BigEndian.Read16(_m, section); left > 0; left--)
            {
                o = DnsName.Read(_m, _length, o, _owner, out int ownerLength);
                int next = EndOfRecord(o);
                if (next < 0)
                {
                    return -1;
                }

                bool isInternet = (BigEndian.Read16(_m, o + DnsMessage.RecordClass) & ~MdnsMessage.FlushBit) == DnsMessage.ClassInternet;
                for (int i = 0; i < _count && isInternet; i++)
                {
                    TakeRecord(_names[i], ownerLength, section, o);
                }

                o = next;
            }

            return o;
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

        private void TakeRecord(MdnsName name, int ownerLength, int section, int o)
        {
            bool isUnique = IsOwner(ownerLength, name.Name, name.Length);
            if (IsResponse)
            {
                if (isUnique)
                {
                    TakeClaim(name, o);
                }
            }
            else if (section == DnsMessage.AnswerCount)
            {
                TakeKnownAnswer(name, isUnique ? name.RecordOf(BigEndian.Read16(_m, o)) : PointerOf(name, ownerLength), o);
            }
            else if (section == DnsMessage.AuthorityCount)
            {
                name.IsProbe |= isUnique;
            }
        }

        // Section 9: only different data is a conflict, so that our own records do not conflict when they come back. An NSEC record is no
        // claim, nor is a goodbye record with a time to live of 0.
        private void TakeClaim(MdnsName name, int o)
        {
            int type = BigEndian.Read16(_m, o);
            bool isClaim = type != MdnsMessage.TypeNsec && BigEndian.Read32(_m, o + DnsMessage.RecordTimeToLive) != 0 && Compare(name, type, o) != 0;
            name.ClaimsName |= isClaim;
            name.ClaimsRecord |= isClaim && name.RecordOf(type) != MdnsRecords.None;
        }

        private void TakeKnownAnswer(MdnsName name, int record, int o)
        {
            uint timeToLive = BigEndian.Read32(_m, o + DnsMessage.RecordTimeToLive);
            int type = BigEndian.Read16(_m, o);
            bool isSame = false;
            if ((record & MdnsRecords.Shared) != 0 && type == MdnsMessage.TypePtr)
            {
                DnsName.Read(_m, _length, o + DnsMessage.RecordHead, _target, out int length);
                isSame = record == MdnsRecords.Pointer ? DnsName.Equal(_target, length, name.Name, name.Length)
                    : DnsName.Equal(_target, length, name.Service.TypeName, name.Service.TypeLength);
            }
            else if ((record & MdnsRecords.Shared) == 0 && record != MdnsRecords.None)
            {
                isSame = Compare(name, type, o) == 0;
            }

            if (isSame && timeToLive >= MdnsOutput.TimeToLiveOf(record) / 2)
            {
                name.Known |= record;
            }
        }

        // section 8.2: of two hosts that probe at the same time, the one with the greater records wins
        private void CompareProbes(int authority)
        {
            for (int i = 0; i < _count; i++)
            {
                MdnsName name = _names[i];
                if (name.State == MdnsState.Probing)
                {
                    name.IsProbeGreater = CompareProbe(name, GatherProbed(name, authority)) > 0;
                }
            }
        }

        // collects their records of the name, sorted by type; returns how many there are
        private int GatherProbed(MdnsName name, int o)
        {
            int count = 0;
            for (int left = BigEndian.Read16(_m, DnsMessage.AuthorityCount); left > 0 && count < MaxProbed; left--)
            {
                o = DnsName.Read(_m, _length, o, _owner, out int ownerLength);
                int next = EndOfRecord(o);
                if (next < 0)
                {
                    return 0;
                }

                if (IsOwner(ownerLength, name.Name, name.Length))
                {
                    int place = count++;
                    while (place > 0 && BigEndian.Read16(_m, _probed[place - 1]) > BigEndian.Read16(_m, o))
                    {
                        _probed[place] = _probed[place - 1];
                        place--;
                    }

                    _probed[place] = o;
                }

                o = next;
            }

            return count;
        }

        // section 8.2.1: above 0 when their records sort later; if one list is the start of the other, the longer sorts later
        private int CompareProbe(MdnsName name, int count)
        {
            for (int place = 0; ; place++)
            {
                int ours = name.TypeAt(place);
                if (place == count || ours == 0)
                {
                    return (place == count ? 0 : 1) - (ours == 0 ? 0 : 1);
                }

                int theirs = BigEndian.Read16(_m, _probed[place]);
                int difference = theirs != ours ? theirs - ours : Compare(name, theirs, _probed[place]);
                if (difference != 0)
                {
                    return difference;
                }
            }
        }

        // Compares a record's data with our record of that type: below 0, 0 when equal, or above 0. o: index after the name.
        private int Compare(MdnsName name, int type, int o)
        {
            int length = BigEndian.Read16(_m, o + DnsMessage.RecordDataLength);
            int data = o + DnsMessage.RecordHead;
            switch (name.RecordOf(type))
            {
                case MdnsRecords.Address:
                    uint theirs = length == 4 ? BigEndian.Read32(_m, data) : 0;
                    return theirs == _address ? 0 : theirs > _address ? 1 : -1;
                case MdnsRecords.Text:
                    return Compare(_m, data, length, name.Service.Text, name.Service.Text.Length);
                case MdnsRecords.Location:
                    return CompareLocation(name.Service, data, length);
                default:
                    return 1;
            }
        }

        private int CompareLocation(MdnsService service, int data, int length)
        {
            if (length <= LocationHead || DnsName.Read(_m, _length, data + LocationHead, _target, out int targetLength) < 0)
            {
                return -1;
            }

            // ours have neither priority nor weight
            int difference = (int)BigEndian.Read32(_m, data) != 0 ? 1 : BigEndian.Read16(_m, data + 4) - service.Port;
            return difference != 0 ? difference : Compare(_target, 0, targetLength, _names[0].Name, _names[0].Length);
        }

        private static int Compare(byte[] a, int start, int length, byte[] b, int lengthB)
        {
            for (int i = 0; i < length && i < lengthB; i++)
            {
                if (a[start + i] != b[i])
                {
                    return a[start + i] - b[i];
                }
            }

            return length - lengthB;
        }
    }
}
