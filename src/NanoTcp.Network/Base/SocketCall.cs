namespace NanoTcp
{
    /// <summary>A socket call, as reported to a <see cref="NetTrace"/>.</summary>
    public enum SocketCall
    {
        /// <summary>socket.</summary>
        Socket,

        /// <summary>bind.</summary>
        Bind,

        /// <summary>listen.</summary>
        Listen,

        /// <summary>accept and accept4.</summary>
        Accept,

        /// <summary>connect.</summary>
        Connect,

        /// <summary>read and readv.</summary>
        Read,

        /// <summary>write and writev.</summary>
        Write,

        /// <summary>recv, recvfrom and recvmsg.</summary>
        Receive,

        /// <summary>send, sendto and sendmsg.</summary>
        Send,

        /// <summary>shutdown.</summary>
        Shutdown,

        /// <summary>close.</summary>
        Close,

        /// <summary>poll, which is not made on one fd.</summary>
        Poll,

        /// <summary>select, which is not made on one fd.</summary>
        Select,
    }
}
