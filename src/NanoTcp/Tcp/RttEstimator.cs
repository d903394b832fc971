namespace NanoTcp.Tcp
{
    /// <summary>
    /// Round-trip time and retransmission timeout, RFC 6298. Kept as Jacobson did, SRTT in eighths and RTTVAR in quarters of a
    /// millisecond, so that the gains 1/8 and 1/4 are shifts.
    /// </summary>
    internal sealed class RttEstimator
    {
        // Fields: each segment reads them, and on the interpreter a property is a call.

        /// <summary>True once a round trip was measured.</summary>
        public bool HasSample;

        /// <summary>SRTT in milliseconds; 0 before the first sample.</summary>
        public int Smoothed;

        /// <summary>Smallest round trip measured, in milliseconds; int.MaxValue before the first sample.</summary>
        public int Minimum = int.MaxValue;

        /// <summary>RTO without backoff, in milliseconds.</summary>
        public int RetransmissionTimeout;

        private readonly int _minimum;
        private readonly int _maximum;
        private int _smoothedEighths = -1;
        private int _varianceQuarters;

        public RttEstimator(TcpSettings settings)
        {
            _minimum = settings.RtoMinimum;
            _maximum = settings.RtoMaximum;
            RetransmissionTimeout = settings.RtoInitial;      // section 2.1
        }

        /// <summary>RTTVAR in milliseconds.</summary>
        public int Variance => _varianceQuarters >> 2;

        /// <summary>
        /// Adds a measurement. By Karn's algorithm (section 3) the caller passes none that a retransmission makes ambiguous.
        /// </summary>
        /// <param name="rtt">Round-trip time in milliseconds.</param>
        public void Sample(int rtt)
        {
            if (rtt < Minimum)
            {
                Minimum = rtt;
            }

            if (_smoothedEighths < 0)
            {
                // section 2.2: SRTT = R, RTTVAR = R/2
                _smoothedEighths = rtt << 3;
                _varianceQuarters = rtt << 1;
            }
            else
            {
                // section 2.3: RTTVAR = 3/4 RTTVAR + 1/4 |SRTT - R|, then SRTT = 7/8 SRTT + 1/8 R
                int error = rtt - (_smoothedEighths >> 3);
                _smoothedEighths += error;
                if (error < 0)
                {
                    error = -error;
                }

                _varianceQuarters += error - (_varianceQuarters >> 2);
            }

            HasSample = true;
            Smoothed = _smoothedEighths >> 3;

            // section 2.3 with the minimum applied to the variance term, as on Linux: a path without jitter keeps a margin for the peer's
            // delayed acknowledgment
            int rto = Smoothed + (_varianceQuarters > _minimum ? _varianceQuarters : _minimum);
            RetransmissionTimeout = rto > _maximum ? _maximum : rto;
        }

        /// <summary>The timeout in milliseconds after consecutive expiries, section 5.5.</summary>
        /// <param name="expiries">Number of consecutive expiries.</param>
        public int BackedOff(int expiries)
        {
            long rto = RetransmissionTimeout;
            for (int i = 0; i < expiries && rto < _maximum; i++)
            {
                rto <<= 1;
            }

            return rto > _maximum ? _maximum : (int)rto;
        }

        /// <summary>
        /// Section 5.5 and Karn's algorithm: keeps the backed-off timeout when an acknowledgment gave no measurement. Otherwise a path
        /// slower than the timeout would never be measured.
        /// </summary>
        /// <param name="expiries">Number of consecutive expiries.</param>
        public void KeepBackoff(int expiries)
        {
            RetransmissionTimeout = BackedOff(expiries);
        }

        /// <summary>Section 5.7: resets the timeout to 3 s for data when the SYN was retransmitted.</summary>
        public void RestartAfterSynTimeout()
        {
            if (_smoothedEighths < 0)
            {
                RetransmissionTimeout = 3000 > _maximum ? _maximum : 3000;
            }
        }
    }
}
