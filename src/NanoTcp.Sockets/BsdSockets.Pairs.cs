using System;

namespace NanoTcp.Sockets
{
    /// <summary>Calls that create two connected files: pipe, socketpair.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>
        /// Creates a pipe: bytes written to the second fd are read from the first. A pipe can be used to wake poll and select.
        /// </summary>
        /// <param name="fds">Filled with two fds: the read end, the write end.</param>
        /// <param name="flags">O_NONBLOCK, O_CLOEXEC (no effect: there is no exec) or 0.</param>
        /// <returns>0, or -1 with EFAULT, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Pipe(int[] fds, int flags) => Call(SystemCall.Pipe, NoFd, flags, 0, 0, fds, null, null);

        /// <summary>Creates two sockets that are connected to each other without a network.</summary>
        /// <param name="family">AF_UNIX.</param>
        /// <param name="type">SOCK_STREAM, with SOCK_NONBLOCK and SOCK_CLOEXEC if wanted.</param>
        /// <param name="protocol">Must be 0.</param>
        /// <param name="fds">Filled with the two fds.</param>
        /// <returns>0, or -1 with EFAULT, EINVAL, EAFNOSUPPORT, EOPNOTSUPP (family without socket pairs), ESOCKTNOSUPPORT, EPROTONOSUPPORT,
        /// EMFILE or ENOBUFS.</returns>
        public int SocketPair(int family, int type, int protocol, int[] fds)
            => Call(SystemCall.SocketPair, NoFd, family, type, protocol, fds, null, null);

        private int MakePipe(int[] fds, int flags)
        {
            const int known = SocketConstants.O_NONBLOCK | SocketConstants.O_CLOEXEC;
            if (fds == null || fds.Length < 2)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            if ((flags & ~known) != 0)
            {
                return -NanoTcp.Errno.EINVAL;
            }

            PipeRing ring = new PipeRing(PipeOperations.Capacity);
            File reader = new File(new PipeReadOperations(_stack), ring);
            File writer = new File(new PipeWriteOperations(_stack), ring);
            return InstallBoth(reader, writer, fds, flags);
        }

        private int MakeSocketPair(int family, int type, int protocol, int[] fds)
        {
            int error = CheckPair(family, type, protocol);
            if (error != 0)
            {
                return error;
            }

            if (fds == null || fds.Length < 2)
            {
                return -NanoTcp.Errno.EFAULT;
            }

            LocalSock.MakePair(_stack, out LocalSock a, out LocalSock b);
            return InstallBoth(OpenLocal(a), OpenLocal(b), fds, type & SocketConstants.SOCK_NONBLOCK);
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
