using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>Builds a responder's messages.</summary>
    internal sealed class MdnsOutput
    {
        // a pointer to the name behind the header (RFC 1035 section 4.1.4)
        private const int Pointer = 0xC000 | DnsMessage.HeaderLength;

        private const int LongestMessage = DnsMessage.HeaderLength + DnsName.LongestName + 64;

        private readonly NetStack _stack;

        private int _length;
        private bool _hasName;

        /// <param name="stack">The stack.</param>
        public MdnsOutput(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>Where messages are built: the stack's buffer for services.</summary>
        public byte[] Buffer => _stack.GetServiceBuffer(LongestMessage);

        /// <summary>Asks whether anybody has the name, and says what we would give it (section 8.1).</summary>
        /// <returns>The message's length.</returns>
        public int Probe(byte[] name, int nameLength, uint address)
        {
            Begin(0, 0);
            AddQuestion(name, nameLength, DnsMessage.TypeAny, DnsMessage.ClassInternet | MdnsMessage.UnicastBit);
            AddAddress(name, nameLength, DnsMessage.AuthorityCount, 0, MdnsMessage.TimeToLive, address);
            return _length;
        }

        /// <summary>Tells the name's address, and that there is nothing else.</summary>
        /// <param name="name">Ours.</param>
        /// <param name="nameLength">Its length.</param>
        /// <param name="address">Ours.</param>
        /// <param name="timeToLive">Seconds; 0 says farewell.</param>
        /// <param name="withAddress">False to say only that there is nothing else.</param>
        /// <returns>The message's length.</returns>
        public int Response(byte[] name, int nameLength, uint address, int timeToLive, bool withAddress)
        {
            Begin(0, DnsMessage.FlagResponse | DnsMessage.FlagAuthoritative);
            if (withAddress)
            {
                AddAddress(name, nameLength, DnsMessage.AnswerCount, MdnsMessage.FlushBit, timeToLive, address);
            }

            AddNothingElse(name, nameLength, withAddress ? DnsMessage.AdditionalCount : DnsMessage.AnswerCount, timeToLive);
            return _length;
        }

        /// <summary>Answers as a plain name server would (section 6.7).</summary>
        /// <returns>The message's length.</returns>
        public int LegacyResponse(byte[] name, int nameLength, uint address, int id, int type)
        {
            Begin(id, DnsMessage.FlagResponse | DnsMessage.FlagAuthoritative);
            AddQuestion(name, nameLength, type, DnsMessage.ClassInternet);
            if (type == DnsMessage.TypeA || type == DnsMessage.TypeAny)
            {
                AddAddress(name, nameLength, DnsMessage.AnswerCount, 0, MdnsMessage.LegacyTimeToLive, address);
            }

            return _length;
        }

        private void Begin(int id, int flags)
        {
            Array.Clear(Buffer, 0, DnsMessage.HeaderLength);
            DnsMessage.Write16(Buffer, DnsMessage.Id, id);
            DnsMessage.Write16(Buffer, DnsMessage.Flags, flags);
            _length = DnsMessage.HeaderLength;
            _hasName = false;
        }

        private void AddQuestion(byte[] name, int nameLength, int type, int questionClass)
        {
            AddName(name, nameLength);
            Add16(type);
            Add16(questionClass);
            Buffer[DnsMessage.QuestionCount + 1]++;
        }

        private void AddAddress(byte[] name, int nameLength, int section, int flush, int timeToLive, uint address)
        {
            AddHead(name, nameLength, section, DnsMessage.TypeA, flush, timeToLive, 4);
            Add32(address);
        }

        // section 6.1: a map of the types that there are, with the bit of A alone
        private void AddNothingElse(byte[] name, int nameLength, int section, int timeToLive)
        {
            AddHead(name, nameLength, section, MdnsMessage.TypeNsec, MdnsMessage.FlushBit, timeToLive, 5);
            AddName(name, nameLength);
            Buffer[_length++] = 0;
            Buffer[_length++] = 1;
            Buffer[_length++] = 0x80 >> DnsMessage.TypeA;
        }

        private void AddHead(byte[] name, int nameLength, int section, int type, int flush, int timeToLive, int dataLength)
        {
            AddName(name, nameLength);
            Add16(type);
            Add16(DnsMessage.ClassInternet | flush);
            Add32((uint)timeToLive);
            Add16(dataLength);
            Buffer[section + 1]++;
        }

        private void AddName(byte[] name, int nameLength)
        {
            if (_hasName)
            {
                Add16(Pointer);
                return;
            }

            Array.Copy(name, 0, Buffer, _length, nameLength);
            _length += nameLength;
            _hasName = true;
        }

        private void Add16(int value)
        {
            DnsMessage.Write16(Buffer, _length, value);
            _length += 2;
        }

        private void Add32(uint value)
        {
            Arp.WriteAddress(Buffer, _length, value);
            _length += 4;
        }
    }
}
