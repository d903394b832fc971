using System;
using System.Reflection;
using Microsoft.Extensions.Logging;
using NanoTcp.Services;

namespace NanoTcp.Logging
{
    /// <summary>
    /// Sends messages to a syslog receiver. A call never blocks, and never fails when there is no network or memory: the message is dropped then. A
    /// message is cut off at the length that <see cref="SyslogSettings.MaxLength"/> allows.
    /// </summary>
    public sealed class SyslogLogger : ILogger
    {
        // RFC 5424 section 6.2.7: the longest MSGID
        private const int LongestMessageId = 32;

        private readonly SyslogClient _client;
        private readonly string _messageId;

        internal SyslogLogger(SyslogClient client, string name, LogLevel minLogLevel)
        {
            _client = client;
            _messageId = MessageIdOf(name);
            LoggerName = name;
            MinLogLevel = minLogLevel;
        }

        /// <summary>
        /// The category, which is sent as MSGID. Of a name longer than 32 characters only what follows the last dot is sent, a class's own name.
        /// </summary>
        public string LoggerName { get; }

        /// <summary>The lowest level that is sent; None turns the logger off.</summary>
        public LogLevel MinLogLevel { get; set; }

        /// <summary>True if messages of a level are sent: it is no less than the minimum, and within the client's threshold.</summary>
        /// <param name="logLevel">The level; None is never sent.</param>
        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= MinLogLevel && logLevel < LogLevel.None && SeverityOf(logLevel) <= _client.Threshold;

        /// <summary>Sends a message: the event's number and name in brackets unless both are absent, the text, and the exception.</summary>
        /// <param name="logLevel">Becomes the severity: Trace and Debug are Debug.</param>
        /// <param name="eventId">The event.</param>
        /// <param name="state">The text; may be null.</param>
        /// <param name="exception">Its type and message are sent; may be null.</param>
        /// <param name="format">
        /// A static method that makes the whole text of the logger's name, the level, the event, the text and the exception; null for the format
        /// above.
        /// </param>
        public void Log(LogLevel logLevel, EventId eventId, string state, Exception exception, MethodInfo format)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            try
            {
                string text = format is null ? Format(eventId, state, exception)
                    : (string)format.Invoke(null, new object[] { LoggerName, logLevel, eventId, state, exception });
                _client.Send(SeverityOf(logLevel), _messageId, null, null, text);
            }
            catch (OutOfMemoryException)
            {
                // as if lost on the wire
            }
        }

        private static string Format(EventId eventId, string state, Exception exception)
        {
            string text = state == null ? string.Empty : state;
            if (eventId.Id != 0 || eventId.Name != null)
            {
                text = "[" + eventId.Id.ToString() + (eventId.Name == null ? string.Empty : " " + eventId.Name) + "] " + text;
            }

            return exception == null ? text : text + " " + exception.GetType().FullName + ": " + exception.Message;
        }

        private static SyslogSeverity SeverityOf(LogLevel level)
        {
            switch (level)
            {
                case LogLevel.Critical:
                    return SyslogSeverity.Critical;
                case LogLevel.Error:
                    return SyslogSeverity.Error;
                case LogLevel.Warning:
                    return SyslogSeverity.Warning;
                case LogLevel.Information:
                    return SyslogSeverity.Informational;
                default:
                    return SyslogSeverity.Debug;
            }
        }

        private static string MessageIdOf(string name)
        {
            int dot = name == null || name.Length <= LongestMessageId ? -1 : name.LastIndexOf('.');
            return dot < 0 ? name : name.Substring(dot + 1);
        }
    }
}
