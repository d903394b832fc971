using NanoTcp.Ip;

namespace NanoTcp.Tcp
{
    /// <summary>Explicit congestion notification: RFC 3168 section 6.1.</summary>
    internal sealed partial class TcpSock
    {
        // ECN-capable transport (0), RFC 3168 section 5
        private const int Ect0 = 0x02;

        // negotiated in the handshake
        private bool _usesEcn;
        private bool _mustEchoCongestion;
        private bool _mustSendCwr;
        private bool _sendsEct;
        private uint _ecnRecoveryPoint;

        private void AgreeEcn(bool isAgreed)
        {
            _usesEcn = isAgreed;
            SendFlags |= isAgreed ? SendsSingly : 0;
        }

        // RFC 3168 section 6.1.3: a CE mark is echoed until the sender confirms with CWR that it has slowed down
        private void NoteCongestionMark(TcpSegment segment)
        {
            const int congestionExperienced = 3;
            if ((segment.Flags & TcpFlags.Cwr) != 0)
            {
                _mustEchoCongestion = false;
            }

            if ((segment.Packet.Bytes[segment.Packet.NetworkOffset + Ipv4Header.TypeOfService] & 3) == congestionExperienced)
            {
                _mustEchoCongestion = true;
                RequestImmediateAck();
            }
        }

        // RFC 3168 section 6.1.2: reacts as to a lost packet, at most once a round trip
        private void ReceiveCongestionEcho(TcpSegment segment, int acknowledged)
        {
            if ((segment.Flags & TcpFlags.Ece) == 0 || acknowledged <= 0 || Sequence.IsBefore(_sendUnacknowledged, _ecnRecoveryPoint) ||
                _recovery >= RecoveryState.Recovery)
            {
                return;
            }

            _ecnRecoveryPoint = _sendNext;
            _mustSendCwr = true;
            _congestion.Reduce(InFlight, Now);
            _congestion.Window = _congestion.SlowStartThreshold;
        }

        // RFC 3168 sections 6.1.3 to 6.1.5: ECE on every segment; ECT on new data only
        private int MarkCongestion(int flags)
        {
            _path.SetTypeOfService(_sendsEct ? TypeOfService | Ect0 : TypeOfService);
            return _mustEchoCongestion ? flags | TcpFlags.Ece : flags;
        }
    }
}
