namespace NanoTcp.W5500
{
    /// <content>What is looked at by time: the link, for which the chip has no interrupt, and whether the chip still is what it was.</content>
    public sealed partial class W5500Device
    {
        private long _nextLinkPoll;

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
            if (_fault != Recovery.None)
            {
                return;
            }

            if (!IsSocketConfigured() && !IsSocketConfigured())
            {
                ChipCounters.ConfigurationLosses++;
                NoteFault(Recovery.Reopen);
                return;
            }

            if (_sendPending && State == W5500State.Running && _now - _sendStarted >= _options.SendTimeout && !HasSent())
            {
                SendFault();
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

            // A frame that was caught by the link's loss can leave the transmit pointers stuck for ever.
            if (up && _sendPending && !HasSentSoon())
            {
                SendFault();
            }
        }

        private void ComeUp(long now)
        {
            State = _chip.PhyHasLink ? W5500State.Running : W5500State.NoLink;
            _nextLook = now;
            _nextLinkPoll = now + _options.LinkPollPeriod;
        }
    }
}
