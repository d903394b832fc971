#if !NANOFRAMEWORK_1_0
namespace Microsoft.Extensions.Logging
{
    /// <summary>How important a message is.</summary>
    public enum LogLevel
    {
        /// <summary>The most detailed messages.</summary>
        Trace = 0,

        /// <summary>For debugging.</summary>
        Debug = 1,

        /// <summary>The course of the program.</summary>
        Information = 2,

        /// <summary>Unexpected, but the program continues.</summary>
        Warning = 3,

        /// <summary>An operation has failed.</summary>
        Error = 4,

        /// <summary>The program cannot continue, or needs attention at once.</summary>
        Critical = 5,

        /// <summary>No message has this level: as a minimum it turns logging off.</summary>
        None = 6,
    }
}
#endif
