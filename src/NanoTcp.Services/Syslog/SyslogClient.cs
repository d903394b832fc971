using System;
using NanoTcp.Sockets;

namespace NanoTcp.Services
{
    /// <summary>
    /// Sends messages to a syslog receiver by UDP (RFC 5424, RFC 5426). A call never blocks and keeps nothing: a message that cannot be sent now is
    /// dropped and counted. It has no thread.
    /// </summary>
    public sealed class SyslogClient
    {
        // in milliseconds: a name's address is used this long, and after a failed lookup the next one follows not sooner than this
        private const int RefreshInterval = 3_600_000;
        private const int RetryInterval = 30_000;

        private static readonly string[] s_none = new string[0];

        private readonly NetStack _stack;
        private readonly SyslogSettings _settings;
        private readonly BsdSockets _sockets;
        private readonly SocketAddress _peer = new SocketAddress();
        private SyslogMessage _message;
        private DnsQuery _query;
        private uint _address;
        private long _lookupAt;
        private int _fd = -1;

        /// <summary>Makes a client.</summary>
        /// <param name="stack">The stack that sends the messages.</param>
        /// <param name="settings">Settings, which are validated here; the server is required.</param>
        /// <exception cref="ArgumentException">A setting is not valid.</exception>
        public SyslogClient(NetStack stack, SyslogSettings settings)
        {
            settings.Validate();
            _settings = settings;
            _stack = stack;
            _sockets = new BsdSockets(stack);
            _lookupAt = long.MaxValue;
            if (!Ipv4Address.TryParse(settings.Server, out _address))
            {
                _lookupAt = long.MinValue;
            }
        }

        /// <summary>Looks up the receiver's name; null if the settings have its address. Messages before the first answer are dropped.</summary>
        public DnsResolver Resolver { get; set; }

        /// <summary>Tells the time of messages; they have none if it is null or not synchronized.</summary>
        public SntpClient Time { get; set; }

        /// <summary>Messages less severe than this are neither sent nor counted.</summary>
        public SyslogSeverity Threshold
        {
            get => _settings.Threshold;
            set => _settings.Threshold = value;
        }

        /// <summary>Messages that were sent. UDP does not report which of them arrive.</summary>
        public long Sent { get; private set; }

        /// <summary>Messages that were not sent: no address yet, no route, or out of memory.</summary>
        public long Dropped { get; private set; }

        /// <summary>Messages that lost their end or their structured data, since they were too long.</summary>
        public long Truncated { get; private set; }

        /// <summary>Sends a message.</summary>
        /// <param name="severity">How severe it is.</param>
        /// <param name="text">Any text; control characters are sent as blanks.</param>
        /// <returns>False when it was dropped.</returns>
        public bool Send(SyslogSeverity severity, string text) => Send(severity, null, null, null, text);

        /// <summary>Sends a message with structured data.</summary>
        /// <param name="severity">How severe it is.</param>
        /// <param name="messageId">MSGID, the type of message; 32 characters at most are sent. Null for none.</param>
        /// <param name="dataId">SD-ID of the structured data, such as "meta" or "boiler@32473"; null for none.</param>
        /// <param name="parameters">Name, value, name, value: the parameters of the structured data; null for none.</param>
        /// <param name="text">Any text; control characters are sent as blanks.</param>
        /// <returns>False when it was dropped.</returns>
        /// <exception cref="ArgumentException">An SD-ID or the name of a parameter is not valid, or a value is absent.</exception>
        public bool Send(SyslogSeverity severity, string messageId, string dataId, string[] parameters, string text)
        {
            CheckData(dataId, parameters);
            if (severity > _settings.Threshold)
            {
                return true;
            }

            lock (_stack.Lock)
            {
                _stack.ReadClock();
                FindAddress(_stack.Now);
                bool isSent = false;
                try
                {
                    isSent = _address != 0 && TrySend(severity, messageId, dataId, parameters, text);
                }
                catch (OutOfMemoryException)
                {
                    // as if lost on the wire
                }

                Sent += isSent ? 1 : 0;
                Dropped += isSent ? 0 : 1;
                return isSent;
            }
        }

        private static void CheckData(string id, string[] parameters)
        {
            bool isValid = id == null ? parameters == null : IsName(id) && (parameters == null || parameters.Length % 2 == 0);
            for (int i = 0; isValid && parameters != null && i < parameters.Length; i += 2)
            {
                isValid = IsName(parameters[i]);
            }

            if (!isValid)
            {
                throw new ArgumentException("Structured data has an ID, and pairs of a name and a value.");
            }
        }

        // RFC 5424 section 6.3: SD-NAME
        private static bool IsName(string text)
        {
            int length = text == null ? 0 : text.Length;
            for (int i = 0; i < length; i++)
            {
                char c = text[i];
                if (c <= ' ' || c > '~' || c == '=' || c == ']' || c == '"')
                {
                    return false;
                }
            }

            return length > 0 && length <= 32;
        }

        private void FindAddress(long now)
        {
            if (_query != null && _query.IsDone)
            {
                bool isFound = _query.AddressCount > 0;
                _address = isFound ? _query.GetAddress(0) : _address;
                _lookupAt = now + (isFound ? RefreshInterval : RetryInterval);
                _query = null;
            }

            if (_query == null && now >= _lookupAt && Resolver != null)
            {
                _lookupAt = now + RetryInterval;
                _query = Resolver.Start(_settings.Server);
                if (_query.IsDone)
                {
                    FindAddress(now);
                }
            }
        }

        private bool TrySend(SyslogSeverity severity, string messageId, string dataId, string[] parameters, string text)
        {
            if (_message == null)
            {
                _message = new SyslogMessage(_settings.MaxLength);
            }

            if (_fd < 0)
            {
                _fd = _sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
                if (_fd < 0)
                {
                    return false;
                }
            }

            _message.Begin((_settings.Facility << 3) | (int)severity);
            _message.AddTime(Time != null && Time.IsSynchronized ? Time.UtcNow : DateTime.MinValue);
            _message.AddField(_settings.HostName);
            _message.AddField(_settings.AppName);
            _message.AddField(null);
            _message.AddMessageId(messageId);
            _message.AddData(dataId, parameters == null ? s_none : parameters);
            _message.AddMessage(text);
            Truncated += _message.IsTruncated ? 1 : 0;
            _peer.Set(_address, _settings.Port);
            return _sockets.SendTo(_fd, _message.Buffer, 0, _message.Length, SocketConstants.MSG_DONTWAIT, _peer) >= 0;
        }
    }
}
