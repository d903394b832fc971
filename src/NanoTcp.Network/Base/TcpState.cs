namespace NanoTcp
{
    /// <summary>The states of a connection, RFC 9293 section 3.3.2. In this order a later state has seen more of the connection's life.</summary>
    public enum TcpState
    {
        /// <summary>No connection.</summary>
        Closed,

        /// <summary>Waiting for a connection request.</summary>
        Listen,

        /// <summary>SYN sent, waiting for its answer.</summary>
        SynSent,

        /// <summary>SYN received and sent, waiting for the acknowledgment of ours.</summary>
        SynReceived,

        /// <summary>Open: data go both ways.</summary>
        Established,

        /// <summary>The peer has closed; we may still send.</summary>
        CloseWait,

        /// <summary>We have closed; the peer may still send, and has not acknowledged our FIN.</summary>
        FinWait1,

        /// <summary>Our FIN is acknowledged; the peer may still send.</summary>
        FinWait2,

        /// <summary>Both have closed at once; ours is not acknowledged yet.</summary>
        Closing,

        /// <summary>The peer closed first, then we did; ours is not acknowledged yet.</summary>
        LastAck,

        /// <summary>Both are closed; old segments may still be on their way.</summary>
        TimeWait,
    }
}
