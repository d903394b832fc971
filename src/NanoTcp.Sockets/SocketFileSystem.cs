namespace NanoTcp.Sockets
{
    /// <summary>A socket's inode: its number, and the socket.</summary>
    public sealed class SocketInode
    {
        internal SocketInode(int number, Socket socket)
        {
            Number = number;
            Socket = socket;
        }

        /// <summary>Unique in the file system's life, as in Linux's "socket:[4711]"; 1 and up.</summary>
        public int Number { get; }

        /// <summary>The socket that the inode holds.</summary>
        public Socket Socket { get; }
    }

    /// <summary>
    /// sockfs: the pseudo file system, mounted once when the stack starts, in which every socket has its inode. Its files cannot be opened
    /// by name; it makes sockets files like any other.
    /// </summary>
    internal sealed class SocketFileSystem
    {
        private readonly SocketFileOperations _operations = new SocketFileOperations();
        private int _lastNumber;

        /// <summary>Makes an inode with a socket in it.</summary>
        public SocketInode AllocateInode(Socket socket)
        {
            socket.Inode = new SocketInode(++_lastNumber, socket);
            return socket.Inode;
        }

        /// <summary>Makes the file by which processes see a socket.</summary>
        public File OpenFile(Socket socket)
        {
            File file = new File(_operations, socket);
            socket.File = file;
            return file;
        }

        /// <summary>The socket has gone, and with it its inode.</summary>
        public void FreeInode(SocketInode inode)
        {
            inode.Socket.Inode = null;
        }
    }
}
