namespace NanoTcp
{
    /// <summary>
    /// The face of a socket that looks down: addresses, queues, windows, timers, the protocol's control block. The BSD socket above it
    /// can be served by another kind of sock, such as a TCP that lives in a network chip.
    /// </summary>
    public abstract class Sock
    {
        /// <summary>IP_TTL where the user sets none (RFC 1700).</summary>
        internal const int DefaultTimeToLive = 64;

        internal readonly StackContext Stack;

        // whose waiters are told too: the sock that a socket has, when this one works behind it
        internal Sock Front;

        // the pending error; a field, since each call looks at it
        internal int Error;

        // the service that is run when something changes; null for a program's socket
        internal StackService Service;

        /// <summary>Makes the common part.</summary>
        /// <param name="stack">The stack whose callers are told of changes.</param>
        protected Sock(StackContext stack)
        {
            Stack = stack;
        }

        /// <summary>Our address in host order; 0 while any will do.</summary>
        public uint LocalAddress { get; internal set; }

        /// <summary>Our port, 1 to 65,535; 0 for none yet.</summary>
        public int LocalPort { get; internal set; }

        /// <summary>The peer's address in host order; 0 for none.</summary>
        public uint RemoteAddress { get; internal set; }

        /// <summary>The peer's port; 0 for none.</summary>
        public int RemotePort { get; internal set; }

        /// <summary>SO_REUSEADDR.</summary>
        public bool ReuseAddress { get; set; }

        /// <summary>SO_BROADCAST. A stream keeps it without effect, as on Linux.</summary>
        public bool Broadcast { get; set; }

        /// <summary>IP_TTL: time to live of what is sent, 1 to 255.</summary>
        public int TimeToLive { get; internal set; } = DefaultTimeToLive;

        /// <summary>IP_TOS: type of service of what is sent, 0 to 255.</summary>
        public int TypeOfService { get; internal set; }

        /// <summary>The error that the next call reports, as a positive errno; 0 for none. SO_ERROR reads and clears it.</summary>
        public int PendingError => Error;

        /// <summary>Reads and clears <see cref="PendingError"/>.</summary>
        /// <returns>0 or a negative errno.</returns>
        internal int TakeError()
        {
            int error = Error;
            Error = 0;
            return -error;
        }

        /// <summary>True while it takes the connections that come by an interface itself: the sock that works behind it leaves them alone.</summary>
        internal virtual bool TakesConnections(NetInterface netInterface) => false;

        /// <summary>SO_ERROR: reads and clears <see cref="PendingError"/>; without one, an error that changed nothing else.</summary>
        /// <returns>0 or a negative errno.</returns>
        internal virtual int TakeAnyError() => TakeError();

        /// <summary>What goes into every IP header has changed.</summary>
        internal virtual void HeaderChanged()
        {
        }

        /// <summary>Wakes whoever waits for this sock.</summary>
        internal void Changed()
        {
            Stack.SocketChanged(Front == null ? this : Front);
        }
    }
}
