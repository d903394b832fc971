using System;

namespace NanoTcp.Services
{
    /// <summary>Builds a responder's messages. Names are compressed with pointers (RFC 1035 section 4.1.4).</summary>
    internal sealed class MdnsOutput
    {
        private const int Pointer = 0xC000;

        // most labels that pointers can refer to
        private const int MaxLabels = 24;

        // most bytes for the records of one name, a service's text not counted; records that may not fit are left out
        private const int LongestRecords = 320;

        private readonly NetStack _stack;
        private readonly int[] _labels = new int[MaxLabels];
        private int _labelCount;
        private int _length;
        private int _longestTime;
        private int _flush;
        private bool _hasAddress;
        private MdnsName _host;
        private uint _address;

        /// <param name="stack">The stack, whose service buffer holds the message.</param>
        public MdnsOutput(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>Buffer of the message: the stack's buffer for services.</summary>
        public byte[] Buffer => _stack.GetServiceBuffer(MdnsMessage.LongestMessage);

        /// <summary>Time to live of a record, in seconds.</summary>
        public static int TimeToLiveOf(int record)
        {
            return (record & (MdnsRecords.Text | MdnsRecords.Shared)) != 0 ? MdnsMessage.LongTimeToLive : MdnsMessage.TimeToLive;
        }

        /// <summary>Builds a probe, with the records that we would give the name (section 8.1).</summary>
        /// <returns>Length of the message in bytes.</returns>
        public int Probe(MdnsName name, MdnsName host, uint address)
        {
            Begin(0, host, address, int.MaxValue, 0);
            AddOwnName(name);
            Add16(DnsMessage.TypeAny);
            Add16(DnsMessage.ClassInternet | MdnsMessage.UnicastBit);
            Buffer[DnsMessage.QuestionCount + 1]++;
            AddRecords(name, name.Unique, DnsMessage.AuthorityCount);
            return _length;
        }

        /// <summary>Begins a response.</summary>
        /// <param name="host">The host's name.</param>
        /// <param name="address">The host's address, in host order.</param>
        /// <param name="longestTime">Upper bound of the records' time to live in seconds; 0 makes a goodbye message.</param>
        public void BeginResponse(MdnsName host, uint address, int longestTime)
        {
            Begin(DnsMessage.FlagResponse | DnsMessage.FlagAuthoritative, host, address, longestTime, MdnsMessage.FlushBit);
        }

        /// <summary>Begins a response to a plain resolver (section 6.7) in place of its query, whose ID and questions are kept.</summary>
        /// <param name="host">The host's name.</param>
        /// <param name="address">The host's address, in host order.</param>
        /// <param name="id">ID of the query.</param>
        /// <param name="questionsEnd">Index after the last question.</param>
        public void BeginLegacyResponse(MdnsName host, uint address, int id, int questionsEnd)
        {
            int questions = BigEndian.Read16(Buffer, DnsMessage.QuestionCount);
            BeginResponse(host, address, MdnsMessage.LegacyTimeToLive);
            BigEndian.Write16(Buffer, DnsMessage.Id, id);
            BigEndian.Write16(Buffer, DnsMessage.QuestionCount, questions);
            _flush = 0;
            _length = questionsEnd;
            RememberLabels(DnsMessage.HeaderLength);
        }

        /// <summary>Adds records of a name to a section; sections must be filled in order.</summary>
        public void AddRecords(MdnsName name, int records, int section)
        {
            int text = name.Service == null ? 0 : name.Service.Text.Length;
            if (_length > MdnsMessage.LongestMessage - LongestRecords - text)
            {
                return;
            }

            if ((records & MdnsRecords.TypePointer) != 0)
            {
                AddPointer(name.Service.AllTypesName, name.Service.TypeName, section);
            }

            if ((records & MdnsRecords.Pointer) != 0)
            {
                AddPointer(name.Service.TypeName, name.Service.DisplayName, section);
            }

            if ((records & MdnsRecords.Location) != 0)
            {
                AddLocation(name, section);
            }

            if ((records & MdnsRecords.Text) != 0)
            {
                AddText(name, section);
            }

            if ((records & MdnsRecords.Address) != 0)
            {
                int start = AddHead(name, section, DnsMessage.TypeA, MdnsRecords.Address);
                Add32(_address);
                EndData(start);
                _hasAddress = true;
            }

            if ((records & MdnsRecords.Nsec) != 0)
            {
                AddNsec(name, section);
            }
        }

        /// <summary>Adds the records that a querier needs next to the last section (RFC 6762 section 6.1, RFC 6763 section 12).</summary>
        /// <param name="name">The name whose records were added.</param>
        /// <param name="given">The records added, as bits of <see cref="MdnsRecords"/>.</param>
        public void AddAdditional(MdnsName name, int given)
        {
            int more = (given & MdnsRecords.Pointer) == 0 ? MdnsRecords.None : name.Unique & ~given;
            more |= (given & MdnsRecords.Address) == 0 ? MdnsRecords.None : MdnsRecords.Nsec & ~given;
            AddRecords(name, more, DnsMessage.AdditionalCount);
            if (((given | more) & MdnsRecords.Location) != 0 && !_hasAddress)
            {
                AddRecords(_host, MdnsRecords.Address, DnsMessage.AdditionalCount);
            }
        }

        /// <summary>Ends the message.</summary>
        /// <returns>Length of the message in bytes.</returns>
        public int End() => _length;

        private void Begin(int flags, MdnsName host, uint address, int longestTime, int flush)
        {
            Array.Clear(Buffer, 0, DnsMessage.HeaderLength);
            BigEndian.Write16(Buffer, DnsMessage.Flags, flags);
            _length = DnsMessage.HeaderLength;
            _labelCount = 0;
            _hasAddress = false;
            _host = host;
            _address = address;
            _longestTime = longestTime;
            _flush = flush;
        }

        private void AddPointer(byte[] owner, byte[] target, int section)
        {
            AddName(owner);
            int start = AddHead(section, MdnsMessage.TypePtr, 0, MdnsRecords.Pointer);
            AddName(target);
            EndData(start);
        }

        private void AddLocation(MdnsName name, int section)
        {
            int start = AddHead(name, section, MdnsMessage.TypeSrv, MdnsRecords.Location);
            Add32(0);
            Add16(name.Service.Port);
            if (_flush == 0 && section == DnsMessage.AnswerCount)
            {
                // section 18.14: a plain resolver may not understand a pointer here
                Array.Copy(_host.Name, 0, Buffer, _length, _host.Length);
                _length += _host.Length;
            }
            else
            {
                AddName(_host.Name);
            }

            EndData(start);
        }

        private void AddText(MdnsName name, int section)
        {
            byte[] text = name.Service.Text;
            int start = AddHead(name, section, MdnsMessage.TypeTxt, MdnsRecords.Text);
            Array.Copy(text, 0, Buffer, _length, text.Length);
            _length += text.Length;
            EndData(start);
        }

        // section 6.1: the name, and a bitmap of its record types
        private void AddNsec(MdnsName name, int section)
        {
            int start = AddHead(name, section, MdnsMessage.TypeNsec, MdnsRecords.Address);
            AddOwnName(name);
            int last = name.Service == null ? DnsMessage.TypeA : MdnsMessage.TypeSrv;
            int bytes = (last >> 3) + 1;
            Add16(bytes);
            Array.Clear(Buffer, _length, bytes);
            for (int place = 0; name.TypeAt(place) != 0; place++)
            {
                int type = name.TypeAt(place);
                Buffer[_length + (type >> 3)] |= (byte)(0x80 >> (type & 7));
            }

            _length += bytes;
            EndData(start);
        }

        // returns the index of the data, for EndData
        private int AddHead(MdnsName name, int section, int type, int record)
        {
            AddOwnName(name);
            return AddHead(section, type, _flush, record);
        }

        private int AddHead(int section, int type, int flush, int record)
        {
            int time = TimeToLiveOf(record);
            Add16(type);
            Add16(DnsMessage.ClassInternet | flush);
            Add32((uint)(time < _longestTime ? time : _longestTime));
            Add16(0);
            Buffer[section + 1]++;
            return _length;
        }

        private void EndData(int start)
        {
            BigEndian.Write16(Buffer, start - 2, _length - start);
        }

        private void AddOwnName(MdnsName name)
        {
            AddName(name.Service == null ? name.Name : name.Service.DisplayName);
        }

        private void AddName(byte[] name)
        {
            int o = 0;
            while (name[o] != 0)
            {
                int place = FindLabel(name, o);
                if (place >= 0)
                {
                    Add16(Pointer | place);
                    return;
                }

                Remember(_length);
                Array.Copy(name, o, Buffer, _length, name[o] + 1);
                _length += name[o] + 1;
                o += name[o] + 1;
            }

            Buffer[_length++] = 0;
        }

        private int FindLabel(byte[] name, int o)
        {
            for (int i = 0; i < _labelCount; i++)
            {
                if (DnsName.IsAt(Buffer, _labels[i], name, o))
                {
                    return _labels[i];
                }
            }

            return -1;
        }

        // makes the labels of the name at that index available for pointers
        private void RememberLabels(int o)
        {
            while (o < _length && Buffer[o] != 0 && Buffer[o] <= DnsName.LongestLabel)
            {
                Remember(o);
                o += Buffer[o] + 1;
            }
        }

        private void Remember(int place)
        {
            if (_labelCount < MaxLabels)
            {
                _labels[_labelCount++] = place;
            }
        }

        private void Add16(int value)
        {
            BigEndian.Write16(Buffer, _length, value);
            _length += 2;
        }

        private void Add32(uint value)
        {
            BigEndian.Write32(Buffer, _length, value);
            _length += 4;
        }
    }
}
