namespace NanoTcp.Enc28j60
{
    /// <content>Periodic checks: the link, and whether the chip still has its configuration.</content>
    public sealed partial class Enc28j60Device
    {
        private long _nextLinkPoll;

        /// <summary>Describes <see cref="State"/> in one sentence.</summary>
        public override string StateMessage
        {
            get
            {
                switch (State)
                {
                    case Enc28j60State.Running:
                        return "The link is up: " + _chip.DescribeLink() + ".";
                    case Enc28j60State.NoLink:
                        return "The ENC28J60 answers over SPI, but sees no link: check the cable and that the other end offers 10 Mbit/s "
                            + "(an ENC28J60 does not negotiate and has no auto-MDIX).";
                    case Enc28j60State.Dead:
                        return "The ENC28J60 was given up and is tried again every " + _options.DeadRetryPeriod.ToString() + " ms. "
                            + SelfTestMessage;
                    default:
                        return "The device is closed.";
                }
            }
        }

        /// <summary>
        /// Some 40 transactions. A chip that lost its supply for a moment still answers, but with reset values, and a bad transfer can
        /// leave a wrong pointer; nothing else reveals either.
        /// </summary>
        private void CheckChip()
        {
            _nextLinkPoll = _now + _options.LinkPollPeriod;
            if (!IsStillConfigured())
            {
                ChipCounters.ConfigurationLosses++;
                NoteFault(Recovery.SoftReset);
                return;
            }

            UpdateLink();
            CheckReceivePointer();
            CheckTransmitPointer();
            TakeErrorFlags();
        }

        // Read a second time before a loss is believed: one bad transfer is not a fault of the chip.
        private bool IsStillConfigured() => _chip.IsConfigured() || _chip.IsConfigured();

        /// <summary>Updates the state from the last scan of the link.</summary>
        private void UpdateLink()
        {
            bool up = _chip.PhyHasLink;
            if (up == (State == Enc28j60State.Running) || _chip.ReadLink() != up)
            {
                return;
            }

            Counters.LinkChanges++;
            State = up ? Enc28j60State.Running : Enc28j60State.NoLink;
        }

        private void StartLink(long now)
        {
            State = _chip.PhyHasLink ? Enc28j60State.Running : Enc28j60State.NoLink;
            _nextPoll = now;
            _nextLinkPoll = now + _options.LinkPollPeriod;
        }
    }
}
