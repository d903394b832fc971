using System.Net.Sockets;
using NanoTcp.Net;
using NanoTcp.Services;

namespace System.Net
{
    /// <summary>Looks up host names and addresses.</summary>
    public static class Dns
    {
        /// <summary>The board's own name: <see cref="Network.HostName"/>.</summary>
        public static string GetHostName() => Network.Default.HostName;

        /// <summary>Finds a host's addresses.</summary>
        /// <param name="hostNameOrAddress">A name, or an address in dotted decimal; an empty string for this board.</param>
        /// <returns>The addresses, at least one. Those of the board itself, and dotted decimal, need no name server.</returns>
        /// <exception cref="ArgumentNullException">The text is null.</exception>
        /// <exception cref="SocketException">HostNotFound, NoData, TryAgain (no server answered in time), NoRecovery (every server failed)
        /// or NoBufferSpaceAvailable (too many lookups are in progress).</exception>
        public static IPHostEntry GetHostEntry(string hostNameOrAddress) => GetHostEntry(Network.Default, hostNameOrAddress);

        /// <summary>Finds a host's addresses.</summary>
        /// <param name="hostNameOrAddress">As for <see cref="GetHostEntry(string)"/>.</param>
        /// <returns>The addresses, at least one.</returns>
        /// <exception cref="ArgumentNullException">The text is null.</exception>
        /// <exception cref="SocketException">HostNotFound, NoData, TryAgain (no server answered in time), NoRecovery (every server failed)
        /// or NoBufferSpaceAvailable (too many lookups are in progress).</exception>
        public static IPAddress[] GetHostAddresses(string hostNameOrAddress) => GetHostEntry(hostNameOrAddress).AddressList;

        internal static IPHostEntry GetHostEntry(Network network, string name)
        {
            if (name == null)
            {
                throw new ArgumentNullException(nameof(name));
            }

            if (IPAddress.TryParse(name, out IPAddress literal))
            {
                return new IPHostEntry(name, new IPAddress[] { literal });
            }

            string lower = name.ToLower();
            if (lower.Length == 0 || lower == network.HostName.ToLower())
            {
                IPAddress[] own = network.FindAddresses();
                return new IPHostEntry(network.HostName, own.Length > 0 ? own : new IPAddress[] { IPAddress.Loopback });
            }

            // RFC 6761 section 6.3: never sent to a name server
            if (lower == "localhost")
            {
                return new IPHostEntry(name, new IPAddress[] { IPAddress.Loopback });
            }

            return new IPHostEntry(name, Resolve(network, name));
        }

        private static IPAddress[] Resolve(Network network, string name)
        {
            DnsResolver resolver = network.Resolver;
            if (resolver == null)
            {
                throw new SocketException(SocketError.HostNotFound, "\"" + name + "\" is not found: Network.Resolver is not set.");
            }

            DnsQuery found = resolver.Resolve(name, network.ResolveTimeout);
            if (found.Error != DnsError.None)
            {
                throw new SocketException(ToSocketError(found.Error), "\"" + name + "\": " + DnsError.ToString(found.Error));
            }

            IPAddress[] addresses = new IPAddress[found.AddressCount];
            for (int i = 0; i < addresses.Length; i++)
            {
                addresses[i] = IPAddress.Of(found.GetAddress(i));
            }

            return addresses;
        }

        private static SocketError ToSocketError(int error)
        {
            switch (error)
            {
                case DnsError.EAI_NONAME:
                    return SocketError.HostNotFound;
                case DnsError.EAI_NODATA:
                    return SocketError.NoData;
                case DnsError.EAI_AGAIN:
                    return SocketError.TryAgain;
                case DnsError.EAI_MEMORY:
                    return SocketError.NoBufferSpaceAvailable;
                default:
                    return SocketError.NoRecovery;
            }
        }
    }
}
