namespace NanoTcp.Sockets
{
    /// <summary>An open file: what an fd stands for.</summary>
    public sealed class File
    {
        // a field, since each call looks at it
        internal readonly FileOperations Ops;

        internal File(FileOperations operations, object content)
        {
            Ops = operations;
            Content = content;
        }

        /// <summary>What can be done with it.</summary>
        public FileOperations Operations => Ops;

        /// <summary>What it is about; for a socket, the socket.</summary>
        public object Content { get; }

        /// <summary>Status flags, such as O_NONBLOCK.</summary>
        public int Flags { get; set; }

        /// <summary>Fds that stand for it; with the last one it is released.</summary>
        public int Descriptors { get; internal set; }

        /// <summary>True when calls do not block.</summary>
        public bool IsNonBlocking => (Flags & SocketConstants.O_NONBLOCK) != 0;
    }

    /// <summary>
    /// What can be done with a file of some kind. No method waits: one that would have to returns -EAGAIN, and the call layer waits for all
    /// kinds alike.
    /// </summary>
    public abstract class FileOperations
    {
        /// <summary>Reads.</summary>
        /// <param name="file">The file.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <returns>Bytes read, 0 at the end, or a negative errno.</returns>
        public abstract int Read(File file, byte[] buffer, int offset, int count);

        /// <summary>Writes.</summary>
        /// <param name="file">The file.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <returns>Bytes taken, or a negative errno.</returns>
        public abstract int Write(File file, byte[] buffer, int offset, int count);

        /// <summary>What holds now, of POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP.</summary>
        /// <param name="file">The file.</param>
        public abstract int Poll(File file);

        /// <summary>Does something that only this kind of file can.</summary>
        /// <param name="file">The file.</param>
        /// <param name="request">What.</param>
        /// <param name="value">Its argument or result.</param>
        /// <returns>0, or -ENOTTY when the request is unknown.</returns>
        public abstract int Ioctl(File file, int request, ref int value);

        /// <summary>The last fd has gone.</summary>
        /// <param name="file">The file.</param>
        public abstract void Release(File file);

        /// <summary>What a waiter for this file waits for; null for any change in the stack.</summary>
        /// <param name="file">The file.</param>
        public abstract Sock SockOf(File file);
    }
}
