namespace NanoTcp.Sockets
{
    /// <summary>Common base of both ends of a pipe: a file that is a ring of bytes, not a socket.</summary>
    internal abstract class PipeOperations : FileOperations
    {
        /// <summary>Capacity of a pipe in bytes.</summary>
        public const int Capacity = 2048;

        private readonly NetStack _stack;

        protected PipeOperations(NetStack stack)
        {
            _stack = stack;
        }

        public override int Read(File file, byte[] buffer, int offset, int count) => -Errno.EBADF;

        public override int Write(File file, byte[] buffer, int offset, int count) => -Errno.EBADF;

        public override int Ioctl(File file, int request, ref int value)
        {
            if (request != SocketConstants.FIONREAD)
            {
                return -Errno.ENOTTY;
            }

            value = ((ByteRing)file.Content).Count;
            return 0;
        }

        // a pipe has no sock: a waiter checks it again at any change in the stack
        public override Sock SockOf(File file) => null;

        internal override SockWatcher FindWatcher(File file) => ((PipeRing)file.Content).Watcher;

        internal override void SetWatcher(File file, SockWatcher watcher)
        {
            ((PipeRing)file.Content).Watcher = watcher;
        }

        protected void Changed(File file)
        {
            SockWatcher watcher = ((PipeRing)file.Content).Watcher;
            if (watcher != null)
            {
                watcher.SockChanged(_stack);
            }

            _stack.SocketChanged(null);
        }
    }

    /// <summary>The read end of a pipe.</summary>
    internal sealed class PipeReadOperations : PipeOperations
    {
        public PipeReadOperations(NetStack stack)
            : base(stack)
        {
        }

        public override int Read(File file, byte[] buffer, int offset, int count)
        {
            int read = ((ByteRing)file.Content).Read(buffer, offset, count, false);
            if (read > 0)
            {
                Changed(file);
            }

            return read;
        }

        public override int Poll(File file)
        {
            ByteRing ring = (ByteRing)file.Content;
            return (ring.Count > 0 ? SocketConstants.POLLIN : 0) | (ring.IsWriterClosed ? SocketConstants.POLLHUP : 0);
        }

        public override void Release(File file)
        {
            ((ByteRing)file.Content).IsReaderClosed = true;
            Changed(file);
        }
    }

    /// <summary>The write end of a pipe. Writes of up to PIPE_BUF bytes are atomic.</summary>
    internal sealed class PipeWriteOperations : PipeOperations
    {
        public PipeWriteOperations(NetStack stack)
            : base(stack)
        {
        }

        public override int Write(File file, byte[] buffer, int offset, int count)
        {
            int written = ((ByteRing)file.Content).Write(buffer, offset, count, SocketConstants.PIPE_BUF);
            if (written > 0)
            {
                Changed(file);
            }

            return written;
        }

        public override int Poll(File file)
        {
            ByteRing ring = (ByteRing)file.Content;
            return (ring.Free >= SocketConstants.PIPE_BUF ? SocketConstants.POLLOUT : 0) |
                (ring.IsReaderClosed ? SocketConstants.POLLERR : 0);
        }

        public override void Release(File file)
        {
            ((ByteRing)file.Content).IsWriterClosed = true;
            Changed(file);
        }
    }
}
