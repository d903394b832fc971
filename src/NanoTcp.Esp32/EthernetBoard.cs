using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Esp32
{
    /// <summary>An ESP32 on the network: the chip's device, the stack on it, and an address by DHCP or a fixed one.</summary>
    public sealed class EthernetBoard
    {
        // three full frames in one SPI burst; more would need memory that a board without PSRAM hardly has
        private const int ReceiveBufferSize = 4608;

        // retries a chip whose supply or reset comes late; the pause is in milliseconds
        private const int OpenAttempts = 3;
        private const int OpenPause = 500;

        private static readonly Clock s_clock = new SystemClock();

        /// <summary>Opens the chip with settings for a board without PSRAM.</summary>
        /// <param name="device">The chip's device, made with <see cref="Clock"/>.</param>
        /// <exception cref="InvalidOperationException">The chip does not work after three attempts within four seconds; the message is that
        /// of its self-test.</exception>
        public EthernetBoard(NetDevice device)
            : this(device, TcpProfiles.Small())
        {
        }

        /// <summary>Opens the chip.</summary>
        /// <param name="device">The chip's device, made with <see cref="Clock"/>.</param>
        /// <param name="settings">TCP's settings, such as one of <see cref="TcpProfiles"/>; null for the defaults.</param>
        /// <exception cref="InvalidOperationException">The chip does not work after three attempts within four seconds; the message is that
        /// of its self-test.</exception>
        public EthernetBoard(NetDevice device, TcpSettings settings)
        {
            Stack = new NetStack(s_clock, new Esp32Random(device.MacAddress), settings, ReceiveBufferSize);
            Interface = Open(Stack, device);
            Names = new DnsResolver(Stack, null);
            Sockets = BsdSockets.Of(Stack);
            Stack.Start();
        }

        /// <summary>The clock that the chip's device and the stack share.</summary>
        public static Clock Clock => s_clock;

        /// <summary>The stack.</summary>
        public NetStack Stack { get; }

        /// <summary>The chip's interface.</summary>
        public NetInterface Interface { get; }

        /// <summary>The socket calls.</summary>
        public BsdSockets Sockets { get; }

        /// <summary>Looks up names. DHCP or the program sets its name servers.</summary>
        public DnsResolver Names { get; }

        /// <summary>The DHCP client after <see cref="UseDhcp"/>; null before.</summary>
        public DhcpClient Dhcp { get; private set; }

        /// <summary>The board's address as text; "0.0.0.0" while it has none.</summary>
        public string Address => Ipv4Address.ToString(Interface.Address);

        /// <summary>
        /// Returns a board's MAC address: the given one, or else a random one, locally administered (IEEE 802, second lowest bit of the
        /// first byte). A random address differs from board to board, and changes at each start.
        /// </summary>
        /// <param name="text">Six pairs of hexadecimal digits, such as "02:4E:54:00:00:01"; null for a random address.</param>
        /// <returns>Six bytes in wire order.</returns>
        /// <exception cref="ArgumentException">The text is not a MAC address.</exception>
        public static byte[] ChooseMacAddress(string text)
        {
            byte[] address = text == null ? RandomMacAddress(new Esp32Random(null)) : MacAddress.Parse(text);
            if (address == null)
            {
                throw new ArgumentException("'" + text + "' is no MAC address, such as 02:4E:54:00:00:01.");
            }

            return address;
        }

        /// <summary>
        /// Requests an address by DHCP and blocks until there is one; the lease is renewed from then on. While no server answers, the board
        /// uses a link-local address (169.254/16) after 20 seconds.
        /// </summary>
        /// <param name="hostName">Host name sent to the server, 1 to 63 letters, digits and hyphens; null for none.</param>
        /// <param name="timeout">Longest wait in milliseconds. The client continues in the background.</param>
        /// <returns>True when the board has an address.</returns>
        /// <exception cref="ArgumentException">The name is not valid.</exception>
        /// <exception cref="InvalidOperationException">The stack receives no Ethernet frames, as with a chip in
        /// <c>W5500SocketMode.Chip</c>.</exception>
        public bool UseDhcp(string hostName, int timeout)
        {
            if (Interface.Device.Kind != LinkKind.Ethernet)
            {
                throw new InvalidOperationException("DHCP needs Ethernet frames: use another mode of the chip, or UseAddress.");
            }

            Dhcp = new DhcpClient(Stack, Interface, new DhcpSettings { HostName = hostName }) { Resolver = Names };
            Dhcp.Start();
            return Dhcp.WaitForAddress(timeout) != 0;
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

        private static NetInterface Open(NetStack stack, NetDevice device)
        {
            for (int attempt = 1; attempt < OpenAttempts; attempt++)
            {
                try
                {
                    return stack.AddInterface(device, Ipv4Address.Any, 0);
                }
                catch (InvalidOperationException)
                {
                    s_clock.Sleep(OpenPause);
                }
            }

            return stack.AddInterface(device, Ipv4Address.Any, 0);
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
