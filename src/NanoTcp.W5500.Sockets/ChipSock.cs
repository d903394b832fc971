namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A sock that owns one or more chip sockets, or none at present: the interface through which <see cref="ChipSocketPool"/> calls
    /// owners.
    /// </summary>
    internal abstract class ChipSock : Sock
    {
        protected ChipSock(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>Time in milliseconds at which the pool polls its chip socket without an interrupt; long.MaxValue for never.</summary>
        public long NextCheck { get; private set; } = long.MaxValue;

        /// <summary>True for a UDP port.</summary>
        public virtual bool IsDatagram => false;

        /// <summary>Handles the newly read state of one of its chip sockets.</summary>
        /// <param name="chip">Its fields hold the registers just read.</param>
        /// <param name="interrupts">Sn_IR as read; already cleared in the chip.</param>
        /// <param name="now">In milliseconds.</param>
        public abstract void HandleState(ChipSocket chip, int interrupts, long now);

        /// <summary>Handles the loss of a chip socket; the next call returns the error.</summary>
        public abstract void Lost(ChipSocket chip, int error);

        protected void CheckAt(long when)
        {
            NextCheck = when;
            Stack.DeadlineChanged(when);
        }
    }
}
