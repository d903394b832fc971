namespace NanoTcp.Simulation
{
    /// <summary>The PHY of a chip model: whether it can communicate, and from when.</summary>
    internal abstract class ChipPhy
    {
        private readonly ChipPlug _plug;
        private bool _isStopped;
        private bool _isPlugged;

        protected ChipPhy(ChipPlug plug)
        {
            _plug = plug;
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
            _isStopped = true;
            Drop();
        }

        /// <summary>Restarts after a reset.</summary>
        public virtual void Restart(long now)
        {
            _isStopped = false;
            Negotiate(now);
        }

        public virtual void CatchUp(long now)
        {
            if (_plug.IsPlugged != _isPlugged)
            {
                Negotiate(now);
            }

            IsReady = now >= ReadyAt;
        }

        private void Negotiate(long now)
        {
            _isPlugged = _plug.IsPlugged;
            Drop();
            if (_isPlugged && !_isStopped && IsOn)
            {
                ReadyAt = now + LinkTime;
            }
        }

        private void Drop()
        {
            ReadyAt = SimulationPart.Never;
            IsReady = false;
        }
    }
}
