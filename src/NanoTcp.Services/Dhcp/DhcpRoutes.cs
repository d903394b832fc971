using System;
using NanoTcp.Ethernet;
using NanoTcp.Ip;

namespace NanoTcp.Services
{
    /// <summary>
    /// The routes of a lease, in the form of option 121 (RFC 3442): for each the mask's length, the bytes of the network that it covers, and a
    /// router, which is 0 where the network is on the link itself. They stand in the stack's table from <see cref="Use"/> to
    /// <see cref="Remove"/>.
    /// </summary>
    internal sealed class DhcpRoutes
    {
        private const int AddressLength = 4;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private byte[] _installed = new byte[0];

        // what was read last
        private uint _network;
        private int _prefixLength;
        private uint _router;

        public DhcpRoutes(NetStack stack, NetInterface netInterface)
        {
            _stack = stack;
            _interface = netInterface;
        }

        /// <summary>The routes that stand for a router (option 3) when a server tells no classless ones.</summary>
        /// <param name="router">The router; 0 for none.</param>
        /// <param name="address">Ours.</param>
        /// <param name="prefixLength">Of our network. One of 32 holds nobody else, so that the router is on the link although it is outside.</param>
        public static byte[] ByRouter(uint router, uint address, int prefixLength)
        {
            uint mask = Ipv4Address.Mask(prefixLength);
            bool isInside = ((router ^ address) & mask) == 0;
            if (router == 0 || router == address || (!isInside && prefixLength < 32))
            {
                return new byte[0];
            }

            byte[] routes = new byte[isInside ? 5 : 14];
            if (!isInside)
            {
                routes[0] = 32;
                Arp.WriteAddress(routes, 1, router);
            }

            Arp.WriteAddress(routes, routes.Length - AddressLength, router);
            return routes;
        }

        /// <summary>Makes routes of an option.</summary>
        /// <param name="option">The option's bytes.</param>
        /// <param name="length">How many.</param>
        /// <returns>A copy; null when they are no routes.</returns>
        public static byte[] ByOption(byte[] option, int length)
        {
            int o = 0;
            while (o < length)
            {
                if (option[o] > 32)
                {
                    return null;
                }

                o += RouteLength(option[o]);
            }

            if (length <= 0 || o != length)
            {
                return null;
            }

            byte[] routes = new byte[length];
            Array.Copy(option, 0, routes, 0, length);
            return routes;
        }

        /// <summary>The router for everything without a route of its own, in host order; 0 for none.</summary>
        public static uint DefaultRouter(byte[] routes)
        {
            int o = 0;
            while (o < routes.Length)
            {
                if (routes[o] == 0)
                {
                    return Arp.ReadAddress(routes, o + 1);
                }

                o += RouteLength(routes[o]);
            }

            return 0;
        }

        /// <summary>Puts a lease's routes in place of those of the lease before. Routes that stay change nothing for connections.</summary>
        public void Use(byte[] routes)
        {
            if (IsInstalled(routes))
            {
                return;
            }

            Remove();
            _installed = routes;

            // those on the link first: they may lead to the routers of the others
            Install(true);
            Install(false);
            InstallDefault(DefaultRouter(routes));
        }

        /// <summary>Takes the lease's routes away.</summary>
        public void Remove()
        {
            uint router = DefaultRouter(_installed);
            if (router != 0 && _stack.DefaultGateway == router)
            {
                _stack.SetDefaultGateway(0);
            }

            int o = 0;
            while (o < _installed.Length)
            {
                o = Read(o);
                if (IsForTable)
                {
                    _stack.RemoveRoute(_network, _prefixLength, _interface);
                }
            }

            _installed = new byte[0];
        }

        // the address brings the route to its network along, and the default router is one of the whole stack
        private bool IsForTable
        {
            get
            {
                bool isOwnNetwork = _prefixLength == _interface.PrefixLength && ((_network ^ _interface.Address) & Ipv4Address.Mask(_prefixLength)) == 0;
                return !isOwnNetwork && (_prefixLength != 0 || _router == 0);
            }
        }

        private static int RouteLength(int prefixLength) => 1 + ((prefixLength + 7) / 8) + AddressLength;

        private bool IsInstalled(byte[] routes)
        {
            bool isSame = routes.Length == _installed.Length;
            for (int i = 0; isSame && i < routes.Length; i++)
            {
                isSame = routes[i] == _installed[i];
            }

            return isSame;
        }

        private void Install(bool onLink)
        {
            int o = 0;
            while (o < _installed.Length)
            {
                o = Read(o);
                bool isMeant = IsForTable && (_router == 0) == onLink && _stack.RouteCount < RouteTable.Limit;
                if (isMeant && (onLink || IsReachable(_router)))
                {
                    _stack.AddRoute(_network, _prefixLength, _router, _interface);
                }
            }
        }

        private void InstallDefault(uint router)
        {
            if (router != 0 && IsReachable(router) && _stack.RouteCount < RouteTable.Limit)
            {
                _stack.SetDefaultGateway(router);
            }
        }

        private bool IsReachable(uint router) => router != _interface.Address && DhcpAddress.IsHost(router) && _stack.IsOnLink(router, _interface);

        // returns where the next route begins
        private int Read(int o)
        {
            _prefixLength = _installed[o++];
            _network = 0;
            for (int shift = 24; shift > 24 - _prefixLength; shift -= 8)
            {
                _network |= (uint)_installed[o++] << shift;
            }

            _network &= Ipv4Address.Mask(_prefixLength);
            _router = Arp.ReadAddress(_installed, o);
            return o + AddressLength;
        }
    }
}
