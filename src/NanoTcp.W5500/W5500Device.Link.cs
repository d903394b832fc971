namespace NanoTcp.W5500
{
    /// <content>
    /// What is looked at by time: the link, for which the chip has no interrupt, and whether the chip still is what it was.
    /// </content>
    public partial class W5500Device
    {
        private long _nextLinkPoll;

        /// <summary>One sentence about <see cref="State"/>, for people.</summary>
        public string StateMessage
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
        /// 2 transactions: the common registers with PHYCFGR, and socket 0. A chip that lost its supply for a moment answers, but with
        /// reset values; nothing else would ever tell.
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
            if (!IsSocketConfigured() && !IsSocketConfigured())
            {
                ChipCounters.ConfigurationLosses++;
                NoteFault(Recovery.Reopen);
                return;
            }

            // A frame that was caught by a link's loss can leave the transmit pointers stuck for ever, also when the link is back.
            if (_sendPending && !HasSent())
            {
                NoteLateSend();
            }
        }

        /// <summary>Takes over what PHYCFGR said when it was last read.</summary>
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

        private void ComeUp(long now)
        {
            State = _chip.PhyHasLink ? W5500State.Running : W5500State.NoLink;
            _nextLook = now;
            _nextLinkPoll = now + _options.LinkPollPeriod;
        }
    }
}
