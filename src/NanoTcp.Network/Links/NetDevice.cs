namespace NanoTcp.Links
{
    /// <summary>Called when a device wants to be polled. May come from any thread or an interrupt: it must only take note.</summary>
    public delegate void DeviceInterrupt();

    /// <summary>
    /// The contract that a network interface's driver fulfils. All methods but the interrupt are called by one thread at a time, under
    /// the stack's lock. No method throws on what a chip, a link or a peer does; faults are counted in <see cref="Counters"/>.
    /// </summary>
    public abstract class NetDevice
    {
        /// <summary>Time meaning "no need", in milliseconds.</summary>
        public const long Never = long.MaxValue;

        /// <summary>Largest IP packet on Ethernet, in bytes (RFC 894).</summary>
        public const int EthernetMtu = 1500;

        /// <summary>Makes the common part of a device.</summary>
        /// <param name="name">Name for people, such as "eth0".</param>
        /// <param name="kind">What its frames begin with.</param>
        /// <param name="macAddress">Its six-byte Ethernet address in the order of the wire; null for <see cref="LinkKind.Ip"/>.</param>
        /// <param name="mtu">Largest IP packet in bytes, 68 (RFC 791) to 1500 for Ethernet.</param>
        protected NetDevice(string name, LinkKind kind, byte[] macAddress, int mtu)
        {
            Name = name;
            Kind = kind;
            MacAddress = macAddress;
            Mtu = mtu;
            Counters = new DeviceCounters();
        }

        /// <summary>Name for people, such as "eth0".</summary>
        public string Name { get; }

        /// <summary>What its frames begin with.</summary>
        public LinkKind Kind { get; }

        /// <summary>Six bytes in the order of the wire, or null.</summary>
        public byte[] MacAddress { get; }

        /// <summary>Largest IP packet it carries, in bytes, link header excluded.</summary>
        public int Mtu { get; }

        /// <summary>What it has done so far.</summary>
        public DeviceCounters Counters { get; }

        /// <summary>Bytes that must be free in front of a frame given to <see cref="Transmit"/>, for example for an SPI header.</summary>
        public virtual int TransmitHeadroom => 0;

        /// <summary>True while the link carries frames, as far as the last look at it told.</summary>
        public abstract bool IsLinkUp { get; }

        /// <summary>Set by the stack: called when frames may be waiting or the device needs service.</summary>
        public DeviceInterrupt Interrupt { get; set; }

        /// <summary>Prepares the device: resets and checks the chip, opens the link.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>0, or a negative <see cref="Errno"/>.</returns>
        public virtual int Open(long now) => 0;

        /// <summary>Says in words what a failed <see cref="Open"/> found.</summary>
        /// <param name="error">What it returned.</param>
        public virtual string Explain(int error) => "error " + (-error).ToString();

        /// <summary>Stops the device and lets go of what it holds.</summary>
        public virtual void Close()
        {
        }

        /// <summary>
        /// Takes waiting frames. Returns at once; a device that knows that nothing waits does so without a bus transaction.
        /// </summary>
        /// <param name="batch">Where the frames go; whatever it held is gone.</param>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>How many frames the batch holds; 0 when none waits.</returns>
        public abstract int Receive(FrameBatch batch, long now);

        /// <summary>Sends one frame. The bytes may be used again when it returns.</summary>
        /// <param name="buffer">Holds the frame, with <see cref="TransmitHeadroom"/> bytes in front of it that the device may overwrite.</param>
        /// <param name="offset">Index of the frame's first byte.</param>
        /// <param name="length">Its length in bytes, link header included.</param>
        /// <returns>0; -ENETDOWN while the link is down; -ENOBUFS when there is no room just now; -EMSGSIZE; -EIO.</returns>
        public abstract int Transmit(byte[] buffer, int offset, int length);

        /// <summary>
        /// Lets frames for a group's link address in from now on. The stack looks at each frame's destination again: a device may let in more.
        /// </summary>
        /// <param name="macAddress">Six bytes in the order of the wire, 01-00-5E and 23 bits of the group (RFC 1112 section 6.4); joined once.</param>
        public virtual void JoinMulticast(byte[] macAddress)
        {
        }

        /// <summary>Ends what <see cref="JoinMulticast"/> began.</summary>
        /// <param name="macAddress">Six bytes in the order of the wire.</param>
        public virtual void LeaveMulticast(byte[] macAddress)
        {
        }

        /// <summary>Does what is due by time rather than by a frame: looks at the link, finds lost interrupts, recovers.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>When it wants to be called (and polled for frames) next, in the same time, or <see cref="Never"/>.</returns>
        public virtual long Service(long now) => Never;

        /// <summary>
        /// When it wants to be polled for frames though nothing interrupts, in the stack's milliseconds, or <see cref="Never"/>. It may change
        /// with any call, unlike what <see cref="Service"/> returned; a driver that moves it forward wakes the stack.
        /// </summary>
        public virtual long PollDeadline => Never;

        /// <summary>
        /// Tells a device that has an IP stack of its own, beside or in place of the one above it, which address is ours. Most have none.
        /// </summary>
        /// <param name="address">IPv4 address in host order; 0 for none.</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 0 to 32.</param>
        public virtual void AddressChanged(uint address, int prefixLength)
        {
        }

        /// <summary>Tells such a device the router for other networks.</summary>
        /// <param name="gateway">IPv4 address in host order; 0 for none.</param>
        public virtual void GatewayChanged(uint gateway)
        {
        }

        /// <summary>For drivers: tells the stack that frames may be waiting.</summary>
        protected void RaiseInterrupt()
        {
            DeviceInterrupt interrupt = Interrupt;
            if (interrupt != null)
            {
                interrupt();
            }
        }
    }
}
