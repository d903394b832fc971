namespace NanoTcp.Sockets
{
    /// <summary>Waiting for many fds at the cost of those that change: epoll.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Creates an epoll: a set of fds to wait for. It is a file, which poll, select or another epoll can wait for.</summary>
        /// <returns>An fd, or -1 with EMFILE or ENOMEM.</returns>
        public int EpollCreate() => Call(SystemCall.EpollCreate, NoFd, 0, 0, 0, null, null, null);

        /// <summary>
        /// Adds an fd to an epoll, changes what to wait for, or removes it. An fd is level-triggered: each wait reports it while it is ready.
        /// With EPOLLET a wait reports it once after each change, which may also be one of the other direction. With EPOLLONESHOT it is
        /// reported once, until EPOLL_CTL_MOD. As on Linux, an fd and its duplicate are two members, and closing the last fd of a file removes
        /// its members.
        /// </summary>
        /// <param name="epfd">The epoll's fd.</param>
        /// <param name="op">EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.</param>
        /// <param name="fd">Any open fd.</param>
        /// <param name="request">Events, and what to return with them; copied. EPOLLERR and EPOLLHUP need not be requested. Not used by
        /// EPOLL_CTL_DEL.</param>
        /// <returns>0, or -1 with EFAULT (no request), EBADF, EINVAL (not an epoll, itself, or an unknown operation), EEXIST, ENOENT, ELOOP (a
        /// loop, or more than five epolls in a row) or ENOMEM. There is no EPERM, since every kind of file can be polled.</returns>
        public int EpollControl(int epfd, int op, int fd, EpollEvent request)
            => Call(SystemCall.EpollControl, epfd, op, fd, 0, request, null, null);

        /// <summary>Waits until at least one fd of an epoll is ready. Costs what has changed, not what the epoll holds.</summary>
        /// <param name="epfd">The epoll's fd.</param>
        /// <param name="events">Array of objects, filled with the events that have occurred.</param>
        /// <param name="maxEvents">Number of array elements to use, at least 1. Further fds are reported by the next waits, in turn.</param>
        /// <param name="timeout">In milliseconds; 0 returns at once, a negative value waits without limit.</param>
        /// <returns>Number of events; 0 on timeout; or -1 with EBADF (not open, or closed during the wait), EINVAL (not an epoll, or an invalid
        /// number), EFAULT or ENOMEM.</returns>
        public int EpollWait(int epfd, EpollEvent[] events, int maxEvents, int timeout)
            => Call(SystemCall.EpollWait, epfd, maxEvents, timeout, 0, events, null, null);

        private int CreateEpoll() => _files.Install(new File(EpollOperations.Instance, new Epoll()), 0);

        private int ControlEpoll(File file, int op, int fd, EpollEvent request)
        {
            if (request == null && op != SocketConstants.EPOLL_CTL_DEL)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            File target = _files.Get(fd);
            if (target == null)
            {
                return -NanoTcp.Errno.EBADF;
            }

            Epoll epoll = file.Content as Epoll;
            return epoll == null || target == file ? -NanoTcp.Errno.EINVAL : ControlEpoll(epoll, op, target, fd, request);
        }

        private int ControlEpoll(Epoll epoll, int op, File target, int fd, EpollEvent request)
        {
            Epoll nested = target.Content as Epoll;
            if (op == SocketConstants.EPOLL_CTL_ADD && nested != null && !epoll.CanAdd(nested))
            {
                return -NanoTcp.Errno.ELOOP;
            }

            EpollItem item = epoll.Find(target, fd);
            switch (op)
            {
                case SocketConstants.EPOLL_CTL_ADD:
                    if (item != null)
                    {
                        return -NanoTcp.Errno.EEXIST;
                    }

                    epoll.Add(target, fd, request, _stack);
                    return 0;
                case SocketConstants.EPOLL_CTL_MOD:
                    if (item == null)
                    {
                        return -NanoTcp.Errno.ENOENT;
                    }

                    epoll.Change(item, request, _stack);
                    return 0;
                case SocketConstants.EPOLL_CTL_DEL:
                    if (item == null)
                    {
                        return -NanoTcp.Errno.ENOENT;
                    }

                    epoll.Remove(item);
                    return 0;
                default:
                    return -NanoTcp.Errno.EINVAL;
            }
        }

        private int WaitForEpoll(File file, int fd, EpollEvent[] events, int max, int timeout)
        {
            Epoll epoll = file.Content as Epoll;
            if (max <= 0 || epoll == null)
            {
                return -NanoTcp.Errno.EINVAL;
            }

            if (events == null || max > events.Length)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            int ready = epoll.Collect(events, max);
            if (ready != 0)
            {
                return ready;
            }

            long deadline = PollDeadline(timeout);
            bool isTimeLeft = true;
            while (ready == 0 && isTimeLeft)
            {
                isTimeLeft = _stack.WaitForChange(null, deadline);
                ready = _files.Get(fd) == file ? epoll.Collect(events, max) : -NanoTcp.Errno.EBADF;
            }

            _stack.FinishWait();
            return ready;
        }
    }
}
