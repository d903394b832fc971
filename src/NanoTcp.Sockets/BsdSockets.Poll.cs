namespace NanoTcp.Sockets
{
    /// <summary>Waiting for many fds at once: poll and select.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Waits until at least one fd is ready.</summary>
        /// <param name="fds">The fds with the requested events; filled with the events that have occurred.</param>
        /// <param name="count">Number of array elements to use.</param>
        /// <param name="timeout">In milliseconds; 0 returns at once, a negative value waits without limit.</param>
        /// <returns>Number of fds with events; 0 on timeout; or -1 with EFAULT or ENOMEM. An fd closed during the wait gets
        /// POLLNVAL.</returns>
        public int Poll(PollFd[] fds, int count, int timeout) => Call(SystemCall.Poll, NoFd, count, timeout, 0, fds, null, null);

        /// <summary>
        /// Waits until at least one fd is ready. An fd is readable when a read would not block (data, end of stream, an error, a connection
        /// to accept), and writable when a write would not. No fd is ever exceptional, since there is no urgent data.
        /// </summary>
        /// <param name="count">The highest fd in the sets, plus 1.</param>
        /// <param name="read">Fds to read; reduced to those that are readable. May be null.</param>
        /// <param name="write">Fds to write; reduced to those that are writable. May be null; must not be the same object as
        /// <paramref name="read"/>.</param>
        /// <param name="except">Fds to check for exceptional conditions; emptied. May be null.</param>
        /// <param name="timeout">In milliseconds; 0 returns at once, a negative value waits without limit.</param>
        /// <returns>Number of members left in the sets; 0 on timeout; or -1 with EBADF (an fd is not open, or was closed during the wait),
        /// EINVAL or ENOMEM, and unchanged sets.</returns>
        public int Select(int count, FdSet read, FdSet write, FdSet except, int timeout)
            => Call(SystemCall.Select, NoFd, count, timeout, 0, read, write, except);

        private int WaitForEvents(PollFd[] fds, int count, int timeout)
        {
            if (fds == null || count < 0 || count > fds.Length)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            int closes = _files.Closes;
            int ready = PollOnce(fds, count, closes);
            if (ready != 0)
            {
                return ready;
            }

            long deadline = PollDeadline(timeout);
            while (ready == 0 && _stack.WaitForChange(null, deadline))
            {
                ready = PollOnce(fds, count, closes);
            }

            _stack.FinishWait();
            return ready != 0 ? ready : PollOnce(fds, count, closes);
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
            int ready = SelectOnce(count, read, write, except, closes);
            while (ready == 0 && _stack.WaitForChange(null, deadline))
            {
                ready = SelectOnce(count, read, write, except, closes);
            }

            _stack.FinishWait();
            ready = ready != 0 ? ready : SelectOnce(count, read, write, except, closes);
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

        private int PollOnce(PollFd[] fds, int count, int closes)
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

        private int SelectOnce(int count, FdSet read, FdSet write, FdSet except, int closes)
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
