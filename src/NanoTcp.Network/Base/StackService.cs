namespace NanoTcp
{
    /// <summary>
    /// Something that works on the stack in the background, such as a DHCP client. It has no thread: the stack's poll runs it when its time
    /// has come, one of its sockets changed, or an interface's link or address did. Its sockets must not block.
    /// </summary>
    public abstract class StackService
    {
        // to be run at the next poll, whatever its deadline is
        internal bool IsMarked;

        /// <summary>When it wants to be run even if nothing changes, in the clock's milliseconds; long.MaxValue for never. Asked after each run.</summary>
        public abstract long Deadline { get; }

        /// <summary>Does what is due. Called under the stack's lock; must not wait, and must leave <see cref="Deadline"/> in the future.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        public abstract void Run(long now);

        /// <summary>
        /// An interface is about to lose its address, which can still be used to say so. Called under the stack's lock; must not wait. Does nothing
        /// unless a service overrides it.
        /// </summary>
        /// <param name="netInterface">The interface.</param>
        public virtual void AddressGoes(NetInterface netInterface)
        {
        }
    }
}
