using NanoTcp.Ip;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// Errors that lower layers report about a connection: ICMP (RFC 9293 section 3.9.2.2, checked as RFC 5927 says) and the next hop.
    /// </summary>
    internal sealed partial class TcpSock
    {
        // the last error that did not end the connection; a timeout reports it in place of ETIMEDOUT
        private int _softError;

        /// <summary>Processes an ICMP error that quotes a segment with our addresses and ports.</summary>
        public void ErrorArrives(IcmpError error)
        {
            byte[] f = error.Bytes;
            int o = error.TransportOffset + TcpHeader.SequenceNumber;
            uint quoted = (uint)((f[o] << 24) | (f[o + 1] << 16) | (f[o + 2] << 8) | f[o + 3]);

            // RFC 5927 section 4.1: ignore an error about a segment that is not in flight
            if (Sequence.IsBefore(quoted, _sendUnacknowledged) || !Sequence.IsBefore(quoted, _sendNext))
            {
                return;
            }

            if (error.Type == Icmp.TypeUnreachable && error.Code == Icmp.CodeFragmentationNeeded)
            {
                FragmentationNeeded(error);
                return;
            }

            // RFC 5461: an established connection survives even a hard error; as on Linux, a connection attempt fails even on a soft one
            if (IsConnecting)
            {
                Finish(error.Errno);
                return;
            }

            NoteSoftError(error.Errno);
        }

        /// <summary>
        /// Resends the segments that were dropped while ARP resolved the next hop, since the neighbor table keeps one packet for each
        /// neighbor. The network did not lose them: they need not wait for a timer, and are no sign of congestion.
        /// </summary>
        public void NextHopResolved()
        {
            _path.IsDisplaced = false;
            if (_state == TcpState.SynSent)
            {
                RepeatSyn();
                return;
            }

            if (_state < TcpState.Established || _state == TcpState.TimeWait)
            {
                return;
            }

            if (_transmitQueue.Count == 0)
            {
                SendAck();
            }

            for (int i = 0; i < _transmitQueue.Count; i++)
            {
                if ((_transmitQueue.FlagsOf(i) & TransmitQueue.Sacked) == 0)
                {
                    Retransmit(i);
                }
            }
        }

        /// <summary>The next hop does not answer ARP.</summary>
        public void NextHopUnreachable()
        {
            if (IsConnecting)
            {
                Finish(Errno.EHOSTUNREACH);
                return;
            }

            NoteSoftError(Errno.EHOSTUNREACH);
        }

        /// <inheritdoc/>
        internal override int TakeAnyError()
        {
            int error = TakeError();
            if (error == 0)
            {
                error = -_softError;
                _softError = 0;
            }

            return error;
        }

        // Only the slow path clears the error, at the next acknowledgment.
        private void NoteSoftError(int error)
        {
            _softError = error;
            ForgetPrediction();
        }
    }
}
