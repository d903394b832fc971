using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Boards
{
    /// <summary>
    /// A board on the network: the chip's device, the stack on it, and an address by DHCP or a fixed one. Programs that use System.Net need no
    /// more than a board: its stack becomes <see cref="BoardNetwork.Current"/>.
    /// </summary>
    public sealed class EthernetBoard
    {
        // three full frames in one SPI burst; more would need memory that a board without PSRAM hardly has
        private const int ReceiveBufferSize = 4608;

        private readonly BoardPlatform _platform = BoardPlatform.Current;
        private readonly BoardNetwork _network;
        private WatchdogExpired _expired;

        /// <summary>
        /// Starts the stack, with settings for a board without PSRAM. A chip that does not answer is no error: it is tried again, at first
        /// after a second and later every 64 seconds, and the board is on the network when the chip is.
        /// </summary>
        /// <param name="device">The chip's device, made with <see cref="Clock"/>.</param>
        public EthernetBoard(NetDevice device)
            : this(device, TcpProfiles.Small())
        {
        }

        /// <summary>Starts the stack. A chip that does not answer is no error, see the other constructor.</summary>
        /// <param name="device">The chip's device, made with <see cref="Clock"/>.</param>
        /// <param name="settings">TCP's settings, such as one of <see cref="TcpProfiles"/>; null for the defaults.</param>
        public EthernetBoard(NetDevice device, TcpSettings settings)
        {
            Stack = new NetStack(_platform.Clock, new BoardRandom(device.MacAddress), settings, ReceiveBufferSize);
            Interface = Stack.AttachInterface(device, Ipv4Address.Any, 0);
            Network = new NetworkMonitor(Stack, Interface);
            Names = new DnsResolver(Stack, null);
            Sockets = BsdSockets.Of(Stack);
            Stack.Start();
            _network = new BoardNetwork(Stack, Names);
            BoardNetwork.Current = _network;
        }

        /// <summary>The clock that the chip's device and the stack share.</summary>
        /// <exception cref="InvalidOperationException">The board's <see cref="EthernetPins"/> were not made before.</exception>
        public static Clock Clock => BoardPlatform.Current.Clock;

        /// <summary>The stack.</summary>
        public NetStack Stack { get; }

        /// <summary>The chip's interface.</summary>
        public NetInterface Interface { get; }

        /// <summary>Tells what the board lacks to be reached, a chip, a link or an address, and waits for it.</summary>
        public NetworkMonitor Network { get; }

        /// <summary>The socket calls.</summary>
        public BsdSockets Sockets { get; }

        /// <summary>Looks up names. DHCP or the program sets its name servers.</summary>
        public DnsResolver Names { get; }

        /// <summary>The DHCP client after <see cref="UseDhcp"/>; null before.</summary>
        public DhcpClient Dhcp { get; private set; }

        /// <summary>The client of <see cref="UseTime"/>; null before.</summary>
        public SntpClient Time { get; private set; }

        /// <summary>The board's address as text; "0.0.0.0" while it has none.</summary>
        public string Address => Ipv4Address.ToString(Interface.Address);

        /// <summary>
        /// Returns a board's MAC address: the given one, or else a random one, locally administered (IEEE 802, second lowest bit of the
        /// first byte). A random address differs from board to board, and changes at each start. Use <see cref="EthernetPins.Spi"/> before:
        /// it collects what differs from board to board.
        /// </summary>
        /// <param name="text">Six pairs of hexadecimal digits, such as "02:4E:54:00:00:01"; null for a random address.</param>
        /// <returns>Six bytes in wire order.</returns>
        /// <exception cref="ArgumentException">The text is not a MAC address.</exception>
        public static byte[] ChooseMacAddress(string text)
        {
            byte[] address = text == null ? RandomMacAddress(new BoardRandom(null)) : MacAddress.Parse(text);
            if (address == null)
            {
                throw new ArgumentException("'" + text + "' is no MAC address, such as 02:4E:54:00:00:01.");
            }

            return address;
        }

        /// <summary>
        /// Requests an address by DHCP and blocks until there is one, or until the timeout; the client keeps trying while the chip, the
        /// cable or the server is absent, and renews the lease. While no server answers, the board uses a link-local address (169.254/16)
        /// after 20 seconds.
        /// </summary>
        /// <param name="hostName">Host name sent to the server, 1 to 63 letters, digits and hyphens; null for none.</param>
        /// <param name="timeout">Longest wait in milliseconds, 0 for none. The client continues in the background.</param>
        /// <returns>True when the board has an address; otherwise <see cref="Network"/> says what is absent.</returns>
        /// <exception cref="ArgumentException">The name is not valid.</exception>
        /// <exception cref="InvalidOperationException">The stack receives no Ethernet frames, as with a chip in
        /// <c>W5500SocketMode.Chip</c>.</exception>
        public bool UseDhcp(string hostName, int timeout)
        {
            if (Interface.Device.Kind != LinkKind.Ethernet)
            {
                throw new InvalidOperationException("DHCP needs Ethernet frames: use another mode of the chip, or UseAddress.");
            }

            Dhcp = new DhcpClient(Stack, Interface, new DhcpSettings { HostName = hostName }) { Resolver = Names, TimeClient = Time };
            Network.Dhcp = Dhcp;
            _network.Dhcp = Dhcp;
            Dhcp.Start();
            return Dhcp.WaitForAddress(timeout) != 0;
        }

        /// <summary>
        /// Obtains the time of day by SNTP, from the servers that DHCP announces and then from the given one, and sets the processor's clock by
        /// it. Does not block: see <see cref="SntpClient.WaitForTime"/>.
        /// </summary>
        /// <param name="server">Name or address of a server; null for those of DHCP alone.</param>
        /// <returns>The client, which was started. A second call returns the same one.</returns>
        /// <exception cref="ArgumentException">The server is neither an address nor a host name.</exception>
        public SntpClient UseTime(string server)
        {
            if (Time == null)
            {
                SntpSettings settings = new SntpSettings { Servers = server == null ? null : new string[] { server } };
                Time = new SntpClient(Stack, settings) { Resolver = Names, WallClock = new BoardWallClock() };
                _network.TimeClient = Time;
                if (Dhcp != null)
                {
                    Dhcp.TimeClient = Time;
                }
            }

            Time.Start();
            return Time;
        }

        /// <summary>Sets a fixed address; the gateway is the name server too.</summary>
        /// <param name="address">Such as "192.168.1.50".</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 1 to 32; 24 for 255.255.255.0.</param>
        /// <param name="gateway">Address of the default gateway on the same subnet; null for none.</param>
        /// <exception cref="ArgumentException">An address is not valid; the message says which.</exception>
        public void UseAddress(string address, int prefixLength, string gateway)
        {
            UseAddress(address, prefixLength, gateway, gateway);
        }

        /// <summary>Sets a fixed address.</summary>
        /// <param name="address">Such as "192.168.1.50".</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 1 to 32; 24 for 255.255.255.0.</param>
        /// <param name="gateway">Address of the default gateway on the same subnet; null for none.</param>
        /// <param name="nameServer">Address of a name server; null for none.</param>
        /// <exception cref="ArgumentException">An address is not valid; the message says which.</exception>
        public void UseAddress(string address, int prefixLength, string gateway, string nameServer)
        {
            uint router = gateway == null ? 0 : Parse(gateway);
            uint names = nameServer == null ? 0 : Parse(nameServer);
            Stack.SetAddress(Interface, Parse(address), prefixLength);
            Stack.SetDefaultGateway(router);
            Names.ClearServers();
            if (names != 0)
            {
                Names.AddServer(names);
            }
        }

        /// <summary>
        /// Starts a watchdog that restarts the processor when no thread has served the stack for two minutes. It can watch the program, the
        /// chip and the network too, see <see cref="NetworkWatchdog"/>.
        /// </summary>
        /// <param name="expired">Called with the reason before a restart, to print or to store it; null for none.</param>
        /// <returns>The watchdog, whose limits may be changed.</returns>
        public NetworkWatchdog StartWatchdog(WatchdogExpired expired)
        {
            _expired = expired;
            NetworkWatchdog watchdog = new NetworkWatchdog(Stack, Network, RestartFor);
            watchdog.Start();
            return watchdog;
        }

        /// <summary>Restarts the processor: it boots as after power-up.</summary>
        public static void Restart()
        {
            BoardPlatform.Current.Restart();
        }

        private void RestartFor(string reason)
        {
            if (_expired != null)
            {
                _expired(reason);
            }

            _platform.Restart();
        }

        private static byte[] RandomMacAddress(RandomSource random)
        {
            uint high = random.Next();
            uint low = random.Next();
            return new byte[]
            {
                // a station's address, locally administered
                (byte)(((high >> 8) & 0xFC) | 2), (byte)high, (byte)(low >> 24), (byte)(low >> 16), (byte)(low >> 8), (byte)low,
            };
        }

        private static uint Parse(string text)
        {
            if (!Ipv4Address.TryParse(text, out uint address))
            {
                throw new ArgumentException("'" + text + "' is no IPv4 address.");
            }

            return address;
        }
    }
}
