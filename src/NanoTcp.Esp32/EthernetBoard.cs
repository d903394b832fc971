using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Esp32
{
    /// <summary>An ESP32 on the network: the chip's device, the stack on it, and an address by DHCP or by hand.</summary>
    public sealed class EthernetBoard
    {
        // three full frames in one SPI burst; more would cost memory that a board without PSRAM hardly has
        private const int ReceiveBufferSize = 4608;

        // a chip whose supply or reset comes late is tried again; the pause is in milliseconds
        private const int OpenAttempts = 3;
        private const int OpenPause = 500;

        private static readonly Clock s_clock = new SystemClock();

        /// <summary>Opens the chip with settings for a board without PSRAM.</summary>
        /// <param name="device">The chip's device, made with <see cref="Clock"/>.</param>
        /// <exception cref="InvalidOperationException">The chip does not work, tried three times within four seconds; the message is what its
        /// self-test says.</exception>
        public EthernetBoard(NetDevice device)
            : this(device, TcpProfiles.Small())
        {
        }

        /// <summary>Opens the chip.</summary>
        /// <param name="device">The chip's device, made with <see cref="Clock"/>.</param>
        /// <param name="settings">TCP's settings, such as one of <see cref="TcpProfiles"/>.</param>
        /// <exception cref="InvalidOperationException">The chip does not work, tried three times within four seconds; the message is what its
        /// self-test says.</exception>
        public EthernetBoard(NetDevice device, TcpSettings settings)
        {
            Stack = new NetStack(s_clock, new SystemRandom(), settings, ReceiveBufferSize);
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

        /// <summary>Looks up names; it knows servers once DHCP or the program has given them.</summary>
        public DnsResolver Names { get; }

        /// <summary>The DHCP client after <see cref="UseDhcp"/>, or null.</summary>
        public DhcpClient Dhcp { get; private set; }

        /// <summary>The board's address as text; "0.0.0.0" while it has none.</summary>
        public string Address => Ipv4Address.ToString(Interface.Address);

        /// <summary>
        /// Asks the network for an address and waits for it; the lease is kept from then on. While no server answers the board takes a
        /// link-local address (169.254/16) after 20 seconds.
        /// </summary>
        /// <param name="hostName">The board's name for the server, 1 to 63 letters, digits and hyphens; null for none.</param>
        /// <param name="timeout">Longest time to wait in milliseconds. The search goes on in the background.</param>
        /// <returns>True when there is an address.</returns>
        /// <exception cref="ArgumentException">The name is wrong.</exception>
        /// <exception cref="InvalidOperationException">No Ethernet frames reach the stack, as with a chip whose own TCP and UDP serve alone.</exception>
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

        /// <summary>Gives the board a fixed address; the router is its name server too.</summary>
        /// <param name="address">Such as "192.168.1.50".</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 1 to 32; 24 for 255.255.255.0.</param>
        /// <param name="gateway">The router's address on the same network, or null.</param>
        /// <exception cref="ArgumentException">An address is wrong; the message says which.</exception>
        public void UseAddress(string address, int prefixLength, string gateway)
        {
            UseAddress(address, prefixLength, gateway, gateway);
        }

        /// <summary>Gives the board a fixed address.</summary>
        /// <param name="address">Such as "192.168.1.50".</param>
        /// <param name="prefixLength">Leading one bits of the subnet mask, 1 to 32; 24 for 255.255.255.0.</param>
        /// <param name="gateway">The router's address on the same network, or null.</param>
        /// <param name="nameServer">The address of a name server, or null.</param>
        /// <exception cref="ArgumentException">An address is wrong; the message says which.</exception>
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
