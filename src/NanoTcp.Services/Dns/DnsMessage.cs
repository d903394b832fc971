namespace NanoTcp.Services
{
    /// <summary>DNS message layout, RFC 1035 section 4. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class DnsMessage
    {
        public const int Id = 0;
        public const int Flags = 2;
        public const int QuestionCount = 4;
        public const int AnswerCount = 6;
        public const int AuthorityCount = 8;
        public const int AdditionalCount = 10;
        public const int HeaderLength = 12;

        // bytes after the name of a question
        public const int QuestionTail = 4;

        // offsets after the name of a record: type, class, time to live, length of the data
        public const int RecordClass = 2;
        public const int RecordTimeToLive = 4;
        public const int RecordDataLength = 8;
        public const int RecordHead = 10;

        public const int FlagResponse = 0x8000;
        public const int OperationMask = 0x7800;
        public const int FlagAuthoritative = 0x0400;
        public const int FlagTruncated = 0x0200;
        public const int FlagRecursionDesired = 0x0100;
        public const int ResponseCodeMask = 0x000F;

        public const int CodeNoError = 0;
        public const int CodeNameError = 3;

        public const int TypeA = 1;
        public const int TypeNs = 2;
        public const int TypeCname = 5;
        public const int TypeSoa = 6;
        public const int TypeAny = 255;
        public const int ClassInternet = 1;
        public const int ClassAny = 255;

        /// <summary>Section 2.3.4: the longest datagram without extensions, in bytes.</summary>
        public const int LongestDatagram = 512;
    }
}
