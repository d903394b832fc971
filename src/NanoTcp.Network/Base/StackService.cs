namespace NanoTcp
{
    /// <summary>
    /// A task that runs in the background of a stack, such as a DHCP client. It has no thread: the stack's poll runs it when its deadline
    /// comes, one of its sockets changes, or the link or address of an interface changes. Its sockets must not block.
    /// </summary>
    public abstract class StackService : SockWatcher
    {
        // Runs at the next poll, whatever its deadline.
        internal bool IsMarked;

        /// <summary>
        /// When to run even if nothing changes, in the clock's milliseconds; long.MaxValue for never. Read after each run.
        /// </summary>
        public abstract long Deadline { get; }

        /// <summary>
        /// Does the work that is due. Called under the stack's lock. Must not block, and must leave <see cref="Deadline"/> in the future.
        /// </summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        public abstract void Run(long now);

        /// <summary>
        /// An interface is about to lose its address, which can still be used to announce that. Called under the stack's lock; must not
        /// block. The default does nothing.
        /// </summary>
        /// <param name="address">The address, in host order.</param>
        public virtual void AddressRemoving(uint address)
        {
        }

        internal sealed override void SockChanged(StackContext stack)
        {
            stack.Mark(this);
        }
    }
}
