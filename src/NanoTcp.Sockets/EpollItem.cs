namespace NanoTcp.Sockets
{
    /// <summary>
    /// An fd in an epoll. It is a member of three lists: the watchers of its file, the items of its epoll and, while it may be ready, the
    /// epoll's ready list. As on Linux, it stays in the epoll until the last fd of its file is closed, not until this one is.
    /// </summary>
    internal sealed class EpollItem : SockWatcher
    {
        // bits of Events that are no events
        public const int Modes = SocketConstants.EPOLLET | SocketConstants.EPOLLONESHOT;

        public readonly Epoll Epoll;
        public readonly File File;
        public readonly int Fd;

        // Requested events and modes. No events after EPOLLONESHOT has reported one, and after removal.
        public int Events;

        // returned with the events
        public int UserFd;
        public object UserData;

        // another item, or the service of the socket
        public SockWatcher NextWatcher;

        public EpollItem Previous;
        public EpollItem Next;

        public bool IsReady;
        public EpollItem PreviousReady;
        public EpollItem NextReady;

        public EpollItem(Epoll epoll, File file, int fd)
        {
            Epoll = epoll;
            File = file;
            Fd = fd;
        }

        internal override void SockChanged(StackContext stack)
        {
            if ((Events & ~Modes) != 0)
            {
                Epoll.ItemChanged(this, stack);
            }

            if (NextWatcher != null)
            {
                NextWatcher.SockChanged(stack);
            }
        }
    }
}
