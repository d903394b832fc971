namespace NanoTcp.Sockets
{
    /// <summary>What both ends of a pipe have in common: a file whose content is a ring, and which is no socket.</summary>
    internal abstract class PipeOperations : FileOperations
    {
        /// <summary>Bytes that a pipe holds.</summary>
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

        // a pipe has no sock: whoever waits for one looks again at any change
        public override Sock SockOf(File file) => null;

        protected void Changed()
        {
            _stack.SocketChanged(null);
        }
    }

    /// <summary>The end of a pipe that is read from.</summary>
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
                Changed();
            }

            return read;
        }

        public override int Poll(File file)
        {
            ByteRing ring = (ByteRing)file.Content;
            return (ring.Count > 0 ? SocketConstants.POLLIN : 0) | (ring.IsWriterGone ? SocketConstants.POLLHUP : 0);
        }

        public override void Release(File file)
        {
            ((ByteRing)file.Content).IsReaderGone = true;
        }
    }

    /// <summary>The end of a pipe that is written to. Up to PIPE_BUF bytes are taken all at once, however many threads write.</summary>
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
                Changed();
            }

            return written;
        }

        public override int Poll(File file)
        {
            ByteRing ring = (ByteRing)file.Content;
            return (ring.Free >= SocketConstants.PIPE_BUF ? SocketConstants.POLLOUT : 0) | (ring.IsReaderGone ? SocketConstants.POLLERR : 0);
        }

        public override void Release(File file)
        {
            ((ByteRing)file.Content).IsWriterGone = true;
        }
    }
}
