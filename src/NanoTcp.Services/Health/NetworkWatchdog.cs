using System.Threading;

namespace NanoTcp.Services
{
    /// <summary>Called when a limit of a watchdog is exceeded, on the thread that checks. On a board it restarts the processor.</summary>
    /// <param name="reason">What failed, and for how long, in one line.</param>
    public delegate void WatchdogExpired(string reason);

    /// <summary>
    /// Watches what only a restart can repair: a thread that serves the stack no more, a program that stands still, a chip that stays dead.
    /// It takes no lock, so that a thread that holds one forever does not stop it too. It does not replace a hardware watchdog, which
    /// restarts a processor that runs no code at all.
    /// </summary>
    public sealed class NetworkWatchdog
    {
        private const int CheckPeriod = 10_000;

        private readonly NetStack _stack;
        private readonly NetworkMonitor _monitor;
        private readonly WatchdogExpired _expired;
        private readonly long _startedAt;
        private long _fedAt;
        private long _deviceSince;
        private long _networkSince;
        private bool _isStarted;

        // of the thread that checks: one of an earlier start ends when it wakes up
        private int _run;

        /// <summary>Makes a watchdog. Either <see cref="Start"/> it, or call <see cref="Check"/> from a thread that the stack never
        /// blocks.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="monitor">Its interface.</param>
        /// <param name="expired">Called at each check that exceeds a limit.</param>
        public NetworkWatchdog(NetStack stack, NetworkMonitor monitor, WatchdogExpired expired)
        {
            _stack = stack;
            _monitor = monitor;
            _expired = expired;
            long now = stack.Clock.Now;
            _startedAt = now;
            _fedAt = now;
            _deviceSince = now;
            _networkSince = now;
        }

        /// <summary>
        /// Longest time in which the stack's timers do not run, in milliseconds. With an absent chip they run every 65 seconds, with a device
        /// that sets no timers, such as a simulated cable, perhaps never. Default 120,000; 0 for no limit.
        /// </summary>
        public int StackLimit { get; set; } = 120_000;

        /// <summary>Longest time between two calls of <see cref="Feed"/>, in milliseconds. Default 0: no limit.</summary>
        public int ProgramLimit { get; set; }

        /// <summary>
        /// Longest time that the chip may not answer, in milliseconds. Default 0, no limit: the driver itself resets a dead chip every few
        /// seconds, and a restart helps only if the processor's own SPI port is at fault.
        /// </summary>
        public int DeviceLimit { get; set; }

        /// <summary>
        /// Longest time without a link and an address, in milliseconds. Default 0, no limit: a restart does not replace a cable or a
        /// DHCP server.
        /// </summary>
        public int NetworkLimit { get; set; }

        /// <summary>The program is alive: call it in the program's own loop, once a round.</summary>
        public void Feed()
        {
            _fedAt = _stack.Clock.Now;
        }

        /// <summary>Checks all limits once.</summary>
        /// <returns>False when one is exceeded; the delegate has been called.</returns>
        public bool Check()
        {
            long now = _stack.Clock.Now;
            NetworkState state = _monitor.State;
            _deviceSince = state == NetworkState.NoDevice ? _deviceSince : now;
            _networkSince = state >= NetworkState.LinkLocal ? now : _networkSince;
            string reason = FindReason(now);
            if (reason == null)
            {
                return true;
            }

            _expired(reason);
            return false;
        }

        /// <summary>Starts a thread that checks every ten seconds.</summary>
        public void Start()
        {
            if (!_isStarted)
            {
                _isStarted = true;
                int run = ++_run;
                new Thread(() => Run(run)).Start();
            }
        }

        /// <summary>Ends that thread within ten seconds. Does not wait for it.</summary>
        public void Stop()
        {
            _isStarted = false;
            _run++;
        }

        private static bool Exceeds(long since, long now, int limit) => limit != 0 && now - since > limit;

        private static string Since(string what, long since, long now) => "for " + ((now - since) / 1000).ToString() + " s: " + what;

        private string FindReason(long now)
        {
            long served = _stack.LastTimerRun > _startedAt ? _stack.LastTimerRun : _startedAt;
            if (Exceeds(served, now, StackLimit))
            {
                return Since("no thread serves the stack", served, now);
            }

            if (Exceeds(_fedAt, now, ProgramLimit))
            {
                return Since("the program stands still", _fedAt, now);
            }

            if (Exceeds(_deviceSince, now, DeviceLimit))
            {
                return Since(_monitor.Describe(), _deviceSince, now);
            }

            return Exceeds(_networkSince, now, NetworkLimit) ? Since(_monitor.Describe(), _networkSince, now) : null;
        }

        private void Run(int run)
        {
            while (_run == run)
            {
                Check();
                Thread.Sleep(CheckPeriod);
            }
        }
    }
}
