namespace NanoTcp.Sockets
{
    /// <summary>The bytes of a pipe. A pipe has no sock, so the epolls that watch either end are kept here.</summary>
    internal sealed class PipeRing : ByteRing
    {
        public PipeRing(int capacity)
            : base(capacity)
        {
        }

        public SockWatcher Watcher { get; set; }
    }
}
