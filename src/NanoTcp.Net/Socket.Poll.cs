using System.Collections;
using NanoTcp.Sockets;

namespace System.Net.Sockets
{
    /// <content>Polling for readiness.</content>
    public partial class Socket
    {
        private const int MicrosecondsPerMillisecond = 1000;

        /// <summary>Number of bytes that Receive would return without blocking; for datagrams, the length of the first one.</summary>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public int Available
        {
            get
            {
                Enter();
                try
                {
                    int count = 0;
                    return _sockets.Ioctl(_fd, SocketConstants.FIONREAD, ref count) < 0 ? 0 : count;
                }
                finally
                {
                    Leave();
                }
            }
        }

        /// <summary>Blocks until at least one of several sockets of one network is ready.</summary>
        /// <param name="checkRead">Sockets to check for input; on return, those that have some. May be null.</param>
        /// <param name="checkWrite">Sockets to check for space in the send buffer; on return, those that have some. May be null.</param>
        /// <param name="checkError">Sockets to check for errors; on return, those that have one. May be null.</param>
        /// <param name="microSeconds">Longest wait in microseconds, rounded up to milliseconds; 0 does not block, -1 waits without
        /// limit.</param>
        /// <exception cref="ArgumentNullException">All lists are null or empty.</exception>
        /// <exception cref="ObjectDisposedException">One of the sockets is closed.</exception>
        public static void Select(IList checkRead, IList checkWrite, IList checkError, int microSeconds)
        {
            int count = Count(checkRead) + Count(checkWrite) + Count(checkError);
            if (count == 0)
            {
                throw new ArgumentNullException(nameof(checkRead));
            }

            PollFd[] fds = new PollFd[count];
            int next = Add(fds, 0, checkRead, SocketConstants.POLLIN, out BsdSockets sockets);
            next = Add(fds, next, checkWrite, SocketConstants.POLLOUT, out BsdSockets writeSockets);
            Add(fds, next, checkError, 0, out BsdSockets errorSockets);
            sockets = sockets != null ? sockets : writeSockets != null ? writeSockets : errorSockets;
            sockets.Poll(fds, count, ToMilliseconds(microSeconds));

            next = CopyReady(fds, 0, checkRead, SelectMode.SelectRead);
            next = CopyReady(fds, next, checkWrite, SelectMode.SelectWrite);
            CopyReady(fds, next, checkError, SelectMode.SelectError);
        }

        /// <summary>Blocks until the socket is ready or has failed.</summary>
        /// <param name="microSeconds">Longest wait in microseconds, rounded up to milliseconds; 0 does not block, -1 waits without
        /// limit.</param>
        /// <param name="mode">The condition to wait for.</param>
        /// <returns>SelectRead: true when Receive or Accept would not block, which includes the peer's FIN and a failed connection.
        /// SelectWrite: true when Send would not block, or a connection attempt has ended, either way. SelectError: true when an error is
        /// pending, such as that of a failed attempt; GetSocketOption with Error returns it.</returns>
        /// <exception cref="SocketException">Interrupted when another thread closes the socket.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        public bool Poll(int microSeconds, SelectMode mode)
        {
            Enter();
            PollFd[] fds = RentPoll();
            try
            {
                PollFd entry = fds[0];
                entry.Fd = _fd;
                entry.Events = mode == SelectMode.SelectRead ? SocketConstants.POLLIN : mode == SelectMode.SelectWrite ? SocketConstants.POLLOUT : 0;
                Check(_sockets.Poll(fds, 1, ToMilliseconds(microSeconds)), SocketError.Interrupted);
                if (_isClosed != 0)
                {
                    throw new SocketException(SocketError.Interrupted);
                }

                return IsReady(entry, mode);
            }
            finally
            {
                _sparePoll = fds;
                Leave();
            }
        }

        private static int Count(IList list) => list == null ? 0 : ((ICollection)list).Count;

        private static int Add(PollFd[] fds, int next, IList list, int events, out BsdSockets sockets)
        {
            sockets = null;
            int count = Count(list);
            for (int i = 0; i < count; i++)
            {
                Socket socket = (Socket)list[i];
                if (socket._isClosed != 0)
                {
                    throw new ObjectDisposedException("Socket");
                }

                sockets = socket._sockets;
                fds[next++] = new PollFd { Fd = socket._fd, Events = events };
            }

            return next;
        }

        private static int CopyReady(PollFd[] fds, int next, IList list, SelectMode mode)
        {
            int count = Count(list);
            for (int i = count - 1; i >= 0; i--)
            {
                if (!IsReady(fds[next + i], mode))
                {
                    list.RemoveAt(i);
                }
            }

            return next + count;
        }

        private static bool IsReady(PollFd entry, SelectMode mode)
        {
            switch (mode)
            {
                case SelectMode.SelectRead:
                    return (entry.Returned & (SocketConstants.POLLIN | SocketConstants.POLLHUP | SocketConstants.POLLNVAL)) != 0;
                case SelectMode.SelectWrite:
                    return (entry.Returned & SocketConstants.POLLOUT) != 0;
                default:
                    return (entry.Returned & SocketConstants.POLLERR) != 0;
            }
        }

        private static int ToMilliseconds(int microseconds)
        {
            if (microseconds < 0)
            {
                return -1;
            }

            int part = microseconds % MicrosecondsPerMillisecond;
            return (microseconds / MicrosecondsPerMillisecond) + (part != 0 ? 1 : 0);
        }

        private PollFd[] RentPoll()
        {
            PollFd[] fds;
            lock (_spareLock)
            {
                fds = _sparePoll;
                _sparePoll = null;
            }

            return fds != null ? fds : new PollFd[] { new PollFd() };
        }
    }
}
