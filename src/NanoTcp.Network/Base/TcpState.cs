namespace NanoTcp
{
    /// <summary>The states of a connection, RFC 9293 section 3.3.2, in the order in which a connection passes through them.</summary>
    public enum TcpState
    {
        /// <summary>No connection.</summary>
        Closed,

        /// <summary>Waiting for a connection request.</summary>
        Listen,

        /// <summary>SYN sent, waiting for the SYN-ACK.</summary>
        SynSent,

        /// <summary>SYN received and SYN-ACK sent, waiting for its acknowledgment.</summary>
        SynReceived,

        /// <summary>Open: data flows both ways.</summary>
        Established,

        /// <summary>The peer has closed; we may still send.</summary>
        CloseWait,

        /// <summary>We have closed; the peer may still send, and has not acknowledged our FIN.</summary>
        FinWait1,

        /// <summary>Our FIN is acknowledged; the peer may still send.</summary>
        FinWait2,

        /// <summary>Both sides closed at the same time; our FIN is not acknowledged yet.</summary>
        Closing,

        /// <summary>The peer closed first, then we did; our FIN is not acknowledged yet.</summary>
        LastAck,

        /// <summary>Both sides are closed; old segments may still arrive.</summary>
        TimeWait,
    }
}
