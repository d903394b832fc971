namespace System.Net.Sockets
{
    /// <summary>Protocols, with their numbers in the IP header.</summary>
    public enum ProtocolType
    {
        /// <summary>Unknown.</summary>
        Unknown = -1,

        /// <summary>The same as Unspecified.</summary>
        IP = 0,

        /// <summary>Not supported.</summary>
        IPv6HopByHopOptions = 0,

        /// <summary>The default protocol of the socket type.</summary>
        Unspecified = 0,

        /// <summary>ICMP.</summary>
        Icmp = 1,

        /// <summary>IGMP.</summary>
        Igmp = 2,

        /// <summary>Not supported.</summary>
        Ggp = 3,

        /// <summary>Not supported.</summary>
        IPv4 = 4,

        /// <summary>TCP.</summary>
        Tcp = 6,

        /// <summary>Not supported.</summary>
        Pup = 12,

        /// <summary>UDP.</summary>
        Udp = 17,

        /// <summary>Not supported.</summary>
        Idp = 22,

        /// <summary>Not supported.</summary>
        IPv6 = 41,

        /// <summary>Not supported.</summary>
        IPv6RoutingHeader = 43,

        /// <summary>Not supported.</summary>
        IPv6FragmentHeader = 44,

        /// <summary>Not supported.</summary>
        IPSecEncapsulatingSecurityPayload = 50,

        /// <summary>Not supported.</summary>
        IPSecAuthenticationHeader = 51,

        /// <summary>Not supported.</summary>
        IcmpV6 = 58,

        /// <summary>Not supported.</summary>
        IPv6NoNextHeader = 59,

        /// <summary>Not supported.</summary>
        IPv6DestinationOptions = 60,

        /// <summary>Not supported.</summary>
        ND = 77,

        /// <summary>Not supported.</summary>
        Raw = 255,

        /// <summary>Not supported.</summary>
        Ipx = 1000,

        /// <summary>Not supported.</summary>
        Spx = 1256,

        /// <summary>Not supported.</summary>
        SpxII = 1257,
    }
}
