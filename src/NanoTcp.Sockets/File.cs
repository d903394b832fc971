namespace NanoTcp.Sockets
{
    /// <summary>An open file, to which one or more fds refer.</summary>
    public sealed class File
    {
        // a field, since each call reads it
        internal readonly FileOperations Ops;

        internal File(FileOperations operations, object content)
        {
            Ops = operations;
            Content = content;
        }

        /// <summary>The file's operations.</summary>
        public FileOperations Operations => Ops;

        /// <summary>The file's object; for a socket, the <see cref="Socket"/>.</summary>
        public object Content { get; }

        /// <summary>Status flags, such as O_NONBLOCK.</summary>
        public int Flags { get; set; }

        /// <summary>Number of fds that refer to it; when it reaches 0, the file is released.</summary>
        public int Descriptors { get; internal set; }

        /// <summary>True when calls do not block.</summary>
        public bool IsNonBlocking => (Flags & SocketConstants.O_NONBLOCK) != 0;
    }

    /// <summary>
    /// The operations of a kind of file. No method blocks: one that would returns -EAGAIN, and the call layer does the waiting for all
    /// kinds.
    /// </summary>
    public abstract class FileOperations
    {
        /// <summary>Reads without blocking.</summary>
        /// <param name="file">The file.</param>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">Maximum in bytes.</param>
        /// <returns>Bytes read, 0 at the end, or a negative errno.</returns>
        public abstract int Read(File file, byte[] buffer, int offset, int count);

        /// <summary>Writes without blocking.</summary>
        /// <param name="file">The file.</param>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes.</param>
        /// <returns>Bytes accepted, or a negative errno.</returns>
        public abstract int Write(File file, byte[] buffer, int offset, int count);

        /// <summary>Current state as POLLIN, POLLOUT, POLLERR, POLLHUP and POLLRDHUP bits.</summary>
        /// <param name="file">The file.</param>
        public abstract int Poll(File file);

        /// <summary>Performs a control operation of this kind of file.</summary>
        /// <param name="file">The file.</param>
        /// <param name="request">ioctl request number.</param>
        /// <param name="value">Argument or result of the request.</param>
        /// <returns>0, or -ENOTTY when the request is unknown.</returns>
        public abstract int Ioctl(File file, int request, ref int value);

        /// <summary>Releases the file after its last fd was closed.</summary>
        /// <param name="file">The file.</param>
        public abstract void Release(File file);

        /// <summary>Event source of threads that wait for this file; null for any change in the stack.</summary>
        /// <param name="file">The file.</param>
        public abstract Sock SockOf(File file);

        /// <summary>The first watcher of a file's changes; null for none.</summary>
        internal virtual SockWatcher FindWatcher(File file) => SockOf(file).Watcher;

        /// <summary>Sets the first watcher of a file's changes.</summary>
        internal virtual void SetWatcher(File file, SockWatcher watcher)
        {
            SockOf(file).Watcher = watcher;
        }
    }
}
