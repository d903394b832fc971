namespace NanoTcp.Simulation
{
    /// <summary>The PHY of a chip model: whether it can communicate, and from when.</summary>
    internal abstract class ChipPhy
    {
        private readonly EthernetChip _chip;
        private bool _isPlugged;

        protected ChipPhy(EthernetChip chip)
        {
            _chip = chip;
        }

        /// <summary>When it can communicate, in microseconds; stays at that time afterwards.</summary>
        public long ReadyAt { get; private set; } = SimulationPart.Never;

        /// <summary>True while it can communicate.</summary>
        public bool IsReady { get; private set; }

        /// <summary>False while its registers keep it off.</summary>
        protected abstract bool IsOn { get; }

        /// <summary>From when it is on and plugged in until the link is up, in microseconds.</summary>
        protected abstract long LinkTime { get; }

        /// <summary>Drops the link until the PHY is restarted.</summary>
        public void Stop()
        {
            ReadyAt = SimulationPart.Never;
            IsReady = false;
        }

        /// <summary>Restarts after a reset.</summary>
        public virtual void Restart(long now)
        {
            Negotiate(now);
        }

        public virtual void CatchUp(long now)
        {
            if (_chip.IsPlugged != _isPlugged)
            {
                Negotiate(now);
            }

            IsReady = now >= ReadyAt;
        }

        protected void Negotiate(long now)
        {
            _isPlugged = _chip.IsPlugged;
            Stop();
            if (_isPlugged && !_chip.IsHeldInReset && IsOn)
            {
                ReadyAt = now + LinkTime;
            }
        }
    }
}
