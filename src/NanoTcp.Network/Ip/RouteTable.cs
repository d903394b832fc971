using System;

namespace NanoTcp.Ip
{
    /// <summary>One route: packets for a network leave by an interface, directly or through a gateway.</summary>
    internal sealed class Route
    {
        internal Route(uint network, int prefixLength, uint gateway, NetInterface netInterface)
        {
            Network = network;
            PrefixLength = prefixLength;
            Mask = Ipv4Address.Mask(prefixLength);
            Gateway = gateway;
            Interface = netInterface;
        }

        /// <summary>Network address, in host order.</summary>
        public uint Network { get; }

        /// <summary>Leading one bits of the mask, 0 to 32.</summary>
        public int PrefixLength { get; }

        /// <summary>Next hop in host order; 0 when the network is on the link.</summary>
        public uint Gateway { get; }

        /// <summary>Interface that packets leave by.</summary>
        public NetInterface Interface { get; }

        internal uint Mask { get; }
    }

    /// <summary>Routes, longest prefix first (RFC 1812 section 5.2.4.3).</summary>
    internal sealed class RouteTable
    {
        public const int Limit = 16;

        private readonly Route[] _routes = new Route[Limit];
        private readonly InterfaceTable _interfaces;

        public RouteTable(InterfaceTable interfaces)
        {
            _interfaces = interfaces;
        }

        /// <summary>Incremented with every change of routes or addresses; a path compares it before it uses its cached route.</summary>
        public int Version;

        public int Count { get; private set; }

        public Route this[int index] => _routes[index];

