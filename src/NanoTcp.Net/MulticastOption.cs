namespace System.Net.Sockets
{
    /// <summary>A multicast group, and the interface on which a socket joins it.</summary>
    public class MulticastOption
    {
        /// <summary>Makes an option for the interface that the routes choose.</summary>
        /// <param name="multicastAddress">The group, 224.0.0.0 to 239.255.255.255.</param>
        /// <exception cref="ArgumentNullException">The address is null.</exception>
        public MulticastOption(IPAddress multicastAddress)
            : this(multicastAddress, IPAddress.Any)
        {
        }

        /// <summary>Makes an option for an interface.</summary>
        /// <param name="multicastAddress">The group, 224.0.0.0 to 239.255.255.255.</param>
        /// <param name="localAddress">Our address on the interface; Any for the one that the routes choose.</param>
        /// <exception cref="ArgumentNullException">The address is null.</exception>
        public MulticastOption(IPAddress multicastAddress, IPAddress localAddress)
        {
            if (multicastAddress == null || localAddress == null)
            {
                throw new ArgumentNullException();
            }

            MultiCastAddress = multicastAddress;
            LocalAddress = localAddress;
        }

        /// <summary>The group.</summary>
        public IPAddress MultiCastAddress { get; }

        /// <summary>Our address on the interface, or Any.</summary>
        public IPAddress LocalAddress { get; }

        /// <summary>Both as eight bytes, for SetSocketOption with AddMembership or DropMembership.</summary>
        public byte[] GetBytes()
        {
            byte[] bytes = new byte[8];
            Array.Copy(MultiCastAddress.GetAddressBytes(), 0, bytes, 0, 4);
            Array.Copy(LocalAddress.GetAddressBytes(), 0, bytes, 4, 4);
            return bytes;
        }
    }
}
