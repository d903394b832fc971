namespace NanoTcp.Sockets
{
    /// <summary>One fd that poll looks at.</summary>
    public sealed class PollFd
    {
        /// <summary>The fd; a negative one is passed over.</summary>
        public int Fd { get; set; }

        /// <summary>Which of POLLIN, POLLOUT and POLLRDHUP are wanted.</summary>
        public int Events { get; set; }

        /// <summary>Which of them, and of POLLERR, POLLHUP and POLLNVAL, hold.</summary>
        public int Returned { get; set; }
    }
}
