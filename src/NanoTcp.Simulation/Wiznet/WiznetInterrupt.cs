namespace NanoTcp.Simulation
{
    /// <summary>
    /// INTn: a pure level. It stays low until everything pending is cleared; clearing one event while another arrives makes no new edge.
    /// </summary>
    internal sealed class WiznetInterrupt
    {
        private readonly WiznetCommonBlock _common;
        private long _releasedAt;

        public WiznetInterrupt(WiznetCommonBlock common)
        {
            _common = common;
        }

        /// <summary>True while INTn is low.</summary>
        public bool IsLow { get; private set; }

        /// <summary>When INTLEVEL lets it go low, in microseconds, or never.</summary>
        public long NextEvent { get; private set; } = SimulationPart.Never;

        public void CatchUp(long now)
        {
            NextEvent = SimulationPart.Never;
            if (_common.WantsInterrupt == IsLow)
            {
                return;
            }

            if (IsLow)
            {
                IsLow = false;
                _releasedAt = now;
                return;
            }

            long rest = _common.InterruptGap;
            if (rest == 0 || now >= _releasedAt + rest)
            {
                IsLow = true;
            }
            else
            {
                NextEvent = _releasedAt + rest;
            }
        }

        public void Reset()
        {
            IsLow = false;
            NextEvent = SimulationPart.Never;
            _releasedAt = 0;
        }
    }
}
