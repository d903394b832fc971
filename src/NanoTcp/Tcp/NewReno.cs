namespace NanoTcp.Tcp
{
    /// <summary>Congestion control as in RFC 5681: one segment a round trip up, half of what is in flight down.</summary>
    internal sealed class NewReno : CongestionControl
    {
        private int _deliveredSinceGrowth;

        protected override int ChooseThreshold(int inFlight, long now)
        {
            _deliveredSinceGrowth = 0;

            // equation (4) says FlightSize; a sender that was limited by the user or the peer has less in flight than the window
            return (inFlight < Window ? inFlight : Window) / 2;
        }

        protected override void AvoidCongestion(int delivered, int smoothedRtt, long now)
        {
            // section 3.1: a segment for each window's worth of bytes acknowledged
            _deliveredSinceGrowth += delivered;
            if (_deliveredSinceGrowth >= Window)
            {
                _deliveredSinceGrowth -= Window;
                Window += SegmentSize;
            }
        }
    }
}
