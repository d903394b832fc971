using System;
using System.Net;
using NanoTcp.Ip;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Net
{
    /// <summary>Brings up a board and makes its stack the default network by <see cref="Network.Use(NetStack)"/>.</summary>
    public delegate void BoardBringUp();

    /// <summary>
    /// The stack that the types of System.Net use. A board's bring-up calls <see cref="Use(NetStack)"/>; from then on <c>new Socket(...)</c> and
    /// other constructors need no reference to it.
    /// </summary>
    public sealed class Network
    {
        private const int DefaultResolveTimeout = 15_000;

        private static readonly object s_lock = new object();
        private static Network s_default;
        private static BoardBringUp s_bringUp;

        private string _hostName = "nanotcp";
        private int _resolveTimeout = DefaultResolveTimeout;

        /// <summary>Makes a network on the stack's shared table of sockets.</summary>
        /// <param name="stack">The stack whose sockets it uses.</param>
        /// <exception cref="ArgumentNullException">The argument is null.</exception>
        public Network(NetStack stack)
        {
            if (stack == null)
            {
                throw new ArgumentNullException(nameof(stack));
            }

            Stack = stack;
            Sockets = BsdSockets.Of(stack);
        }

        /// <summary>
        /// The network of objects made without one. If none was set, the registered board is brought up first; see <see cref="Register"/>.
        /// </summary>
        /// <exception cref="InvalidOperationException">None was set, and no board is registered.</exception>
        public static Network Default
        {
            get
            {
                if (s_default == null && s_bringUp != null)
                {
                    BringUp();
                }

                return s_default != null ? s_default
                    : throw new InvalidOperationException("There is no network yet: make an EthernetBoard, or call NanoTcp.Net.Network.Use(stack).");
            }
        }

        /// <summary>The default network; null while there is none.</summary>
        internal static Network Current => s_default;

        /// <summary>The stack.</summary>
        public NetStack Stack { get; }

        /// <summary>The BSD socket calls below; a <see cref="System.Net.Sockets.Socket.Handle"/> is one of their fds.</summary>
        public BsdSockets Sockets { get; }

        /// <summary>Looks up names; if null, only dotted decimal and the board's own name are known.</summary>
        public DnsResolver Resolver { get; set; }

        /// <summary>The DHCP client that <see cref="System.Net.NetworkInformation.NetworkInterface"/> starts and stops; null for none.</summary>
        public DhcpClient Dhcp { get; set; }

        /// <summary>The board's own name.</summary>
        /// <exception cref="ArgumentException">It is set to null or an empty string.</exception>
        public string HostName
        {
            get => _hostName;
            set
            {
                if (value == null || value.Length == 0)
                {
                    throw new ArgumentException("A host name has at least one character.");
                }

                _hostName = value;
            }
        }

        /// <summary>Longest time of a name lookup in milliseconds, above 0. Default 15,000.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is set to 0 or less.</exception>
        public int ResolveTimeout
        {
            get => _resolveTimeout;
            set
            {
                if (value <= 0)
                {
                    throw new ArgumentOutOfRangeException(nameof(value));
                }

                _resolveTimeout = value;
            }
        }

        internal IPAddress LocalAddress
        {
            get
            {
                IPAddress[] addresses = FindAddresses();
                return addresses.Length > 0 ? addresses[0] : IPAddress.Any;
            }
        }

        /// <summary>Registers the board, which is brought up when the network is needed for the first time.</summary>
        /// <param name="bringUp">Brings it up; null for none.</param>
        public static void Register(BoardBringUp bringUp)
        {
            s_bringUp = bringUp;
        }

        /// <summary>Makes a stack the default network.</summary>
        /// <param name="stack">The stack whose sockets it uses.</param>
        /// <returns>Its network, for settings such as <see cref="Resolver"/>.</returns>
        /// <exception cref="ArgumentNullException">The stack is null.</exception>
        public static Network Use(NetStack stack) => Use(new Network(stack));

        /// <summary>Makes a stack with its services the default network.</summary>
        /// <param name="stack">The stack whose sockets it uses.</param>
        /// <param name="resolver">Looks up names for <see cref="System.Net.Dns"/>; may be null.</param>
        /// <param name="dhcp">The DHCP client that <see cref="System.Net.NetworkInformation.NetworkInterface"/> starts and stops; may be null.</param>
        /// <returns>Its network, for other settings.</returns>
        /// <exception cref="ArgumentNullException">The stack is null.</exception>
        public static Network Use(NetStack stack, DnsResolver resolver, DhcpClient dhcp)
        {
            return Use(new Network(stack) { Resolver = resolver, Dhcp = dhcp });
        }

        /// <summary>Sets the default network.</summary>
        /// <param name="network">The network; null for none.</param>
        /// <returns>The network given.</returns>
        public static Network Use(Network network)
        {
            s_default = network;
            return network;
        }

        private static void BringUp()
        {
            lock (s_lock)
            {
                if (s_default == null)
                {
                    s_bringUp();
                }
            }
        }

        /// <summary>The addresses of all interfaces that have one.</summary>
        internal IPAddress[] FindAddresses()
        {
            int count = 0;
            for (int i = 0; i < Stack.InterfaceCount; i++)
            {
                count += Stack.GetInterface(i).Address != Ipv4Address.Any ? 1 : 0;
            }

            IPAddress[] addresses = new IPAddress[count];
            for (int i = Stack.InterfaceCount - 1; i >= 0 && count > 0; i--)
            {
                uint address = Stack.GetInterface(i).Address;
                if (address != Ipv4Address.Any)
                {
                    addresses[--count] = IPAddress.Of(address);
                }
            }

            return addresses;
        }
    }
}
