namespace NanoTcp.SpiEthernet
{
    /// <content>Periodic checks: the link, and whether the chip still has its configuration.</content>
    public abstract partial class SpiEthernetDevice
    {
        private long _nextLinkPoll;

        /// <summary>Describes <see cref="State"/> in one sentence.</summary>
        public override string StateMessage
        {
            get
            {
                switch (_state)
                {
                    case SpiEthernetState.Running:
                        return "The link is up: " + Controller.DescribeLink() + ".";
                    case SpiEthernetState.NoLink:
                        return "The " + Controller.ChipName + " answers over SPI, but sees no link: check the cable and " + LinkAdvice + ".";
                    case SpiEthernetState.Dead:
                        return "The " + Controller.ChipName + " was given up and is tried again every " + Options.DeadRetryPeriod.ToString()
                            + " ms. " + SelfTestMessage;
                    default:
                        return "The device is closed.";
                }
            }
        }

        /// <summary>Reads the configuration, a second time before a loss is believed: one bad transfer is not a fault of the chip.</summary>
        /// <returns>True when it is as written.</returns>
        protected bool VerifyConfiguration() => Controller.VerifyConfiguration() || Controller.VerifyConfiguration();

        /// <summary>Records that the chip has lost what was written to it.</summary>
        /// <param name="step">The step of recovery that this needs.</param>
        protected void ConfigurationLost(RecoveryStep step)
        {
            ChipCounters.ConfigurationLosses++;
            NoteFault(step);
        }

        // A chip that lost its supply for a moment still answers, but with reset values; nothing else reveals that.
        private void CheckChip()
        {
            _nextLinkPoll = Now + Options.LinkPollPeriod;
            if (!VerifyConfiguration())
            {
                ConfigurationLost(RecoveryStep.SoftReset);
                return;
            }

            UpdateLink();
            CheckOperation();
        }

        /// <summary>Updates the state from the link last read.</summary>
        private void UpdateLink()
        {
            bool up = Controller.PhyHasLink;
            if (up == (_state == SpiEthernetState.Running) || Controller.ReadLink() != up)
            {
                return;
            }

            Counters.LinkChanges++;
            _state = up ? SpiEthernetState.Running : SpiEthernetState.NoLink;
        }

        private void StartLink(long now)
        {
            _state = Controller.PhyHasLink ? SpiEthernetState.Running : SpiEthernetState.NoLink;
            _nextPoll = now;
            _nextLinkPoll = now + Options.LinkPollPeriod;
        }
    }
}
