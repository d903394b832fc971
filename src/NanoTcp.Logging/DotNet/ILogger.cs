#if !NANOFRAMEWORK_1_0
using System;
using System.Reflection;

namespace Microsoft.Extensions.Logging
{
    /// <summary>Takes messages.</summary>
    public interface ILogger
    {
        /// <summary>Takes a message.</summary>
        /// <param name="logLevel">How important it is.</param>
        /// <param name="eventId">The event that it is about.</param>
        /// <param name="state">The text.</param>
        /// <param name="exception">The exception that it is about; may be null.</param>
        /// <param name="format">
        /// A static method that makes the text of the logger's name, the level, the event, the text and the exception; null for the logger's own
        /// format.
        /// </param>
        void Log(LogLevel logLevel, EventId eventId, string state, Exception exception, MethodInfo format);

        /// <summary>True if messages of a level are not discarded.</summary>
        /// <param name="logLevel">The level.</param>
        bool IsEnabled(LogLevel logLevel);
    }
}
#endif
