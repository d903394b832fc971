namespace NanoTcp
{
    /// <summary>
    /// The protocol's half of a socket: addresses, queues, windows, timers, the control block. The BSD socket above it can also use another
    /// kind of sock, such as one of the TCP inside a network chip.
    /// </summary>
    public abstract class Sock
    {
        /// <summary>Default of IP_TTL (RFC 1700).</summary>
        internal const int DefaultTimeToLive = 64;

        internal readonly StackContext Stack;

        // The sock that the socket holds, when that one delegates to this one: its waiters are woken too.
        internal Sock Front;

        // The pending error. A field, since each call reads it.
        internal int Error;

        // What is notified when the sock changes; null for a socket of a program that no epoll watches.
        internal SockWatcher Watcher;

        /// <summary>Initializes the part that all socks share.</summary>
        /// <param name="stack">The stack whose blocked callers are woken when the sock changes.</param>
        protected Sock(StackContext stack)
        {
            Stack = stack;
        }

        /// <summary>Our address in host order; 0 while not bound to one.</summary>
        public uint LocalAddress { get; internal set; }

        /// <summary>Our port, 1 to 65,535; 0 before it has one.</summary>
        public int LocalPort { get; internal set; }

        /// <summary>The peer's address in host order; 0 for none.</summary>
        public uint RemoteAddress { get; internal set; }

        /// <summary>The peer's port; 0 for none.</summary>
        public int RemotePort { get; internal set; }

        /// <summary>SO_REUSEADDR: may bind to a port in use where the protocol's rules allow it.</summary>
        public bool ReuseAddress { get; set; }

        /// <summary>SO_BROADCAST. A stream socket stores it without effect, as on Linux.</summary>
        public bool Broadcast { get; set; }

        /// <summary>IP_TTL: time to live of packets sent, 1 to 255.</summary>
        public int TimeToLive { get; internal set; } = DefaultTimeToLive;

        /// <summary>IP_TOS: type of service of packets sent, 0 to 255.</summary>
        public int TypeOfService { get; internal set; }

        /// <summary>The error that the next call reports, as a positive errno; 0 for none. Reading SO_ERROR clears it.</summary>
        public int PendingError => Error;

        /// <summary>Returns <see cref="PendingError"/> negated, and clears it.</summary>
        /// <returns>0 or a negative errno.</returns>
        internal int TakeError()
        {
            int error = Error;
            Error = 0;
            return -error;
        }

        /// <summary>
        /// SO_ERROR: returns the pending error and clears it; without one, the last soft error, which did not end the connection.
        /// </summary>
        /// <returns>0 or a negative errno.</returns>
        internal virtual int TakeAnyError() => TakeError();

        /// <summary>Called when an option that goes into each IP header has changed.</summary>
        internal virtual void HeaderChanged()
        {
        }

        /// <summary>Wakes the callers that wait for this sock.</summary>
        internal void Changed()
        {
            Stack.SocketChanged(Front == null ? this : Front);
        }
    }
}
