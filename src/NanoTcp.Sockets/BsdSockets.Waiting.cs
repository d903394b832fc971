using System;

namespace NanoTcp.Sockets
{
    /// <summary>Waiting for many fds at once: poll and select.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Waits until one of some fds is ready.</summary>
        /// <param name="fds">The fds, what is wanted of each, and afterwards what holds.</param>
        /// <param name="count">How many of the array count.</param>
        /// <param name="timeout">In milliseconds; 0 only looks, a negative one waits for ever.</param>
        /// <returns>How many fds have something; 0 when the time is over; or -1 with EFAULT or ENOMEM. An fd that is closed meanwhile has POLLNVAL.</returns>
        public int Poll(PollFd[] fds, int count, int timeout)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Poll, -1);
                }

                if (fds == null || count < 0 || count > fds.Length)
                {
                    return Return(SocketCall.Poll, -1, -NanoTcp.Errno.EFAULT);
                }

                _stack.ReadClock();
                long deadline = timeout < 0 ? long.MaxValue : _stack.Now + timeout;
                int closes = _files.Closes;
                try
                {
                    int ready = Look(fds, count, closes);
                    while (ready == 0 && _stack.WaitForChange(null, deadline))
                    {
                        ready = Look(fds, count, closes);
                    }

                    _stack.FinishWait();
                    return Return(SocketCall.Poll, -1, ready != 0 ? ready : Look(fds, count, closes));
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Poll);
                }
            }
        }

        /// <summary>
        /// Waits until one of some fds is ready, in the older shape. An fd is ready to be read when a read would not wait (data, the end of
        /// them, an error, a connection to accept), ready to be written likewise; nothing is ever exceptional, since there are no urgent data.
        /// </summary>
        /// <param name="count">The highest fd in the sets, and one more.</param>
        /// <param name="read">Fds to be read; afterwards those that are ready. May be null.</param>
        /// <param name="write">Fds to be written; afterwards those that are ready. May be null, and must not be the same object.</param>
        /// <param name="except">Fds with something exceptional; afterwards none. May be null.</param>
        /// <param name="timeout">In milliseconds; 0 only looks, a negative one waits for ever.</param>
        /// <returns>How many members the sets have now; 0 when the time is over; or -1 with EBADF (one of the fds is not open, or was closed
        /// meanwhile), EINVAL or ENOMEM, and the sets are as they were.</returns>
        public int Select(int count, FdSet read, FdSet write, FdSet except, int timeout)
        {
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    _stack.Tracer.CallBegins(SocketCall.Select, -1);
                }

                bool isShared = (read != null && (read == write || read == except)) || (write != null && write == except);
                if (count < 0 || isShared)
                {
                    return Return(SocketCall.Select, -1, -NanoTcp.Errno.EINVAL);
                }

                _stack.ReadClock();
                long deadline = timeout < 0 ? long.MaxValue : _stack.Now + timeout;
                int closes = _files.Closes;
                count = count < FdSet.Size ? count : FdSet.Size;
                try
                {
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

                    return Return(SocketCall.Select, -1, ready);
                }
                catch (OutOfMemoryException)
                {
                    return OutOfMemory(SocketCall.Select);
                }
            }
        }

        private int OutOfMemory(SocketCall call)
        {
            _stack.FinishWait();
            return Return(call, -1, -NanoTcp.Errno.ENOMEM);
        }

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

                entry.Returned = 0;
                if (entry.Fd < 0)
                {
                    continue;
                }

                File file = _files.IsClosedSince(entry.Fd, closes) ? null : _files.Get(entry.Fd);
                entry.Returned = file == null
                    ? SocketConstants.POLLNVAL
                    : file.Operations.Poll(file) & (entry.Events | always);
                if (entry.Returned != 0)
                {
                    ready++;
                }
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

                int events = file.Operations.Poll(file);
                ready += isRead ? read.Note(fd, (events & readable) != 0) : 0;
                ready += isWrite ? write.Note(fd, (events & writable) != 0) : 0;
            }

            return ready;
        }
    }
}
