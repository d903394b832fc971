namespace NanoTcp.Ip
{
    /// <summary>One route, as a listing shows it. One object serves for all routes.</summary>
    public sealed class RouteEntry
    {
        /// <summary>Network address, in host order.</summary>
        public uint Network { get; internal set; }

        /// <summary>Leading one bits of the mask, 0 to 32.</summary>
        public int PrefixLength { get; internal set; }

        /// <summary>Next hop in host order; 0 when the network is on the link itself.</summary>
        public uint Gateway { get; internal set; }

        /// <summary>Where packets leave.</summary>
        public NetInterface Interface { get; internal set; }
    }
}