        /// <summary>The gateway of the default route by an interface, in host order; 0 without one.</summary>
        public uint FindDefaultGateway(NetInterface netInterface)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_routes[i].PrefixLength == 0 && _routes[i].Interface == netInterface)
                {
                    return _routes[i].Gateway;
                }
            }

            return 0;
        }

        /// <summary>Makes all paths find their route again.</summary>
        public void Changed()
        {
            Version++;
        }

        /// <summary>Adds a route; it replaces one for the same network.</summary>
        /// <returns>0, or -ENOBUFS when the table is full.</returns>
        public int Add(uint network, int prefixLength, uint gateway, NetInterface netInterface)
        {
            Remove(network, prefixLength, netInterface);
            if (Count == Limit)
            {
                return -Errno.ENOBUFS;
            }

            int i = Count;
            while (i > 0 && _routes[i - 1].PrefixLength < prefixLength)
            {
                _routes[i] = _routes[i - 1];
                i--;
            }

            _routes[i] = new Route(network & Ipv4Address.Mask(prefixLength), prefixLength, gateway, netInterface);
            Count++;
            Version++;
            return 0;
        }

        /// <summary>Removes a route, if it exists.</summary>
        /// <param name="network">Network address, in host order.</param>
        /// <param name="prefixLength">0 to 32.</param>
        /// <param name="netInterface">Only a route by this interface; null for any.</param>
        public void Remove(uint network, int prefixLength, NetInterface netInterface)
        {
            int kept = 0;
            for (int i = 0; i < Count; i++)
            {
                Route route = _routes[i];
                bool isMatch = route.Network == (network & route.Mask) && route.PrefixLength == prefixLength &&
                    (netInterface == null || route.Interface == netInterface);
                if (!isMatch)
                {
                    _routes[kept++] = route;
                }
            }

            if (kept != Count)
            {
                Array.Clear(_routes, kept, Count - kept);
                Count = kept;
                Version++;
            }
        }

        /// <summary>True when an interface reaches an address without a gateway: on its own subnet, or by a route without one.</summary>
        public bool IsOnLink(uint address, NetInterface netInterface)
        {
            if (netInterface.Address == 0 || netInterface.IsBroadcast(address))
            {
                return false;
            }

            if (netInterface.IsOnLink(address))
            {
                return true;
            }

            for (int i = 0; i < Count; i++)
            {
                Route route = _routes[i];
                if (route.Interface == netInterface && route.Gateway == 0 && (address & route.Mask) == route.Network)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>True when a route leads through an address on an interface's link.</summary>
        public bool IsGateway(uint address, NetInterface netInterface)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_routes[i].Gateway == address && _routes[i].Interface == netInterface)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Removes the routes of an interface whose gateway is no longer on its subnet.</summary>
        public void RemoveLostGateways(NetInterface netInterface)
        {
            for (int i = Count - 1; i >= 0; i--)
            {
                Route route = _routes[i];
                bool isLost = route.Interface == netInterface && route.Gateway != 0 && !IsOnLink(route.Gateway, netInterface);
                if (isLost)
                {
                    Remove(route.Network, route.PrefixLength, netInterface);
                }
            }
        }

        /// <summary>Removes every route of an interface that is being removed.</summary>
        public void RemoveAll(NetInterface netInterface)
        {
            for (int i = Count - 1; i >= 0; i--)
            {
                if (_routes[i].Interface == netInterface)
                {
                    Remove(_routes[i].Network, _routes[i].PrefixLength, netInterface);
                }
            }
        }

        /// <summary>Finds the route to a destination.</summary>
        /// <param name="destination">In host order.</param>
        /// <param name="bound">The only interface to leave by; null for any.</param>
        /// <param name="source">Our address in host order; 0 lets the route choose, and is replaced by its choice.</param>
        /// <param name="netInterface">Interface to send on.</param>
        /// <param name="nextHop">Address to send to on the link, in host order.</param>
        /// <returns>0; -ENETUNREACH; -EADDRNOTAVAIL when the source is not, or no longer, one of our addresses; -EINVAL for a loopback
        /// address.</returns>
        public int Find(uint destination, NetInterface bound, ref uint source, out NetInterface netInterface, out uint nextHop)
        {
            netInterface = null;
            nextHop = destination;
            bool isOwn = source == 0 || Ipv4Address.IsLoopback(source) || _interfaces.Find(source) != null;
            if (!isOwn)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            if (Ipv4Address.IsLoopback(destination) || _interfaces.Find(destination) != null)
            {
                netInterface = _interfaces.Loopback;
                source = source == 0 ? destination : source;
                return 0;
            }

            if (Ipv4Address.IsLoopback(source))
            {
                // RFC 1122 section 3.2.1.3 (g): a loopback address must not appear outside a host
                return -Errno.EINVAL;
            }

            Route route = Choose(destination, bound);
            if (destination == Ipv4Address.Broadcast || Ipv4Address.IsMulticast(destination))
            {
                // Broadcast and multicast need no route: the socket's interface, that of its address, that of a route if one exists, or the
                // first.
                netInterface = bound != null ? bound
                    : source != 0 ? _interfaces.Find(source)
                    : route != null && destination != Ipv4Address.Broadcast ? route.Interface : _interfaces.First;
            }
            else if (route != null)
            {
                netInterface = route.Interface;
                nextHop = route.Gateway == 0 ? destination : route.Gateway;
            }

            if (netInterface == null)
            {
                return -Errno.ENETUNREACH;
            }

            source = source == 0 ? netInterface.Address : source;
            return 0;
        }

        // The longest prefix whose interface has a link; of several the one added first. RFC 1122 section 3.3.1.2: a route known to fail is
        // avoided while there is another.
        private Route Choose(uint destination, NetInterface bound)
        {
            Route spare = null;
            for (int i = 0; i < Count; i++)
            {
                Route route = _routes[i];
                bool isUsable = (destination & route.Mask) == route.Network && (bound == null || route.Interface == bound) &&
                    route.Interface.Address != 0;
                if (isUsable && route.Interface.IsLinkUp)
                {
                    return route;
                }

                spare = isUsable && spare == null ? route : spare;
            }

            return spare;
        }
    }
}
