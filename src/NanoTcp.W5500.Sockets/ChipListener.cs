namespace NanoTcp.W5500.Sockets
{
    /// <summary>A sock that listens with chip sockets, which <see cref="ChipSocketPool"/> allocates.</summary>
    internal abstract class ChipListener : ChipSock
    {
        protected ChipListener(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>Number of chip sockets in LISTEN.</summary>
        public abstract int Waiting { get; }

        /// <summary>True while the backlog has space for another chip socket.</summary>
        public abstract bool HasBacklogSpace { get; }

        /// <summary>
        /// True when the software had connections on the port at the last <see cref="CheckSoftware"/>: a chip socket in LISTEN would answer
        /// their segments with RST.
        /// </summary>
        public bool IsPaused { get; protected set; }

        public abstract void CheckSoftware();

        /// <summary>Puts a free chip socket of this sock into LISTEN.</summary>
        public abstract void ListenWith(ChipSocket chip);

        /// <summary>Releases one of several chip sockets in LISTEN; returns null when there is only one.</summary>
        public abstract ChipSocket ReleaseOne();
    }
}
