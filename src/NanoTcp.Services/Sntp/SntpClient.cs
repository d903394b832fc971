using System;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.Services
{
    /// <summary>Called after each answer of a server. Under the stack's lock: it must not block.</summary>
    /// <param name="client">The client that has the time.</param>
    public delegate void SntpUpdated(SntpClient client);

    /// <summary>
    /// Obtains the time of day from NTP servers (RFC 4330; RFC 5905 section 14), keeps it, and sets the platform's wall clock. It queries one
    /// server at a time. The answers are not authenticated: a host that reads the queries can falsify the time.
    /// </summary>
    public sealed partial class SntpClient : StackService
    {
        private readonly NetStack _stack;
        private readonly SntpSettings _settings;
        private readonly SntpServers _servers;
        private readonly SntpTime _time;
        private readonly SntpReply _reply = new SntpReply();
        private readonly SocketAddress _peer = new SocketAddress();
        private readonly BsdSockets _sockets;

        /// <summary>Makes a client; <see cref="Start"/> starts it.</summary>
        /// <param name="stack">The stack that runs the client as a service.</param>
        /// <param name="settings">Settings, which are validated here; null for the defaults: servers are those that DHCP announces.</param>
        /// <exception cref="ArgumentException">A setting is not valid.</exception>
        public SntpClient(NetStack stack, SntpSettings settings)
        {
            _settings = settings == null ? new SntpSettings() : settings;
            _settings.Validate();
            _stack = stack;
            _servers = new SntpServers(_settings.Servers);
            _time = new SntpTime(_settings.StepThreshold);
            _sockets = new BsdSockets(stack, this);
        }

        /// <summary>Looks up the names of servers; null if the settings have none.</summary>
        public DnsResolver Resolver { get; set; }

        /// <summary>
        /// The platform's wall clock, which is set when it differs by half a second or more, at the next full second; null to leave it alone.
        /// </summary>
        public WallClock WallClock { get; set; }

        /// <summary>Called after each answer of a server; may be null.</summary>
        public SntpUpdated Updated { get; set; }

        /// <summary>True from <see cref="Start"/> to <see cref="Stop"/>.</summary>
        public bool IsActive { get; private set; }

        /// <summary>True once the time is known, and the wall clock, if there is one, has been set. It remains true when servers fail.</summary>
        public bool IsSynchronized { get; private set; }

        /// <summary>The time of day in UTC, by the last answer and the stack's clock.</summary>
        /// <exception cref="InvalidOperationException">No server has answered yet.</exception>
        public DateTime UtcNow
        {
            get
            {
                lock (_stack.Lock)
                {
                    if (!_time.IsKnown)
                    {
                        throw new InvalidOperationException("No time server has answered yet.");
                    }

                    return new DateTime(_time.At(_stack.Clock.Now), DateTimeKind.Utc);
                }
            }
        }

        /// <summary>Address of the server that answered last, in host order; 0 before.</summary>
        public uint Server { get; private set; }

        /// <summary>Stratum of that server, 1 to 15; 0 before.</summary>
        public int Stratum { get; private set; }

        /// <summary>Its time minus ours at the last answer, in milliseconds; 0 at the first one.</summary>
        public long Offset { get; private set; }

        /// <summary>Time from the last answered query to its answer, in milliseconds.</summary>
        public int RoundTripTime { get; private set; }

        /// <summary>When the last answer came, in the stack clock's milliseconds.</summary>
        public long UpdatedAt { get; private set; }

        /// <summary>Queries sent.</summary>
        public long Queries { get; private set; }

        /// <summary>Datagrams that were malformed or did not match a query.</summary>
        public long IgnoredReplies { get; private set; }

        /// <summary>Answers of servers that are not synchronized, refuse service, or send an impossible time.</summary>
        public long UnusableReplies { get; private set; }

        /// <summary>How often the time was stepped, the first answer included.</summary>
        public int Steps { get; private set; }

        /// <summary>The last kiss code (RFC 5905 section 7.4), such as "RATE"; null for none.</summary>
        public string KissCode { get; private set; }

        /// <inheritdoc/>
        public override long Deadline
        {
            get
            {
                long deadline = _addresses != 0 ? _deadline : NetDevice.Never;
                return _wallClockAt < deadline ? _wallClockAt : deadline;
            }
        }

        /// <summary>Starts the client; does nothing if it runs.</summary>
        public void Start()
        {
            lock (_stack.Lock)
            {
                if (!IsActive)
                {
                    IsActive = true;
                    _stack.ReadClock();
                    _deadline = _stack.Now + _stack.Random.NextBelow(_settings.StartDelay + 1);
                    Restart();
                    _stack.AddService(this);
                }
            }
        }

        /// <summary>Stops the client. The time that it has is kept.</summary>
        public void Stop()
        {
            lock (_stack.Lock)
            {
                if (IsActive)
                {
                    IsActive = false;
                    EndExchange();
                    _deadline = NetDevice.Never;
                    _wallClockAt = NetDevice.Never;
                    _stack.RemoveService(this);
                }
            }
        }

        /// <summary>
        /// Queries a server now instead of at the next interval, but not the same one within 15 seconds. Does nothing while a query is in
        /// progress or the client is stopped.
        /// </summary>
        public void Query()
        {
            lock (_stack.Lock)
            {
                if (IsActive && !IsBusy)
                {
                    _stack.ReadClock();
                    _deadline = _stack.Now;
                    _stack.Mark(this);
                }
            }
        }

        /// <summary>Blocks until the time is known, and the wall clock is set. Not for callbacks of the stack.</summary>
        /// <param name="timeout">In milliseconds, 0 or more.</param>
        /// <returns>False after the timeout.</returns>
        public bool WaitForTime(int timeout)
        {
            lock (_stack.Lock)
            {
                _stack.ReadClock();
                long deadline = _stack.Now + timeout;
                while (!IsSynchronized && _stack.WaitForChange(null, deadline))
                {
                }

                _stack.FinishWait();
                return IsSynchronized;
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            CheckNetwork(now);
            if (_query != null && _query.IsDone)
            {
                UseName(now);
            }

            if (_fd >= 0)
            {
                Receive();
            }

            if (now >= _wallClockAt)
            {
                SetWallClock();
            }

            if (_addresses != 0 && now >= _deadline)
            {
                HandleTimeout(now);
            }
        }

        /// <summary>Takes over the servers that a DHCP server announces (option 42). They are queried before those of the settings.</summary>
        /// <param name="servers">Addresses in host order, the preferred one first; from index 0 on.</param>
        /// <param name="count">How many of them count, 0 or more.</param>
        internal void Use(uint[] servers, int count)
        {
            if (_servers.Set(servers, count) && IsActive)
            {
                EndExchange();
                Restart();
                _deadline = _stack.Now;
                _stack.Mark(this);
            }
        }
    }
}
