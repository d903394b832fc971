namespace NanoTcp.Ip
{
    /// <summary>One route, for listings. The caller reuses one object for all routes.</summary>
    public sealed class RouteEntry
    {
        /// <summary>Network address, in host order.</summary>
        public uint Network { get; internal set; }

        /// <summary>Leading one bits of the mask, 0 to 32.</summary>
        public int PrefixLength { get; internal set; }

        /// <summary>Next hop in host order; 0 when the network is on the link.</summary>
        public uint Gateway { get; internal set; }

        /// <summary>Interface that packets leave by.</summary>
        public NetInterface Interface { get; internal set; }
    }
}
