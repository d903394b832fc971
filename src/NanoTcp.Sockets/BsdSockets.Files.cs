using System;

namespace NanoTcp.Sockets
{
    /// <summary>Calls on fds of any kind: close, dup, fcntl, ioctl.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>
        /// Lets go of an fd; the last one that stands for a file ends it. What was written is still sent; with SO_LINGER above 0, close waits
        /// for that. Calls that other threads have waiting on the fd return at once with EBADF, and poll says POLLNVAL of it, even if another
        /// fd still stands for the same file.
        /// </summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>0, or -1 with EBADF.</returns>
        public int Close(int fd) => Call(SystemCall.Close, fd, 0, 0, 0, null, null, null);

        /// <summary>Makes a second fd for a file. Both share everything, O_NONBLOCK included.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>The lowest free fd, or -1 with EBADF, EMFILE or ENOBUFS.</returns>
        public int Dup(int fd) => Fcntl(fd, SocketConstants.F_DUPFD, 0);

        /// <summary>Makes another fd stand for a file, too; what that one stood for before is closed.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="target">The other fd, open or not. When it is the same, nothing happens.</param>
        /// <returns>The other fd, or -1 with EBADF or ENOBUFS.</returns>
        public int Dup2(int fd, int target) => Call(SystemCall.Dup2, fd, target, 0, 0, null, null, null);

        /// <summary>Reads or sets the status flags of an fd, or makes a second fd.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="command">F_GETFL, F_SETFL, F_DUPFD or F_DUPFD_CLOEXEC.</param>
        /// <param name="argument">For F_SETFL: O_NONBLOCK or 0. For F_DUPFD: the lowest number that the new fd may have.</param>
        /// <returns>The flags, 0 or the new fd; or -1 with EBADF, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Fcntl(int fd, int command, int argument) => Call(SystemCall.Fcntl, fd, command, argument, 0, null, null, null);

        /// <summary>Asks for something that has no call of its own.</summary>
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
                LetGo(file);
            }
            catch (OutOfMemoryException)
            {
                // the fd has gone, and what its file held ends by itself
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
                LetGo(former);
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
