namespace NanoTcp
{
    /// <summary>
    /// What is notified when a sock changes: a <see cref="StackService"/>, which programs derive from, or an epoll that watches the socket.
    /// </summary>
    public abstract class SockWatcher
    {
        /// <summary>The sock became readable or writable, or failed. Called under the stack's lock; must not block or allocate.</summary>
        internal abstract void SockChanged(StackContext stack);
    }
}
