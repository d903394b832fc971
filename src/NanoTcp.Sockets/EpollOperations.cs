namespace NanoTcp.Sockets
{
    /// <summary>The file operations of an epoll, which can be polled like any other file.</summary>
    internal sealed class EpollOperations : FileOperations
    {
        public static readonly EpollOperations Instance = new EpollOperations();

        private EpollOperations()
        {
        }

        public override int Read(File file, byte[] buffer, int offset, int count) => -Errno.EINVAL;

        public override int Write(File file, byte[] buffer, int offset, int count) => -Errno.EINVAL;

        public override int Poll(File file) => ((Epoll)file.Content).CheckReady() ? SocketConstants.POLLIN : 0;

        public override int Ioctl(File file, int request, ref int value) => -Errno.EINVAL;

        public override void Release(File file)
        {
            ((Epoll)file.Content).RemoveAll();
        }

        public override Sock SockOf(File file) => null;

        internal override SockWatcher FindWatcher(File file) => ((Epoll)file.Content).Watcher;

        internal override void SetWatcher(File file, SockWatcher watcher)
        {
            ((Epoll)file.Content).Watcher = watcher;
        }
    }
}
