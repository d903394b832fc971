namespace NanoTcp.Tcp
{
    /// <summary>
    /// TCP_DEFER_ACCEPT, as on Linux: a listener's connection begins when its first data arrive. Until then the SYN cache drops the ACK that ends
    /// the handshake. The user gives seconds; they count as expiries of the SYN-ACK's timer. At the last but one the SYN-ACK is retransmitted, so
    /// that a client that still has nothing to say is accepted without data.
    /// </summary>
    internal static class TcpDeferAccept
    {
        /// <summary>Most expiries that are counted.</summary>
        public const int MaxExpiries = 255;

        /// <summary>Computes how many expiries take so many seconds.</summary>
        /// <param name="seconds">The value of the option; 0 or less for none.</param>
        /// <param name="settings">The timeout of a SYN-ACK, and the largest timeout.</param>
        /// <returns>0 to <see cref="MaxExpiries"/>.</returns>
        public static int ToExpiries(int seconds, TcpSettings settings)
        {
            if (seconds <= 0)
            {
                return 0;
            }

            int expiries = 1;
            long timeout = settings.RtoInitial;
            for (long period = timeout; period < seconds * 1000L && expiries < MaxExpiries; period += timeout)
            {
                expiries++;
                timeout = Double(timeout, settings);
            }

            return expiries;
        }

        /// <summary>Computes how many seconds some expiries take.</summary>
        public static int ToSeconds(int expiries, TcpSettings settings)
        {
            long timeout = settings.RtoInitial;
            long period = 0;
            for (int i = 0; i < expiries; i++)
            {
                period += timeout;
                timeout = Double(timeout, settings);
            }

            return (int)(period / 1000);
        }

        private static long Double(long timeout, TcpSettings settings)
        {
            return 2 * timeout < settings.RtoMaximum ? 2 * timeout : settings.RtoMaximum;
        }
    }
}
