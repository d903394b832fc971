namespace NanoTcp.W5500.Sockets
{
    /// <summary>A sock that wants chip sockets to wait for connections on its port, as <see cref="ChipSocketPool"/> hands them out.</summary>
    internal abstract class ChipListener : ChipSock
    {
        protected ChipListener(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>Chip sockets that wait for a connection.</summary>
        public abstract int Waiting { get; }

        /// <summary>True when another one would have a place in the backlog.</summary>
        public abstract bool WantsMore { get; }

        /// <summary>
        /// True when the software had connections on the port at the last <see cref="LookAtSoftware"/>: a chip socket in LISTEN would answer
        /// their segments with RST.
        /// </summary>
        public bool IsHeldUp { get; protected set; }

        public abstract void LookAtSoftware();

        /// <summary>Lets a free chip socket of this sock's wait for a connection.</summary>
        public abstract void ListenWith(ChipSocket chip);

        /// <summary>Gives up one of several chip sockets that wait; null when there is only one.</summary>
        public abstract ChipSocket GiveUpOne();
    }
}
