using System;
using System.Net;
using NanoTcp.Ip;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Net
{
    /// <summary>Brings up a board: makes its EthernetBoard, or calls <see cref="Network.Use(NetStack)"/>.</summary>
    public delegate void BoardBringUp();

    /// <summary>
    /// The stack that the types of System.Net use: the one given to <see cref="Use(NetStack)"/>, or else that of the board that was brought up
    /// last (<see cref="BoardNetwork.Current"/>). <c>new Socket(...)</c> and other constructors need no reference to it.
    /// </summary>
    public sealed class Network
    {
        private const int DefaultResolveTimeout = 15_000;

        private static readonly object s_lock = new object();
        private static Network s_chosen;
        private static Network s_ofBoard;
        private static BoardBringUp s_bringUp;

        private readonly BoardNetwork _board;
        private DhcpClient _dhcp;
        private SntpClient _timeClient;
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

        private Network(BoardNetwork board)
            : this(board.Stack)
        {
            _board = board;
            Resolver = board.Resolver;
        }

        /// <summary>
        /// The network of objects made without one. If there is none yet, the registered board is brought up first; see <see cref="Register"/>.
        /// </summary>
        /// <exception cref="InvalidOperationException">No board was brought up, and none is registered.</exception>
        public static Network Default
        {
            get
            {
                if (Current == null && s_bringUp != null)
                {
                    BringUp();
                }

                Network network = Current;
                return network != null ? network
                    : throw new InvalidOperationException("There is no network yet: make an EthernetBoard, or call NanoTcp.Net.Network.Use(stack).");
            }
        }

        /// <summary>The default network; null while there is none.</summary>
        internal static Network Current => s_chosen != null ? s_chosen : OfBoard();

        /// <summary>The stack.</summary>
        public NetStack Stack { get; }

        /// <summary>The BSD socket calls below; a <see cref="System.Net.Sockets.Socket.Handle"/> is one of their fds.</summary>
        public BsdSockets Sockets { get; }

        /// <summary>Looks up names; if null, only dotted decimal and the board's own name are known.</summary>
        public DnsResolver Resolver { get; set; }

        /// <summary>The DHCP client that <see cref="System.Net.NetworkInformation.NetworkInterface"/> starts and stops; null for none.</summary>
        public DhcpClient Dhcp
        {
            get => _dhcp == null && _board != null ? _board.Dhcp : _dhcp;
            set => _dhcp = value;
        }

        /// <summary>
        /// Obtains the date for <see cref="nanoFramework.Networking.NetworkHelper"/>, which starts it when a program requires the date; null for
        /// none.
        /// </summary>
        public SntpClient TimeClient
        {
            get => _timeClient == null && _board != null ? _board.TimeClient : _timeClient;
            set => _timeClient = value;
        }

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
        /// <param name="network">The network; null for that of the board that was brought up.</param>
        /// <returns>The network given.</returns>
        public static Network Use(Network network)
        {
            s_chosen = network;
            return network;
        }

        private static void BringUp()
        {
            lock (s_lock)
            {
                if (Current == null)
                {
                    s_bringUp();
                }
            }
        }

        private static Network OfBoard()
        {
            BoardNetwork board = BoardNetwork.Current;
            if (board == null)
            {
                return null;
            }

            lock (s_lock)
            {
                if (s_ofBoard == null || s_ofBoard._board != board)
                {
                    s_ofBoard = new Network(board);
                }

                return s_ofBoard;
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
