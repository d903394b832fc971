using NanoTcp.Tcp;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>Traces the states of the chip's TCP as the driver reads them. A state that ends between two reads is not traced.</summary>
    internal static class ChipTrace
    {
        /// <summary>Traces a newly read state. A socket in LISTEN is not traced: its listener is.</summary>
        /// <param name="trace">Receives the state changes.</param>
        /// <param name="address">The chip's address in host order.</param>
        /// <param name="chip">Its fields hold the registers just read.</param>
        /// <param name="formerStatus">Previous value of Sn_SR.</param>
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
                case WiznetRegisters.SOCK_LISTEN:
                    return TcpState.Listen;
                case WiznetRegisters.SOCK_SYNSENT:
                    return TcpState.SynSent;
                case WiznetRegisters.SOCK_SYNRECV:
                    return TcpState.SynReceived;
                case WiznetRegisters.SOCK_ESTABLISHED:
                    return TcpState.Established;
                case WiznetRegisters.SOCK_CLOSE_WAIT:
                    return TcpState.CloseWait;
                case WiznetRegisters.SOCK_FIN_WAIT:
                    return TcpState.FinWait1;
                case WiznetRegisters.SOCK_CLOSING:
                    return TcpState.Closing;
                case WiznetRegisters.SOCK_LAST_ACK:
                    return TcpState.LastAck;
                case WiznetRegisters.SOCK_TIME_WAIT:
                    return TcpState.TimeWait;
                default:
                    return TcpState.Closed;
            }
        }
    }
}
