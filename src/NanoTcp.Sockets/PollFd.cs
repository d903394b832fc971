namespace NanoTcp.Sockets
{
    /// <summary>An fd to poll, with requested and returned events.</summary>
    public sealed class PollFd
    {
        /// <summary>The fd; a negative one is ignored.</summary>
        public int Fd { get; set; }

        /// <summary>Requested events: POLLIN, POLLOUT, POLLRDHUP.</summary>
        public int Events { get; set; }

        /// <summary>Returned events: the requested ones, and POLLERR, POLLHUP, POLLNVAL.</summary>
        public int Returned { get; set; }
    }
}
