namespace NanoTcp.W5500.Sockets
{
    /// <summary>A sock that one of the chip's sockets serves, or several, or for the moment none.</summary>
    internal abstract class ChipSock : Sock
    {
        protected readonly ChipSocketPool Pool;

        protected ChipSock(ChipSocketPool pool)
            : base(pool.Stack)
        {
            Pool = pool;
        }

        /// <summary>When the pool is to look at its chip socket without being asked, in milliseconds, or never.</summary>
        public long NextLook { get; private set; } = long.MaxValue;

        /// <summary>A look at a chip socket of its was taken.</summary>
        /// <param name="chip">The chip socket.</param>
        /// <param name="interrupts">Sn_IR, which has been cleared since.</param>
        /// <param name="now">The time in milliseconds.</param>
        public abstract void Attend(ChipSocket chip, int interrupts, long now);

        /// <summary>A chip socket of its is gone, for a reason that a call has to tell.</summary>
        public abstract void Lost(ChipSocket chip, int error);

        protected void LookAt(long when)
        {
            NextLook = when;
            Stack.DeadlineChanged(when);
        }
    }
}
