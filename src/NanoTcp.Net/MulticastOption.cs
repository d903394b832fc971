using System;

namespace NanoTcp.Net
{
    /// <summary>A group, and the interface on which a socket belongs to it.</summary>
    public class MulticastOption
    {
        /// <summary>Makes one for the interface that the routes lead to.</summary>
        /// <param name="multicastAddress">The group.</param>
        /// <exception cref="ArgumentNullException">There is no address.</exception>
        public MulticastOption(IPAddress multicastAddress)
            : this(multicastAddress, IPAddress.Any)
        {
        }

        /// <summary>Makes one for an interface.</summary>
        /// <param name="multicastAddress">The group.</param>
        /// <param name="localAddress">Our address on the interface; Any for the one that the routes lead to.</param>
        /// <exception cref="ArgumentNullException">There is no address.</exception>
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

        /// <summary>Both as SetSocketOption with AddMembership and DropMembership takes them: eight bytes.</summary>
        public byte[] GetBytes()
        {
            byte[] bytes = new byte[8];
            Array.Copy(MultiCastAddress.GetAddressBytes(), 0, bytes, 0, 4);
            Array.Copy(LocalAddress.GetAddressBytes(), 0, bytes, 4, 4);
            return bytes;
        }
    }
}
