namespace NanoTcp.W5500
{
    /// <content>Periodic checks: the link, for which the chip has no interrupt, and whether the chip still has its configuration.</content>
    public partial class W5500Device
    {
        private long _nextLinkPoll;

        /// <summary>Describes <see cref="State"/> in one sentence.</summary>
        public override string StateMessage
        {
            get
            {
                switch (State)
                {
                    case W5500State.Running:
                        return "The link is up: " + _chip.DescribeLink() + ".";
                    case W5500State.NoLink:
                        return "The W5500 answers over SPI, but sees no link: check the cable and the other end "
                            + "(a W5500 has no auto-MDIX).";
                    case W5500State.Dead:
                        return "The W5500 was given up and is tried again every " + _options.DeadRetryPeriod.ToString() + " ms. "
                            + SelfTestMessage;
                    default:
                        return "The device is closed.";
                }
            }
        }

        /// <summary>
        /// Two transactions: the common registers with PHYCFGR, and socket 0. A chip that lost its supply for a moment still answers, but
        /// with reset values; nothing else reveals that.
        /// </summary>
        private void CheckChip()
        {
            _nextLinkPoll = _now + _options.LinkPollPeriod;
            if (HasLostConfiguration())
            {
                ChipCounters.ConfigurationLosses++;
                NoteFault(Recovery.SoftReset);
                return;
            }

            UpdateLink();
            if (HasLostSocket())
            {
                ChipCounters.ConfigurationLosses++;
                NoteFault(Recovery.Reopen);
                return;
            }

            // A frame that was being sent when the link was lost can leave the transmit pointers stuck, even when the link is back.
            if (_sendPending && !PollSend())
            {
                NoteOverdueSend();
            }
        }

        // Read a second time before a loss is believed: one bad transfer is not a fault of the chip.
        private bool HasLostConfiguration() => !_chip.IsConfigured() && !_chip.IsConfigured();

        private bool HasLostSocket() => !IsSocketConfigured() && !IsSocketConfigured();

        /// <summary>Updates the state from the PHYCFGR last read.</summary>
        private void UpdateLink()
        {
            bool up = _chip.PhyHasLink;
            if (up == (State == W5500State.Running) || _chip.ReadLink() != up)
            {
                return;
            }

            Counters.LinkChanges++;
            State = up ? W5500State.Running : W5500State.NoLink;
        }

        private void StartLink(long now)
        {
            State = _chip.PhyHasLink ? W5500State.Running : W5500State.NoLink;
            _nextPoll = now;
            _nextLinkPoll = now + _options.LinkPollPeriod;
        }
    }
}
