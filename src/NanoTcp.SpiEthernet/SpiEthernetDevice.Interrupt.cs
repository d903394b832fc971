namespace NanoTcp.SpiEthernet
{
    /// <content>The interrupt pin. A chip holds it low while a cause is pending; a pin that stays low without cause is ignored.</content>
    public abstract partial class SpiEthernetDevice
    {
        // the pin stays low without cause: it is ignored until it has been high again
        private bool _interruptIgnored;

        /// <summary>True when there is a pin, and it has not stayed low without cause.</summary>
        protected bool InterruptIsUsed => InterruptPin != null && !_interruptIgnored;

        private bool InterruptIsLow() => InterruptPin != null && !_interruptIgnored && InterruptPin.IsLow;

        // all passes were used: the pin is low though nothing waits
        private void NoteStuckInterrupt()
        {
            if (!Draining)
            {
                ChipCounters.StuckInterrupts++;
                _interruptIgnored = true;
                _nextPoll = Now + Options.PollPeriod;
            }
        }

        private void OnInterruptChanged()
        {
            if (InterruptPin.IsLow)
            {
                RaiseInterrupt();
            }
        }
    }
}
