namespace NanoTcp.Sockets
{
    /// <summary>What to wait for on an fd, or what has occurred on it. An epoll copies it, so the program may use it again.</summary>
    public sealed class EpollEvent
    {
        /// <summary>EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLERR and EPOLLHUP; to request events, also EPOLLET and EPOLLONESHOT.</summary>
        public int Events { get; set; }

        /// <summary>Any number, returned with the events; usually the fd.</summary>
        public int Fd { get; set; }

        /// <summary>Any object, returned with the events, such as the program's state of the connection.</summary>
        public object Data { get; set; }
    }
}
