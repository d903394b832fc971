namespace NanoTcp.Sockets
{
    /// <summary>A socket's inode: a number and the socket.</summary>
    public sealed class SocketInode
    {
        internal SocketInode(int number, Socket socket)
        {
            Number = number;
            Socket = socket;
        }

        /// <summary>Number from 1, never reused, as in Linux's "socket:[4711]".</summary>
        public int Number { get; }

        /// <summary>The socket that the inode holds.</summary>
        public Socket Socket { get; }
    }

    /// <summary>
    /// sockfs: the pseudo file system that holds the sockets' inodes, mounted when the stack starts. Its files cannot be opened by name.
    /// Through it, sockets are files like any other.
    /// </summary>
    internal sealed class SocketFileSystem
    {
        private readonly SocketFileOperations _operations = new SocketFileOperations();
        private int _lastNumber;

        /// <summary>Creates the inode of a socket.</summary>
        public SocketInode AllocateInode(Socket socket)
        {
            socket.Inode = new SocketInode(++_lastNumber, socket);
            return socket.Inode;
        }

        /// <summary>Creates the file of a socket.</summary>
        public File OpenFile(Socket socket)
        {
            File file = new File(_operations, socket);
            socket.File = file;
            return file;
        }

        /// <summary>Removes the inode of a released socket.</summary>
        public void FreeInode(SocketInode inode)
        {
            inode.Socket.Inode = null;
        }
    }
}
