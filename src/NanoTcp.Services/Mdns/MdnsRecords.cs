namespace NanoTcp.Services
{
    /// <summary>The records that a responder has, as bits.</summary>
    internal static class MdnsRecords
    {
        public const int None = 0;

        /// <summary>A host's address.</summary>
        public const int Address = 1;

        /// <summary>SRV: where a service is (RFC 6763 section 5).</summary>
        public const int Location = 2;

        /// <summary>TXT: what more there is to say of a service (section 6).</summary>
        public const int Text = 4;

        /// <summary>PTR: from a service's type to its name (section 4.1).</summary>
        public const int Pointer = 8;

        /// <summary>PTR: from the name that asks for all types to the type (section 9).</summary>
        public const int TypePointer = 16;

        /// <summary>NSEC: that a name has no other records (RFC 6762 section 6.1).</summary>
        public const int NothingElse = 32;

        /// <summary>Those that others have too; their answers are spread in time (RFC 6762 section 6).</summary>
        public const int Shared = Pointer | TypePointer;
    }
}
