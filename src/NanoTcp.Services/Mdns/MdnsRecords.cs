namespace NanoTcp.Services
{
    /// <summary>The records of a responder, as bits.</summary>
    internal static class MdnsRecords
    {
        public const int None = 0;

        /// <summary>A: a host's address.</summary>
        public const int Address = 1;

        /// <summary>SRV: host and port of a service (RFC 6763 section 5).</summary>
        public const int Location = 2;

        /// <summary>TXT: further properties of a service (section 6).</summary>
        public const int Text = 4;

        /// <summary>PTR: from a service type to a service's name (section 4.1).</summary>
        public const int Pointer = 8;

        /// <summary>PTR: from the name that lists all service types to a type (section 9).</summary>
        public const int TypePointer = 16;

        /// <summary>NSEC: the name has no other records (RFC 6762 section 6.1).</summary>
        public const int Nsec = 32;

        /// <summary>Records that other hosts have too; answers with them are delayed at random (RFC 6762 section 6).</summary>
        public const int Shared = Pointer | TypePointer;
    }
}
