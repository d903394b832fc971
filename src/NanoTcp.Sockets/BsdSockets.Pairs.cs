using System;

namespace NanoTcp.Sockets
{
    /// <summary>Calls that make two files which are joined inside the machine: pipe, socketpair.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Makes a pipe: what is written to its second fd is read from its first. Waits in poll and select end by it, too.</summary>
        /// <param name="fds">Filled with two fds: the one to read from, the one to write to.</param>
        /// <param name="flags">O_NONBLOCK, O_CLOEXEC (nothing here executes) or 0.</param>
        /// <returns>0, or -1 with EFAULT, EINVAL, EMFILE or ENOBUFS.</returns>
        public int Pipe(int[] fds, int flags) => Call(SystemCall.Pipe, NoFd, flags, 0, 0, fds, null, null);

        /// <summary>Makes two sockets that are connected to each other, without a network.</summary>
        /// <param name="family">AF_UNIX.</param>
        /// <param name="type">SOCK_STREAM, with SOCK_NONBLOCK and SOCK_CLOEXEC if wanted.</param>
        /// <param name="protocol">0.</param>
        /// <param name="fds">Filled with the two fds.</param>
        /// <returns>0, or -1 with EFAULT, EINVAL, EAFNOSUPPORT, EOPNOTSUPP (a family that has no pairs), ESOCKTNOSUPPORT, EPROTONOSUPPORT, EMFILE
        /// or ENOBUFS.</returns>
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

            ByteRing ring = new ByteRing(PipeOperations.Capacity);
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
