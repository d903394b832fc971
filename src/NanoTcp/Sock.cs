namespace NanoTcp
{
    /// <summary>
    /// The face of a socket that looks down: addresses, queues, windows, timers, the protocol's control block. The BSD socket above it
    /// can be served by another kind of sock, such as a TCP that lives in a network chip.
    /// </summary>
    public abstract class Sock
    {
        internal readonly NetStack Stack;

        // the pending error; a field, since each call looks at it
        internal int Error;

        /// <summary>Makes the common part.</summary>
        /// <param name="stack">The stack whose callers are told of changes.</param>
        protected Sock(NetStack stack)
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

        /// <summary>Wakes whoever waits for this sock.</summary>
        internal void Changed()
        {
            Stack.SocketChanged(this);
        }
    }
}
