namespace NanoTcp.Sockets
{
    /// <summary>Waiting for many fds at once: poll and select.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Waits until one of some fds is ready.</summary>
        /// <param name="fds">The fds, what is wanted of each, and afterwards what holds.</param>
        /// <param name="count">How many of the array count.</param>
        /// <param name="timeout">In milliseconds; 0 only looks, a negative one waits without limit.</param>
        /// <returns>How many fds have something; 0 when the time is over; or -1 with EFAULT or ENOMEM. An fd that is closed meanwhile has POLLNVAL.</returns>
        public int Poll(PollFd[] fds, int count, int timeout) => Call(SystemCall.Poll, NoFd, count, timeout, 0, fds, null, null);

        /// <summary>
        /// Waits until one of some fds is ready, in the older shape. An fd is ready to be read when a read would not wait (data, the end of
        /// them, an error, a connection to accept), ready to be written likewise; nothing is ever exceptional, since there are no urgent data.
        /// </summary>
        /// <param name="count">The highest fd in the sets, and one more.</param>
        /// <param name="read">Fds to be read; afterwards those that are ready. May be null.</param>
        /// <param name="write">Fds to be written; afterwards those that are ready. May be null, and must not be the same object.</param>
        /// <param name="except">Fds with something exceptional; afterwards none. May be null.</param>
        /// <param name="timeout">In milliseconds; 0 only looks, a negative one waits without limit.</param>
        /// <returns>How many members the sets have now; 0 when the time is over; or -1 with EBADF (one of the fds is not open, or was closed
        /// meanwhile), EINVAL or ENOMEM, and the sets are as they were.</returns>
        public int Select(int count, FdSet read, FdSet write, FdSet except, int timeout)
            => Call(SystemCall.Select, NoFd, count, timeout, 0, read, write, except);

        private int WaitForEvents(PollFd[] fds, int count, int timeout)
        {
            if (fds == null || count < 0 || count > fds.Length)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            int closes = _files.Closes;
            int ready = Look(fds, count, closes);
            if (ready != 0)
            {
                return ready;
            }

            long deadline = PollDeadline(timeout);
            while (ready == 0 && _stack.WaitForChange(null, deadline))
            {
                ready = Look(fds, count, closes);
            }

            _stack.FinishWait();
            return ready != 0 ? ready : Look(fds, count, closes);
        }

        private int WaitForEvents(FdSet read, FdSet write, FdSet except, int count, int timeout)
        {
            bool isShared = (read != null && (read == write || read == except)) || (write != null && write == except);
            if (count < 0 || isShared)
            {
                return -NanoTcp.Errno.EINVAL;
            }

            long deadline = PollDeadline(timeout);
            int closes = _files.Closes;
            count = count < FdSet.Size ? count : FdSet.Size;
            Start(read);
            Start(write);
            Start(except);
            int ready = Look(count, read, write, except, closes);
            while (ready == 0 && _stack.WaitForChange(null, deadline))
            {
                ready = Look(count, read, write, except, closes);
            }

            _stack.FinishWait();
            ready = ready != 0 ? ready : Look(count, read, write, except, closes);
            if (ready >= 0)
            {
                Publish(read);
                Publish(write);
                Publish(except);
            }

            return ready;
        }

        private long PollDeadline(int timeout) => timeout < 0 ? long.MaxValue : _stack.Now + timeout;

        private static void Start(FdSet set)
        {
            if (set != null)
            {
                set.Start();
            }
        }

        private static void Publish(FdSet set)
        {
            if (set != null)
            {
                set.Publish();
            }
        }

        private int Look(PollFd[] fds, int count, int closes)
        {
            const int always = SocketConstants.POLLERR | SocketConstants.POLLHUP;
            int ready = 0;
            for (int i = 0; i < count; i++)
            {
                PollFd entry = fds[i];
                if (entry == null)
                {
                    return -NanoTcp.Errno.EFAULT;
                }

                int fd = entry.Fd;
                int events = 0;
                if (fd >= 0)
                {
                    File file = _files.IsClosedSince(fd, closes) ? null : _files.Get(fd);
                    events = file == null ? SocketConstants.POLLNVAL : file.Ops.Poll(file) & (entry.Events | always);
                }

                entry.Returned = events;
                ready += events != 0 ? 1 : 0;
            }

            return ready;
        }

        private int Look(int count, FdSet read, FdSet write, FdSet except, int closes)
        {
            const int readable = SocketConstants.POLLIN | SocketConstants.POLLHUP | SocketConstants.POLLERR;
            const int writable = SocketConstants.POLLOUT | SocketConstants.POLLERR;
            int ready = 0;
            for (int fd = 0; fd < count; fd++)
            {
                bool isRead = read != null && read.IsSet(fd);
                bool isWrite = write != null && write.IsSet(fd);
                if (!isRead && !isWrite && (except == null || !except.IsSet(fd)))
                {
                    continue;
                }

                File file = _files.IsClosedSince(fd, closes) ? null : _files.Get(fd);
                if (file == null)
                {
                    return -NanoTcp.Errno.EBADF;
                }

                int events = file.Ops.Poll(file);
                ready += isRead ? read.Note(fd, (events & readable) != 0) : 0;
                ready += isWrite ? write.Note(fd, (events & writable) != 0) : 0;
            }

            return ready;
        }
    }
}
