using NanoTcp;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Net;
using NanoTcp.Services;

namespace System.Net.NetworkInformation
{
    /// <summary>An interface of the default network, and its address configuration.</summary>
    public class NetworkInterface
    {
        private const int MaxNameServers = 2;

        private readonly Network _network;
        private readonly NetInterface _interface;

        /// <summary>Makes one for an interface of the default network.</summary>
        /// <param name="interfaceIndex">Its number, from 0.</param>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such interface.</exception>
        protected NetworkInterface(int interfaceIndex)
        {
            _network = Network.Default;
            if (interfaceIndex < 0 || interfaceIndex >= _network.Stack.InterfaceCount)
            {
                throw new ArgumentOutOfRangeException(nameof(interfaceIndex));
            }

            _interface = _network.Stack.GetInterface(interfaceIndex);
        }

        private NetworkInterface(Network network, NetInterface netInterface)
        {
            _network = network;
            _interface = netInterface;
        }

        /// <summary>Its name, such as "eth0".</summary>
        public string Name => _interface.Device.Name;

        /// <summary>Ethernet; Unknown for a link without link addresses.</summary>
        public NetworkInterfaceType NetworkInterfaceType =>
            _interface.Device.Kind == LinkKind.Ethernet ? NetworkInterfaceType.Ethernet : NetworkInterfaceType.Unknown;

        /// <summary>For a wireless interface on nanoFramework, the number of its configuration; of no use here, and kept.</summary>
        public uint SpecificConfigId { get; set; }

        /// <summary>
        /// Its link address: six bytes for Ethernet, otherwise an empty array. A network chip gets its address from the driver's options.
        /// </summary>
        /// <exception cref="NotSupportedException">It is set.</exception>
        public byte[] PhysicalAddress
        {
            get
            {
                byte[] mac = _interface.Device.MacAddress;
                byte[] copy = new byte[mac == null ? 0 : mac.Length];
                if (mac != null)
                {
                    Array.Copy(mac, copy, copy.Length);
                }

                return copy;
            }

            set => throw new NotSupportedException("The link address is an option of the driver, or of EthernetBoard.");
        }

        /// <summary>Our address in dotted decimal; "0.0.0.0" for none yet.</summary>
        public string IPv4Address => Ipv4Address.ToString(_interface.Address);

        /// <summary>The subnet mask in dotted decimal.</summary>
        public string IPv4SubnetMask => Ipv4Address.ToString(Ipv4Address.Mask(_interface.PrefixLength));

        /// <summary>The default gateway in dotted decimal, if this interface leads to it; otherwise "0.0.0.0".</summary>
        public string IPv4GatewayAddress
        {
            get
            {
                RouteEntry route = new RouteEntry();
                for (int i = 0; _network.Stack.GetRoute(i, route); i++)
                {
                    if (route.PrefixLength == 0 && route.Interface == _interface)
                    {
                        return Ipv4Address.ToString(route.Gateway);
                    }
                }

                return Ipv4Address.ToString(Ipv4Address.Any);
            }
        }

        /// <summary>True while a DHCP client sets the interface's address.</summary>
        public bool IsDhcpEnabled => HasOwnDhcp && _network.Dhcp.IsActive;

        /// <summary>The name servers in dotted decimal, those from DHCP included.</summary>
        public string[] IPv4DnsAddresses
        {
            get
            {
                DnsResolver resolver = _network.Resolver;
                string[] addresses = new string[resolver == null ? 0 : resolver.ServerCount];
                for (int i = 0; i < addresses.Length; i++)
                {
                    addresses[i] = Ipv4Address.ToString(resolver.GetServer(i));
                }

                return addresses;
            }
        }

        /// <summary>True while the DHCP server sets the name servers.</summary>
        public bool IsAutomaticDnsEnabled => HasOwnDhcp && _network.Dhcp.Resolver != null;

        private bool HasOwnDhcp => _network.Dhcp != null && _network.Dhcp.Interface == _interface;

        /// <summary>The interfaces of the default network, loopback not included.</summary>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        public static NetworkInterface[] GetAllNetworkInterfaces()
        {
            Network network = Network.Default;
            NetworkInterface[] interfaces = new NetworkInterface[network.Stack.InterfaceCount];
            for (int i = 0; i < interfaces.Length; i++)
            {
                interfaces[i] = new NetworkInterface(network, network.Stack.GetInterface(i));
            }

            return interfaces;
        }

