namespace NanoTcp.Services
{
    /// <summary>What a received datagram is.</summary>
    internal enum SntpResult
    {
        /// <summary>Not an answer to our query: malformed, or its originate timestamp is not the one we sent.</summary>
        Ignored,

        /// <summary>The time.</summary>
        Time,

        /// <summary>The server answers, but its time cannot be used.</summary>
        Unusable,

        /// <summary>Kiss code DENY or RSTR: the server must not be queried again.</summary>
        Denied,

        /// <summary>Kiss code RATE: the server must be queried less often.</summary>
        RateExceeded,
    }
}
