namespace NanoTcp.Services
{
    /// <summary>Why a name lookup failed, with the names and values of Linux's getaddrinfo.</summary>
    public static class DnsError
    {
        /// <summary>Success: the name has an address.</summary>
        public const int None = 0;

        /// <summary>The name does not exist, or is not a valid name.</summary>
        public const int EAI_NONAME = -2;

        /// <summary>No server answered in time; try again later.</summary>
        public const int EAI_AGAIN = -3;

        /// <summary>Every server failed or refused, or no server is known.</summary>
        public const int EAI_FAIL = -4;

        /// <summary>The name exists, but has no IPv4 address.</summary>
        public const int EAI_NODATA = -5;

        /// <summary>Too many lookups are in progress.</summary>
        public const int EAI_MEMORY = -10;

        /// <summary>Describes an error in a few words.</summary>
        /// <param name="error">One of the constants of this class.</param>
        public static string ToString(int error)
        {
            switch (error)
            {
                case None:
                    return "found";
                case EAI_NONAME:
                    return "the name does not exist";
                case EAI_AGAIN:
                    return "no name server answered in time";
                case EAI_FAIL:
                    return "no name server could say";
                case EAI_NODATA:
                    return "the name has no IPv4 address";
                case EAI_MEMORY:
                    return "too many names are being looked up";
                default:
                    return "error " + error.ToString();
            }
        }
    }
}
