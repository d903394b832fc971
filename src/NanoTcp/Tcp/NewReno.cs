namespace NanoTcp.Tcp
{
    /// <summary>Reno congestion control, RFC 5681: one segment more each round trip, half of the data in flight after a loss.</summary>
    internal sealed class NewReno : CongestionControl
    {
        private int _deliveredSinceGrowth;

        protected override int ChooseThreshold(int inFlight, long now)
        {
            _deliveredSinceGrowth = 0;

            // equation (4) uses FlightSize, which is less than cwnd when the application or the peer's window limits the sender
            return (inFlight < Window ? inFlight : Window) / 2;
        }

        protected override void AvoidCongestion(int delivered, int smoothedRtt, long now)
        {
            // section 3.1: one segment for each window of bytes acknowledged
            _deliveredSinceGrowth += delivered;
            if (_deliveredSinceGrowth >= Window)
            {
                _deliveredSinceGrowth -= Window;
                Window += SegmentSize;
            }
        }
    }
}
