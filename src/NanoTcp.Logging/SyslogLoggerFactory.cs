using System;
using Microsoft.Extensions.Logging;
using NanoTcp.Services;

namespace NanoTcp.Logging
{
    /// <summary>
    /// Makes loggers whose messages go to a syslog receiver (RFC 5424 by UDP). Server, facility, HOSTNAME and APP-NAME are the client's settings; a
    /// logger's category becomes MSGID.
    /// </summary>
    public sealed class SyslogLoggerFactory : ILoggerFactory
    {
        /// <summary>Makes a factory.</summary>
        /// <param name="client">Sends the messages of all loggers.</param>
        /// <exception cref="ArgumentNullException">The client is null.</exception>
        public SyslogLoggerFactory(SyslogClient client)
        {
            if (client == null)
            {
                throw new ArgumentNullException(nameof(client));
            }

            Client = client;
        }

        /// <summary>Sends the messages, and counts those that were sent, dropped and truncated.</summary>
        public SyslogClient Client { get; }

        /// <summary>The lowest level that loggers made from now on send. Default Debug.</summary>
        public LogLevel MinLogLevel { get; set; } = LogLevel.Debug;

        /// <summary>Makes a logger.</summary>
        /// <param name="categoryName">Where its messages come from, such as a class's full name; may be null.</param>
        public ILogger CreateLogger(string categoryName) => new SyslogLogger(Client, categoryName, MinLogLevel);

        /// <summary>Does nothing: the client belongs to the program.</summary>
        public void Dispose()
        {
        }
    }
}
