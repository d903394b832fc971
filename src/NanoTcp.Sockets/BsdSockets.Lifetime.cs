using System;

namespace NanoTcp.Sockets
{
    /// <summary>Creates and releases sockets. A socket gets a sock, an inode, a file and an fd, and loses them in reverse order.</summary>
    public sealed partial class BsdSockets
    {
        // in Linux's order: unknown flags, then the family, then the type and protocol
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

        /// <summary>Gives a socket a file and an fd. If no fd is free, releases the socket.</summary>
        private int Map(Socket socket, int flags)
        {
            File file = _fileSystem.OpenFile(socket);
            file.Flags = flags;
            socket.Sock.Watcher = _service;
            int fd = _files.Install(file, 0);
            if (fd < 0)
            {
                ReleaseFile(file);
            }

            return fd;
        }

        /// <summary>Releases a socket whose creation ran out of memory halfway.</summary>
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

        /// <summary>Drops a closed fd's reference to its file; the last one releases the file.</summary>
        private void DropReference(File file)
        {
            if (file.Descriptors == 0)
            {
                ReleaseFile(file);
            }
            else
            {
                // a call may block on the closed fd; for an epoll nothing has changed
                _stack.WakeCallers(file.Ops.SockOf(file));
            }
        }

        private void ReleaseFile(File file)
        {
            Epoll.RemoveFile(file);
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