        /// <summary>True when an interface has an address and its link is up.</summary>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        public static bool GetIsNetworkAvailable()
        {
            NetStack stack = Network.Default.Stack;
            for (int i = 0; i < stack.InterfaceCount; i++)
            {
                NetInterface netInterface = stack.GetInterface(i);
                if (netInterface.Address != Ipv4Address.Any && netInterface.IsLinkUp)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// Sets a fixed address and stops DHCP on the interface. Connections of the old address end with ConnectionAborted. The gateway
        /// becomes the name server if <see cref="Network.Resolver"/> has none, or only those of the DHCP server.
        /// </summary>
        /// <param name="ipv4Address">Our address in dotted decimal.</param>
        /// <param name="ipv4SubnetMask">The subnet mask in dotted decimal.</param>
        /// <param name="ipv4GatewayAddress">The default gateway on the interface's subnet; "0.0.0.0" or null for none.</param>
        /// <exception cref="ArgumentException">A parameter is not valid. Nothing is changed, unless the fault is a gateway that is not on
        /// the subnet.</exception>
        public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress)
        {
            uint address = Parse(ipv4Address);
            int prefixLength = PrefixLength(Parse(ipv4SubnetMask));
            uint gateway = ipv4GatewayAddress == null ? Ipv4Address.Any : Parse(ipv4GatewayAddress);
            bool wasAutomatic = IsDhcpEnabled && _network.Dhcp.Resolver == _network.Resolver;
            if (HasOwnDhcp)
            {
                _network.Dhcp.Stop();

                // whether or not the release reaches the server: the new address may be the old one
                _network.Dhcp.Stop();
            }

            _network.Stack.SetAddress(_interface, address, prefixLength);
            _network.Stack.SetDefaultGateway(gateway);
            UseNameServer(gateway, wasAutomatic);
        }

        /// <summary>IPv6 is not supported yet.</summary>
        /// <param name="ipv6Address">Ignored.</param>
        /// <param name="ipv6SubnetMask">Ignored.</param>
        /// <param name="ipv6GatewayAddress">Ignored.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void EnableStaticIPv6(string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress)
        {
            throw NoIpv6();
        }

        /// <summary>IPv6 is not supported yet.</summary>
        /// <param name="ipv4Address">Ignored.</param>
        /// <param name="ipv4subnetMask">Ignored.</param>
        /// <param name="ipv4gatewayAddress">Ignored.</param>
        /// <param name="ipv6Address">Ignored.</param>
        /// <param name="ipv6SubnetMask">Ignored.</param>
        /// <param name="ipv6GatewayAddress">Ignored.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void EnableStaticIP(string ipv4Address, string ipv4subnetMask, string ipv4gatewayAddress, string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress)
        {
            throw NoIpv6();
        }

        /// <summary>Sets the name servers; those of the DHCP server are no longer used.</summary>
        /// <param name="dnsAddresses">One or two addresses in dotted decimal; "0.0.0.0" stands for none.</param>
        /// <exception cref="ArgumentException">There are none or more than two, or one is no address; nothing is changed.</exception>
        /// <exception cref="InvalidOperationException"><see cref="Network.Resolver"/> is not set.</exception>
        public void EnableStaticIPv4Dns(string[] dnsAddresses)
        {
            if (dnsAddresses == null || dnsAddresses.Length == 0 || dnsAddresses.Length > MaxNameServers)
            {
                throw new ArgumentException("One or two name servers can be set.");
            }

            uint[] servers = new uint[dnsAddresses.Length];
            for (int i = 0; i < servers.Length; i++)
            {
                servers[i] = Parse(dnsAddresses[i]);
            }

            DnsResolver resolver = Resolver;
            if (HasOwnDhcp)
            {
                _network.Dhcp.Resolver = null;
            }

            resolver.ClearServers();
            for (int i = 0; i < servers.Length; i++)
            {
                if (servers[i] != Ipv4Address.Any)
                {
                    resolver.AddServer(servers[i]);
                }
            }
        }

        /// <summary>IPv6 is not supported yet.</summary>
        /// <param name="dnsAddresses">Ignored.</param>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void EnableStaticIPv6Dns(string[] dnsAddresses)
        {
            throw NoIpv6();
        }

        /// <summary>Uses the name servers of the DHCP server again.</summary>
        /// <exception cref="InvalidOperationException"><see cref="Network.Resolver"/> or <see cref="Network.Dhcp"/> is not set.</exception>
        public void EnableAutomaticDns()
        {
            Dhcp.Resolver = Resolver;
        }

        /// <summary>Starts DHCP on the interface.</summary>
        /// <exception cref="InvalidOperationException"><see cref="Network.Dhcp"/> is not set, or belongs to another interface.</exception>
        public void EnableDhcp()
        {
            Dhcp.Start();
        }

        /// <summary>Gives the address back to the DHCP server and stops using it.</summary>
        /// <exception cref="InvalidOperationException"><see cref="Network.Dhcp"/> is not set, or belongs to another interface.</exception>
        public void ReleaseDhcpLease()
        {
            Dhcp.Stop();
        }

        /// <summary>Asks the DHCP server to extend the lease now, or starts DHCP if it does not run.</summary>
        /// <exception cref="InvalidOperationException"><see cref="Network.Dhcp"/> is not set, or belongs to another interface.</exception>
        public void RenewDhcpLease()
        {
            Dhcp.Start();
            Dhcp.Renew();
        }

        private DhcpClient Dhcp => HasOwnDhcp ? _network.Dhcp
            : throw new InvalidOperationException("There is no DHCP client for " + Name + ": Network.Dhcp is not set, or another interface's.");

        private DnsResolver Resolver => _network.Resolver != null ? _network.Resolver
            : throw new InvalidOperationException("There is no resolver: Network.Resolver is not set.");

        // most routers forward DNS queries
        private void UseNameServer(uint gateway, bool wasAutomatic)
        {
            DnsResolver resolver = _network.Resolver;
            if (gateway != Ipv4Address.Any && resolver != null && (wasAutomatic || resolver.ServerCount == 0))
            {
                resolver.ClearServers();
                resolver.AddServer(gateway);
            }
        }

        private static NotSupportedException NoIpv6() => new NotSupportedException("IPv6 is not supported.");

        private static uint Parse(string text)
        {
            if (!Ipv4Address.TryParse(text, out uint address))
            {
                throw new ArgumentException("\"" + text + "\" is no IPv4 address.");
            }

            return address;
        }

        private static int PrefixLength(uint mask)
        {
            int length = 0;
            while (length < 32 && (mask & (0x80000000 >> length)) != 0)
            {
                length++;
            }

            if (mask != Ipv4Address.Mask(length))
            {
                throw new ArgumentException(Ipv4Address.ToString(mask) + " is no subnet mask.");
            }

            return length;
        }
    }
}
