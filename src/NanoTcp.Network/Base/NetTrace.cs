namespace NanoTcp
{
    /// <summary>
    /// Receives the events of a stack, for diagrams and logs; see NetStack.Trace. All methods are called under the stack's lock, some in
    /// the middle of an event: they must be quick, must not throw, and must not call the stack.
    /// </summary>
    public abstract class NetTrace
    {
        /// <summary>A socket call begins.</summary>
        /// <param name="call">The call that begins.</param>
        /// <param name="fd">The fd argument; -1 for a call without one.</param>
        public abstract void CallBegins(SocketCall call, int fd);

        /// <summary>A socket call returns. Calls of several threads may overlap.</summary>
        /// <param name="call">The call that returns.</param>
        /// <param name="fd">The fd argument; -1 for a call without one.</param>
        /// <param name="result">The value that it returns; -1 for a failure.</param>
        /// <param name="errno">An <see cref="Errno"/> value when the call failed; 0 otherwise.</param>
        public abstract void CallReturns(SocketCall call, int fd, int result, int errno);

        /// <summary>A TCP connection or listener changes its state, RFC 9293 section 3.3.2.</summary>
        /// <param name="localAddress">Our address in host order; 0 for a listener on all addresses.</param>
        /// <param name="localPort">Our port, 1 to 65,535.</param>
        /// <param name="remoteAddress">The peer's address in host order; 0 for a listener.</param>
        /// <param name="remotePort">The peer's port, 1 to 65,535; 0 for a listener.</param>
        /// <param name="former">State before the change.</param>
        /// <param name="state">State after the change.</param>
        public abstract void StateChanged(
            uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state);

        /// <summary>A TCP segment is about to be retransmitted.</summary>
        /// <param name="localPort">Our port, 1 to 65,535.</param>
        /// <param name="remotePort">The peer's port, 1 to 65,535.</param>
        /// <param name="sequence">Sequence number of the segment's first byte.</param>
        public abstract void SegmentRetransmitted(int localPort, int remotePort, uint sequence);
    }
}
