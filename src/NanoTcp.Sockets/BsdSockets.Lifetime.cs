using System;

namespace NanoTcp.Sockets
{
    /// <summary>How sockets come and go: a socket gets a sock, an inode, a file and an fd, and loses them in the opposite order.</summary>
    public sealed partial class BsdSockets
    {
        // in Linux's order: unknown flags, then the family, then what it knows of types
        private static int CheckType(int type)
        {
            bool isKnown = (type & ~(TypeMask | CreationFlags)) == 0 && (type & TypeMask) < TypeLimit;
            return isKnown ? 0 : -NanoTcp.Errno.EINVAL;
        }

        private int Create(int family, int type, int protocol)
        {
            int error = CheckType(type);
            if (error != 0)
            {
                return error;
            }

            SocketFamily found = FindFamily(family);
            return found == null ? -NanoTcp.Errno.EAFNOSUPPORT : Create(found, type, protocol);
        }

        private int Create(SocketFamily family, int type, int protocol)
        {
            Socket socket = null;
            try
            {
                socket = new Socket(family.Number, type & TypeMask, protocol);
                _fileSystem.AllocateInode(socket);
                int error = family.Create(socket);
                if (error == 0)
                {
                    return Map(socket, type & SocketConstants.SOCK_NONBLOCK);
                }

                _fileSystem.FreeInode(socket.Inode);
                return error;
            }
            catch (OutOfMemoryException)
            {
                Discard(socket);
                return -NanoTcp.Errno.ENOBUFS;
            }
        }

        /// <summary>Gives a socket a file and an fd; when there is none left, the socket is released again.</summary>
        private int Map(Socket socket, int flags)
        {
            File file = _fileSystem.OpenFile(socket);
            file.Flags = flags;
            socket.Sock.Service = _service;
            int fd = _files.Install(file, 0);
            if (fd < 0)
            {
                ReleaseFile(file);
            }

            return fd;
        }

        /// <summary>Undoes the making of a socket that found no memory half-way.</summary>
        private void Discard(Socket socket)
        {
            if (socket == null)
            {
                return;
            }

            if (socket.Sock != null)
            {
                socket.Ops.Release(socket);
            }

            if (socket.Inode != null)
            {
                _fileSystem.FreeInode(socket.Inode);
            }
        }

        /// <summary>An fd of a file has gone; the file goes with the last one.</summary>
        private void LetGo(File file)
        {
            if (file.Descriptors == 0)
            {
                ReleaseFile(file);
            }
            else
            {
                // a call may wait on the fd that has gone
                _stack.SocketChanged(file.Ops.SockOf(file));
            }
        }

        private void ReleaseFile(File file)
        {
            Socket socket = file.Content as Socket;
            if (socket == null)
            {
                file.Ops.Release(file);
                _stack.SocketChanged(file.Ops.SockOf(file));
                return;
            }

            Sock sock = socket.Sock;
            ProtocolOperations operations = socket.Ops;
            int linger = operations.LingerTime(socket);
            file.Ops.Release(file);
            _fileSystem.FreeInode(socket.Inode);
            _stack.SocketChanged(sock);
            if (linger > 0)
            {
                long deadline = _stack.Now + linger;
                while (operations.IsLingering(sock) && _stack.WaitForChange(sock, deadline))
                {
                }

                _stack.FinishWait();
            }
        }
    }
}
