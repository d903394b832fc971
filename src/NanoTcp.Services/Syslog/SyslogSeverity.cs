namespace NanoTcp.Services
{
    /// <summary>How severe a message is, RFC 5424 section 6.2.1.</summary>
    public enum SyslogSeverity
    {
        /// <summary>The system is unusable.</summary>
        Emergency = 0,

        /// <summary>Action must be taken immediately.</summary>
        Alert = 1,

        /// <summary>Critical condition.</summary>
        Critical = 2,

        /// <summary>Error condition.</summary>
        Error = 3,

        /// <summary>Warning condition.</summary>
        Warning = 4,

        /// <summary>Normal but significant condition.</summary>
        Notice = 5,

        /// <summary>Informational message.</summary>
        Informational = 6,

        /// <summary>Message for debugging.</summary>
        Debug = 7,
    }
}
