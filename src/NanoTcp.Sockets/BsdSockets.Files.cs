using System;

namespace NanoTcp.Sockets
{
    /// <summary>Calls on fds of any kind: close, dup, fcntl, ioctl.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>
        /// Closes an fd. Closing a file's last fd releases the file. Data written before are still sent; with SO_LINGER above 0, close
        /// waits until they are. Calls that block on the fd in other threads return at once with EBADF, and poll reports POLLNVAL for it,
        /// even if another fd still refers to the same file.
        /// </summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>0, or -1 with EBADF.</returns>
        public int Close(int fd) => Call(SystemCall.Close, fd, 0, 0, 0, null, null, null);

        /// <summary>Duplicates an fd. Both share the file and its flags, including O_NONBLOCK.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>The lowest free fd, or -1 with EBADF, EMFILE or ENOBUFS.</returns>
        public int Dup(int fd) => Fcntl(fd, SocketConstants.F_DUPFD, 0);

        /// <summary>Makes a given fd a duplicate of another. If the given fd is open, it is closed first.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="target">The new fd, open or not. If it equals the first, nothing happens.</param>
        /// <returns>The new fd, or -1 with EBADF or ENOBUFS.</returns>
        public int Dup2(int fd, int target) => Call(SystemCall.Dup2, fd, target, 0, 0, null, null, null);

        /// <summary>Reads or sets the status flags of an fd, or duplicates it.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="command">F_GETFL, F_SETFL, F_DUPFD or F_DUPFD_CLOEXEC.</param>
        /// <param name="argument">For F_SETFL: O_NONBLOCK or 0. For F_DUPFD: the lowest allowed number of the new fd.</param>
        /// <returns>The flags, 0 or the new fd; or -1 with EBADF, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Fcntl(int fd, int command, int argument) => Call(SystemCall.Fcntl, fd, command, argument, 0, null, null, null);

        /// <summary>Performs a control operation.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="request">FIONREAD: how many bytes can be read at once; of datagrams, the length of the first. SIOCOUTQ,
        /// SIOCOUTQNSD: how many bytes of a TCP connection are not acknowledged, or not sent. FIONBIO: sets
        /// O_NONBLOCK when the value is not 0, and takes it away otherwise.</param>
        /// <param name="value">The argument or the result.</param>
        /// <returns>0, or -1 with EBADF, EINVAL (the socket listens) or ENOTTY.</returns>
        public int Ioctl(int fd, int request, ref int value)
        {
            lock (_lock)
            {
                File file = _files.Get(fd);
                if (file == null)
                {
                    return Return(-NanoTcp.Errno.EBADF);
                }

                if (request == SocketConstants.FIONBIO)
                {
                    file.Flags = value != 0 ? file.Flags | SocketConstants.O_NONBLOCK : file.Flags & ~SocketConstants.O_NONBLOCK;
                    return 0;
                }

                return Return(file.Ops.Ioctl(file, request, ref value));
            }
        }

        private int CloseFd(File file, int fd)
        {
            _files.Remove(fd);
            try
            {
                DropReference(file);
            }
            catch (OutOfMemoryException)
            {
                // the fd is closed; the connection ends without it
                _stack.FinishWait();
            }

            return 0;
        }

        private int DuplicateOnto(File file, int fd, int target)
        {
            if ((uint)target >= FileLimit)
            {
                return -NanoTcp.Errno.EBADF;
            }

            if (fd == target)
            {
                return target;
            }

            File former = _files.Get(target);
            if (former != null)
            {
                _files.Remove(target);
            }

            _files.Put(file, target);
            if (former != null)
            {
                DropReference(former);
            }

            return target;
        }

        private int ControlFile(File file, int command, int argument)
        {
            switch (command)
            {
                case SocketConstants.F_GETFL:
                    return file.Flags;
                case SocketConstants.F_SETFL:
                    file.Flags = argument & SocketConstants.O_NONBLOCK;
                    return 0;
                case SocketConstants.F_DUPFD:
                case SocketConstants.F_DUPFD_CLOEXEC:
                    return (uint)argument < FileLimit ? _files.Install(file, argument) : -NanoTcp.Errno.EINVAL;
                default:
                    return -NanoTcp.Errno.EINVAL;
            }
        }
    }
}
