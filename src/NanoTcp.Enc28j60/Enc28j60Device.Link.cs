namespace NanoTcp.Enc28j60
{
    /// <content>What is looked at by time: the link, and whether the chip still is what it was.</content>
    public sealed partial class Enc28j60Device
    {
        private long _nextLinkPoll;

        /// <summary>One sentence about <see cref="State"/>, for people.</summary>
        public string StateMessage
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
        /// Some 40 transactions. A chip that lost its supply for a moment answers, but with reset values; a transfer that went wrong can
        /// leave a wrong pointer behind. Nothing else would ever tell.
        /// </summary>
        private void CheckChip()
        {
            _nextLinkPoll = _now + _options.LinkPollPeriod;

            // Each is read a second time before it is believed.
            if (!_chip.IsConfigured() && !_chip.IsConfigured())
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

        /// <summary>Takes over what the scan of the link said when it was last read.</summary>
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

        private void ComeUp(long now)
        {
            State = _chip.PhyHasLink ? Enc28j60State.Running : Enc28j60State.NoLink;
            _nextLook = now;
            _nextLinkPoll = now + _options.LinkPollPeriod;
        }
    }
}
