namespace NanoTcp.Links
{
    /// <summary>Called when a device needs to be polled. May come from any thread or an interrupt: it must only set a flag.</summary>
    public delegate void DeviceInterrupt();

    /// <summary>
    /// The contract between the stack and the driver of a network interface. One thread at a time calls the methods, under the stack's
    /// lock; only <see cref="Interrupt"/> may be raised from any thread. No method throws on a fault of the chip, the link or a peer;
    /// faults are counted in <see cref="Counters"/>. If a method throws anyway, the stack counts it, treats the link as down, and opens the
    /// device again after one second; after further failures it waits up to 64 seconds.
    /// </summary>
    public abstract class NetDevice
    {
        /// <summary>A time that never comes, in milliseconds.</summary>
        public const long Never = long.MaxValue;

        /// <summary>Largest IP packet on Ethernet, in bytes (RFC 894).</summary>
        public const int EthernetMtu = 1500;

        /// <summary>Initializes the part that all devices share.</summary>
        /// <param name="name">Display name, such as "eth0".</param>
        /// <param name="kind">The header that frames begin with.</param>
        /// <param name="macAddress">Six-byte Ethernet address in wire order; null for <see cref="LinkKind.Ip"/>.</param>
        /// <param name="mtu">Largest IP packet in bytes: for Ethernet 68 (RFC 791) to 1500.</param>
        protected NetDevice(string name, LinkKind kind, byte[] macAddress, int mtu)
        {
            Name = name;
            Kind = kind;
            MacAddress = macAddress;
            Mtu = mtu;
            Counters = new DeviceCounters();
        }

        /// <summary>Display name, such as "eth0".</summary>
        public string Name { get; }

        /// <summary>The header that frames begin with.</summary>
        public LinkKind Kind { get; }

        /// <summary>Six bytes in wire order; null for <see cref="LinkKind.Ip"/>.</summary>
        public byte[] MacAddress { get; }

        /// <summary>Largest IP packet in bytes, link header excluded.</summary>
        public int Mtu { get; }

        /// <summary>Counters since the device was made.</summary>
        public DeviceCounters Counters { get; }

        /// <summary>Bytes that must be free before a frame given to <see cref="Transmit"/>, for example for an SPI header.</summary>
        public virtual int TransmitHeadroom => 0;

        /// <summary>True while the link carries frames, as of the last check.</summary>
        public abstract bool IsLinkUp { get; }

        /// <summary>True while the device can be used, with or without a link. False while its chip does not answer.</summary>
        public virtual bool IsWorking => true;

        /// <summary>Describes the device's state in one sentence: the link, or what to check when there is none.</summary>
        public virtual string StateMessage => IsLinkUp ? "The link is up." : "There is no link: check the cable and the link partner.";

        /// <summary>Set by the stack: called when frames may be waiting or the device needs service.</summary>
        public DeviceInterrupt Interrupt { get; set; }

        /// <summary>Prepares the device: resets and checks the chip, opens the link.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>0, or a negative <see cref="Errno"/>.</returns>
        public virtual int Open(long now) => 0;

        /// <summary>Describes why <see cref="Open"/> failed.</summary>
        /// <param name="error">The negative errno that it returned.</param>
        public virtual string DescribeError(int error) => "error " + (-error).ToString();

        /// <summary>Stops the device and releases what it holds.</summary>
        public virtual void Close()
        {
        }

        /// <summary>Takes waiting frames, without waiting for any. A device that knows that no frame waits does no bus transaction.</summary>
        /// <param name="batch">Receives the frames. Its former content is discarded.</param>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>Number of frames in the batch; 0 when none waits.</returns>
        public abstract int Receive(FrameBatch batch, long now);

        /// <summary>Sends one frame. The caller may reuse the bytes when it returns.</summary>
        /// <param name="buffer">Array that holds the frame, after <see cref="TransmitHeadroom"/> bytes that the device may
        /// overwrite.</param>
        /// <param name="offset">Index of the frame's first byte.</param>
        /// <param name="length">Its length in bytes, link header included.</param>
        /// <returns>0; -ENETDOWN while the link is down; -ENOBUFS while the transmit buffer is full; -EMSGSIZE for a frame that is too
        /// long; -EIO when the chip does not respond.</returns>
        public abstract int Transmit(byte[] buffer, int offset, int length);

        /// <summary>
        /// Starts to receive frames for a group's link address. The device may let in more: the stack checks each frame's destination.
        /// </summary>
        /// <param name="macAddress">Six bytes in wire order: 01-00-5E and 23 bits of the group (RFC 1112 section 6.4). Joined once.</param>
        public virtual void JoinMulticast(byte[] macAddress)
        {
        }

        /// <summary>Ends what <see cref="JoinMulticast"/> began.</summary>
        /// <param name="macAddress">Six bytes in wire order.</param>
        public virtual void LeaveMulticast(byte[] macAddress)
        {
        }

        /// <summary>Does timed work: checks the link, finds lost interrupts, recovers the chip.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>When to call this again, and to poll for frames, in the same milliseconds; or <see cref="Never"/>.</returns>
        public virtual long Service(long now) => Never;

        /// <summary>
        /// When to poll for frames even though the device raises no interrupt, in the stack's milliseconds; or <see cref="Never"/>. Unlike
        /// the result of <see cref="Service"/> it may change with any call. A driver that makes it earlier wakes the stack.
        /// </summary>
        public virtual long PollDeadline => Never;

        /// <summary>Gives our address to a device that has an IP stack of its own. Most devices have none and ignore it.</summary>
        /// <param name="address">IPv4 address in host order; 0 for none.</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 0 to 32.</param>
        public virtual void AddressChanged(uint address, int prefixLength)
        {
        }

        /// <summary>Gives the default gateway to a device that has an IP stack of its own.</summary>
        /// <param name="gateway">IPv4 address in host order; 0 for none.</param>
        public virtual void GatewayChanged(uint gateway)
        {
        }

        /// <summary>For drivers: signals the stack that frames may be waiting.</summary>
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
