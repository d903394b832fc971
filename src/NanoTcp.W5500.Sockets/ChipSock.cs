namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A sock that one of the chip's sockets serves, or several, or for the moment none: what <see cref="ChipSocketPool"/> asks of whatever it
    /// hands chip sockets to.
    /// </summary>
    internal abstract class ChipSock : Sock
    {
        protected ChipSock(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>When the pool is to look at its chip socket without being asked, in milliseconds, or never.</summary>
        public long NextLook { get; private set; } = long.MaxValue;

        /// <summary>True when its port is one of UDP's.</summary>
        public virtual bool IsDatagram => false;

        /// <summary>A look at one of its chip sockets was taken.</summary>
        /// <param name="chip">The chip socket.</param>
        /// <param name="interrupts">Sn_IR, which has been cleared since.</param>
        /// <param name="now">The time in milliseconds.</param>
        public abstract void Attend(ChipSocket chip, int interrupts, long now);

        /// <summary>One of its chip sockets is gone, for a reason that a call has to report.</summary>
        public abstract void Lost(ChipSocket chip, int error);

        protected void LookAt(long when)
        {
            NextLook = when;
            Stack.DeadlineChanged(when);
        }
    }
}
