namespace NanoTcp
{
    /// <summary>
    /// Is told what a stack does, for pictures and logs; see NetStack.Trace. All methods are called under the stack's lock, some in
    /// the middle of an event: they must be quick, must not throw, and must not use the stack.
    /// </summary>
    public abstract class NetTrace
    {
        /// <summary>A socket call begins.</summary>
        /// <param name="call">Which.</param>
        /// <param name="fd">The fd that it is made on; -1 for a call that has none.</param>
        public abstract void CallBegins(SocketCall call, int fd);

        /// <summary>A socket call returns; several threads' calls may be open at once.</summary>
        /// <param name="call">Which.</param>
        /// <param name="fd">The fd that it was made on; -1 for a call that has none.</param>
        /// <param name="result">What it returns: -1 for a failure.</param>
        /// <param name="errno">Why it failed, a number of <see cref="Errno"/>; 0 when it did not.</param>
        public abstract void CallReturns(SocketCall call, int fd, int result, int errno);

        /// <summary>A TCP connection or listener goes from one state to another, RFC 9293 section 3.3.2.</summary>
        /// <param name="localAddress">Our address, in host order; 0 for a listener on all of them.</param>
        /// <param name="localPort">Our port.</param>
        /// <param name="remoteAddress">The peer's address, in host order; 0 for a listener.</param>
        /// <param name="remotePort">The peer's port; 0 for a listener.</param>
        /// <param name="former">The state that it leaves.</param>
        /// <param name="state">The state that it enters.</param>
        public abstract void StateChanged(
            uint localAddress, int localPort, uint remoteAddress, int remotePort, TcpState former, TcpState state);

        /// <summary>A TCP segment is about to be sent once more.</summary>
        /// <param name="localPort">Our port.</param>
        /// <param name="remotePort">The peer's port.</param>
        /// <param name="sequence">Its sequence number.</param>
        public abstract void SegmentSentAgain(int localPort, int remotePort, uint sequence);
    }
}
