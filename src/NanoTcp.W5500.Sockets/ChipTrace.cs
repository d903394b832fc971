using NanoTcp.Tcp;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// Tells a trace of the states of the chip's TCP, as the driver sees them: a state that comes and goes between two looks is not told.
    /// </summary>
    internal static class ChipTrace
    {
        /// <summary>A look at a chip socket was taken. One that only waits for a connection says nothing: its listener has.</summary>
        /// <param name="trace">Whom to tell.</param>
        /// <param name="address">The chip's address, in host order.</param>
        /// <param name="chip">The chip socket.</param>
        /// <param name="formerStatus">Sn_SR before.</param>
        public static void StatusSeen(NetTrace trace, uint address, ChipSocket chip, int formerStatus)
        {
            TcpState former = StateOf(formerStatus);
            TcpState state = StateOf(chip.Status);
            if (state != former && (state > TcpState.Listen || former > TcpState.Listen))
            {
                trace.StateChanged(address, chip.LocalPort, chip.PeerAddress, chip.PeerPort, former, state);
            }
        }

        // Data sheet 4.2, Sn_SR. The chip has one state for FIN_WAIT_1 and FIN_WAIT_2.
        private static TcpState StateOf(int status)
        {
            switch (status)
            {
                case W5500Registers.SOCK_LISTEN:
                    return TcpState.Listen;
                case W5500Registers.SOCK_SYNSENT:
                    return TcpState.SynSent;
                case W5500Registers.SOCK_SYNRECV:
                    return TcpState.SynReceived;
                case W5500Registers.SOCK_ESTABLISHED:
                    return TcpState.Established;
                case W5500Registers.SOCK_CLOSE_WAIT:
                    return TcpState.CloseWait;
                case W5500Registers.SOCK_FIN_WAIT:
                    return TcpState.FinWait1;
                case W5500Registers.SOCK_CLOSING:
                    return TcpState.Closing;
                case W5500Registers.SOCK_LAST_ACK:
                    return TcpState.LastAck;
                case W5500Registers.SOCK_TIME_WAIT:
                    return TcpState.TimeWait;
                default:
                    return TcpState.Closed;
            }
        }
    }
}
