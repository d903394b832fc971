namespace NanoTcp.Links
{
    /// <summary>A device in use and our IPv4 address on it: what a link layer knows of an interface.</summary>
    public abstract class LinkInterface
    {
        // The address, its network and the broadcast address as the number that four bytes of a packet read as: comparing needs no byte
        // order. Fields, since each packet needs them.
        internal uint AddressWord;
        internal uint MaskWord;
        internal uint NetworkWord;
        internal uint BroadcastWord;

        internal readonly StackContext Stack;

        // The device that the stack calls, as a field, since each poll does: Device, or its stand-in after it threw.
        internal NetDevice Driver;

        internal LinkInterface(StackContext stack, NetDevice device)
        {
            Stack = stack;
            Device = device;
            Driver = device;
        }

        /// <summary>The device.</summary>
        public NetDevice Device { get; }

        /// <summary>
        /// True while the device works and its link carries frames. False after the device threw an exception, until it is open again.
        /// </summary>
        public bool IsLinkUp
        {
            get
            {
                try
                {
                    return Driver.IsLinkUp;
                }
                catch (System.OutOfMemoryException)
                {
                    throw;
                }
                catch (System.Exception)
                {
                    return false;
                }
            }
        }

        /// <summary>Our IPv4 address in host order; 0 before it has one.</summary>
        public uint Address { get; private set; }

        /// <summary>Leading one bits of the subnet mask, 0 to 32.</summary>
        public int PrefixLength { get; private set; }

        internal uint Mask { get; private set; }

        internal uint Network { get; private set; }

        /// <summary>True for 255.255.255.255 and for the broadcast address of our subnet.</summary>
        internal bool IsBroadcast(uint address)
        {
            return address == Ipv4Address.Broadcast || (PrefixLength < 31 && address == (Network | ~Mask) && Address != 0);
        }

        internal bool IsOnLink(uint address) => (address & Mask) == Network && !IsBroadcast(address);

        internal void SetAddress(uint address, int prefixLength)
        {
            Address = address;
            PrefixLength = prefixLength;
            Mask = Ipv4Address.Mask(prefixLength);
            Network = address & Mask;
            AddressWord = Ipv4Address.ToWord(address);

            // A network so large that it contains addresses no host can have gets no fast path: a value masked with 0 never equals 1.
            bool isUsual = prefixLength >= 8 && address != 0;
            MaskWord = isUsual ? Ipv4Address.ToWord(Mask) : 0;
            NetworkWord = isUsual ? AddressWord & MaskWord : 1;
            BroadcastWord = Ipv4Address.ToWord(prefixLength < 31 && address != 0 ? Network | ~Mask : Ipv4Address.Broadcast);
        }

        /// <summary>
        /// Gives a frame to the device. If the device refuses it or memory is out, the frame is counted and dropped, as if lost on the
        /// wire.
        /// </summary>
        /// <returns>0 or a negative errno.</returns>
        internal int Transmit(byte[] frame, int offset, int length)
        {
            try
            {
                int result = Driver.Transmit(frame, offset, length);
                if (result < 0)
                {
                    Stack.Statistics.Drop(DropReason.DeviceRefused);
                }

                return result;
            }
            catch (System.OutOfMemoryException)
            {
                Stack.Statistics.Drop(DropReason.OutOfMemory);
                return -Errno.ENOBUFS;
            }
            catch (System.Exception e)
            {
                Stack.Statistics.Drop(DropReason.DeviceRefused);
                DeviceFailed(e);
                return -Errno.ENETDOWN;
            }
        }

        /// <summary>A method of the device threw an exception: it is out of use until it is open again.</summary>
        internal abstract void DeviceFailed(System.Exception exception);

        /// <summary>The device is open again.</summary>
        internal abstract void DeviceReopened();

        /// <summary>True while a connection sends by this next hop.</summary>
        internal abstract bool IsNeighborInUse(uint address);

        /// <summary>True when a route leads through this address.</summary>
        internal abstract bool IsGateway(uint address);

        /// <summary>A host on the link has answered, after packets for it had been displaced.</summary>
        internal abstract void NeighborResolved();

        /// <summary>A host on the link does not answer ARP.</summary>
        internal abstract void NeighborUnreachable(uint address);
    }
}
