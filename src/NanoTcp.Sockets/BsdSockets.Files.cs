using System;

namespace NanoTcp.Sockets
{
    /// <summary>Calls on fds of any kind: dup, fcntl, ioctl; and those that make files which are no network sockets: pipe, socketpair.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Makes a second fd for a file. Both share everything, O_NONBLOCK included.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <returns>The lowest free fd, or -1 with EBADF, EMFILE or ENOBUFS.</returns>
        public int Dup(int fd) => Fcntl(fd, SocketConstants.F_DUPFD, 0);

        /// <summary>Makes another fd stand for a file, too; what that one stood for before is closed.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="target">The other fd, open or not. When it is the same, nothing happens.</param>
        /// <returns>The other fd, or -1 with EBADF or ENOBUFS.</returns>
        public int Dup2(int fd, int target)
        {
            lock (_lock)
            {
                _stack.ReadClock();
                File file = _files.Get(fd);
                if (file == null || (uint)target >= FileLimit)
                {
                    return Return(-NanoTcp.Errno.EBADF);
                }

                File former = _files.Get(target);
                if (former == file && fd == target)
                {
                    return target;
                }

                if (former != null)
                {
                    _files.Remove(target);
                }

                try
                {
                    _files.Put(file, target);
                }
                catch (OutOfMemoryException)
                {
                    return Return(-NanoTcp.Errno.ENOBUFS);
                }

                if (former != null)
                {
                    LetGo(former);
                }

                return target;
            }
        }

        /// <summary>Reads or sets the status flags of an fd, or makes a second fd.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="command">F_GETFL, F_SETFL, F_DUPFD or F_DUPFD_CLOEXEC.</param>
        /// <param name="argument">For F_SETFL: O_NONBLOCK or 0. For F_DUPFD: the lowest number that the new fd may have.</param>
        /// <returns>The flags, 0 or the new fd; or -1 with EBADF, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Fcntl(int fd, int command, int argument)
        {
            lock (_lock)
            {
                File file = _files.Get(fd);
                if (file == null)
                {
                    return Return(-NanoTcp.Errno.EBADF);
                }

                switch (command)
                {
                    case SocketConstants.F_GETFL:
                        return file.Flags;
                    case SocketConstants.F_SETFL:
                        file.Flags = argument & SocketConstants.O_NONBLOCK;
                        return 0;
                    case SocketConstants.F_DUPFD:
                    case SocketConstants.F_DUPFD_CLOEXEC:
                        return Return(Duplicate(file, argument));
                    default:
                        return Return(-NanoTcp.Errno.EINVAL);
                }
            }
        }

        /// <summary>Asks for something that has no call of its own.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="request">FIONREAD: how many bytes can be read at once; of datagrams, the length of the first. FIONBIO: sets
        /// O_NONBLOCK when the value is not 0, and takes it away otherwise.</param>
        /// <param name="value">The argument or the result.</param>
        /// <returns>0, or -1 with EBADF, EINVAL or ENOTTY.</returns>
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

                return Return(file.Operations.Ioctl(file, request, ref value));
            }
        }

        /// <summary>Makes a pipe: what is written to its second fd is read from its first. Waits in poll and select end by it, too.</summary>
        /// <param name="fds">Filled with two fds: the one to read from, the one to write to.</param>
        /// <param name="flags">O_NONBLOCK, O_CLOEXEC (nothing here executes) or 0.</param>
        /// <returns>0, or -1 with EFAULT, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Pipe(int[] fds, int flags)
        {
            lock (_lock)
            {
                const int known = SocketConstants.O_NONBLOCK | SocketConstants.O_CLOEXEC;
                int error = fds == null || fds.Length < 2 ? -NanoTcp.Errno.EFAULT : (flags & ~known) != 0 ? -NanoTcp.Errno.EINVAL : 0;
                if (error != 0)
                {
                    return Return(error);
                }

                try
                {
                    ByteRing ring = new ByteRing(PipeOperations.Capacity);
                    File reader = new File(new PipeReadOperations(_stack), ring);
                    File writer = new File(new PipeWriteOperations(_stack), ring);
                    return Return(InstallBoth(reader, writer, fds, flags));
                }
                catch (OutOfMemoryException)
                {
                    return Return(-NanoTcp.Errno.ENOBUFS);
                }
            }
        }

        /// <summary>Makes two sockets that are connected to each other, without a network.</summary>
        /// <param name="family">AF_UNIX.</param>
        /// <param name="type">SOCK_STREAM, with SOCK_NONBLOCK and SOCK_CLOEXEC if wanted.</param>
        /// <param name="protocol">0.</param>
        /// <param name="fds">Filled with the two fds.</param>
        /// <returns>0, or -1 with EFAULT, EINVAL, EAFNOSUPPORT, EOPNOTSUPP (a family that has no pairs), ESOCKTNOSUPPORT, EPROTONOSUPPORT, EMFILE
        /// or ENOBUFS.</returns>
        public int SocketPair(int family, int type, int protocol, int[] fds)
        {
            lock (_lock)
            {
                int error = CheckPair(family, type, protocol);
                error = error == 0 && (fds == null || fds.Length < 2) ? -NanoTcp.Errno.EFAULT : error;
                if (error != 0)
                {
                    return Return(error);
                }

                try
                {
                    LocalSock.MakePair(_stack, out LocalSock a, out LocalSock b);
                    File first = OpenLocal(a);
                    File second = OpenLocal(b);
                    return Return(InstallBoth(first, second, fds, type & SocketConstants.SOCK_NONBLOCK));
                }
                catch (OutOfMemoryException)
                {
                    return Return(-NanoTcp.Errno.ENOBUFS);
                }
            }
        }

        private int Duplicate(File file, int least)
        {
            if ((uint)least >= FileLimit)
            {
                return -NanoTcp.Errno.EINVAL;
            }

            try
            {
                return _files.Install(file, least);
            }
            catch (OutOfMemoryException)
            {
                return -NanoTcp.Errno.ENOBUFS;
            }
        }

        private int CheckPair(int family, int type, int protocol)
        {
            int error = CheckType(type);
            if (error != 0)
            {
                return error;
            }

            if (family != SocketConstants.AF_UNIX)
            {
                return FindFamily(family) == null ? -NanoTcp.Errno.EAFNOSUPPORT : -NanoTcp.Errno.EOPNOTSUPP;
            }

            return protocol != 0 ? -NanoTcp.Errno.EPROTONOSUPPORT
                : (type & TypeMask) != SocketConstants.SOCK_STREAM ? -NanoTcp.Errno.ESOCKTNOSUPPORT : 0;
        }

        private File OpenLocal(LocalSock sock)
        {
            Socket socket = new Socket(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 0)
            {
                Operations = LocalOperations.Instance,
                Sock = sock,
                State = SocketState.Connected,
            };
            _fileSystem.AllocateInode(socket);
            return _fileSystem.OpenFile(socket);
        }

        private int InstallBoth(File first, File second, int[] fds, int flags)
        {
            first.Flags = flags & SocketConstants.O_NONBLOCK;
            second.Flags = first.Flags;
            int one = -NanoTcp.Errno.ENOBUFS;
            int other = one;
            try
            {
                one = _files.Install(first, 0);
                other = one < 0 ? one : _files.Install(second, 0);
            }
            catch (OutOfMemoryException)
            {
            }

            if (other < 0)
            {
                if (one >= 0)
                {
                    _files.Remove(one);
                }

                ReleaseFile(first);
                ReleaseFile(second);
                return other;
            }

            fds[0] = one;
            fds[1] = other;
            return 0;
        }
    }
}
