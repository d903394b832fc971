using System;
using NanoTcp.Ip;

namespace NanoTcp.Services
{
    /// <summary>
    /// The routes of a lease, in the format of option 121 (RFC 3442): for each the prefix length, the bytes of the network that it covers,
    /// and a router, which is 0 for a network on the link. They are in the stack's table from <see cref="Use"/> to <see cref="Remove"/>.
    /// </summary>
    internal sealed class DhcpRoutes
    {
        private const int AddressLength = 4;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private byte[] _installed = new byte[0];

        // the route that was parsed last
        private uint _network;
        private int _prefixLength;
        private uint _router;

        public DhcpRoutes(NetStack stack, NetInterface netInterface)
        {
            _stack = stack;
            _interface = netInterface;
        }

        /// <summary>Makes routes from the router option (3), when a server sends no classless routes.</summary>
        /// <param name="router">The router, in host order; 0 for none.</param>
        /// <param name="address">Our address, in host order.</param>
        /// <param name="prefixLength">Prefix length of our subnet. With 32 no other host is on it: the router is on the link although it is
        /// outside the subnet.</param>
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
                BigEndian.Write32(routes, 1, router);
            }

            BigEndian.Write32(routes, routes.Length - AddressLength, router);
            return routes;
        }

        /// <summary>Makes routes from the classless route option (121).</summary>
        /// <param name="option">Data of the option.</param>
        /// <param name="length">Length of the data in bytes.</param>
        /// <returns>A copy of the data; null when it is malformed.</returns>
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

        /// <summary>Finds the default gateway, in host order; 0 for none.</summary>
        public static uint DefaultRouter(byte[] routes)
        {
            int o = 0;
            while (o < routes.Length)
            {
                if (routes[o] == 0)
                {
                    return BigEndian.Read32(routes, o + 1);
                }

                o += RouteLength(routes[o]);
            }

            return 0;
        }

        /// <summary>
        /// Replaces the routes of the previous lease. Routes in both are not touched, so that connections keep their paths.
        /// </summary>
        public void Use(byte[] routes)
        {
            if (IsInstalled(routes))
            {
                return;
            }

            Remove();
            _installed = routes;

            // first those on the link: the routers of the others may be reached by them
            Install(true);
            Install(false);
            InstallDefault(DefaultRouter(routes));
        }

        /// <summary>Removes the lease's routes.</summary>
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

        // the address adds the subnet's route itself, and there is one default gateway for the stack
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
                bool isMatch = IsForTable && (_router == 0) == onLink && _stack.RouteCount < RouteTable.Limit;
                if (isMatch && (onLink || IsReachable(_router)))
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

        // returns the index of the next route
        private int Read(int o)
        {
            _prefixLength = _installed[o++];
            _network = 0;
            for (int shift = 24; shift > 24 - _prefixLength; shift -= 8)
            {
                _network |= (uint)_installed[o++] << shift;
            }

            _network &= Ipv4Address.Mask(_prefixLength);
            _router = BigEndian.Read32(_installed, o);
            return o + AddressLength;
        }
    }
}
