namespace NanoTcp.Net
{
    /// <summary>Protocols, with their numbers in the IP header.</summary>
    public enum ProtocolType
    {
        /// <summary>Unknown.</summary>
        Unknown = -1,

        /// <summary>The default protocol of the socket type.</summary>
        Unspecified = 0,

        /// <summary>The same as Unspecified.</summary>
        IP = 0,

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
        IcmpV6 = 58,

        /// <summary>Not supported.</summary>
        Raw = 255,
    }
}
