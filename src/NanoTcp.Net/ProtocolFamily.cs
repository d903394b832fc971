namespace System.Net.Sockets
{
    /// <summary>Protocol families, with the numbers of <see cref="AddressFamily"/>.</summary>
    public enum ProtocolFamily
    {
        /// <summary>Unknown.</summary>
        Unknown = -1,

        /// <summary>Not specified.</summary>
        Unspecified = 0,

        /// <summary>Unix domain; not supported.</summary>
        Unix = 1,

        /// <summary>IPv4.</summary>
        InterNetwork = 2,

        /// <summary>ARPANET IMP; not supported.</summary>
        ImpLink = 3,

        /// <summary>PUP; not supported.</summary>
        Pup = 4,

        /// <summary>MIT CHAOS; not supported.</summary>
        Chaos = 5,

        /// <summary>IPX; not supported.</summary>
        Ipx = 6,

        /// <summary>Xerox NS, the same as Ipx; not supported.</summary>
        NS = 6,

        /// <summary>ISO; not supported.</summary>
        Iso = 7,

        /// <summary>OSI, the same as Iso; not supported.</summary>
        Osi = 7,

        /// <summary>Ecma; not supported.</summary>
        Ecma = 8,

        /// <summary>DataKit; not supported.</summary>
        DataKit = 9,

        /// <summary>Ccitt; not supported.</summary>
        Ccitt = 10,

        /// <summary>Sna; not supported.</summary>
        Sna = 11,

        /// <summary>DecNet; not supported.</summary>
        DecNet = 12,

        /// <summary>DataLink; not supported.</summary>
        DataLink = 13,

        /// <summary>Lat; not supported.</summary>
        Lat = 14,

        /// <summary>HyperChannel; not supported.</summary>
        HyperChannel = 15,

        /// <summary>AppleTalk; not supported.</summary>
        AppleTalk = 16,

        /// <summary>NetBios; not supported.</summary>
        NetBios = 17,

        /// <summary>VoiceView; not supported.</summary>
        VoiceView = 18,

        /// <summary>FireFox; not supported.</summary>
        FireFox = 19,

        /// <summary>Banyan; not supported.</summary>
        Banyan = 21,

        /// <summary>Atm; not supported.</summary>
        Atm = 22,

        /// <summary>IPv6; not supported by sockets yet.</summary>
        InterNetworkV6 = 23,

        /// <summary>Cluster; not supported.</summary>
        Cluster = 24,

        /// <summary>Ieee12844; not supported.</summary>
        Ieee12844 = 25,

        /// <summary>Irda; not supported.</summary>
        Irda = 26,

        /// <summary>NetworkDesigners; not supported.</summary>
        NetworkDesigners = 28,

        /// <summary>The highest number.</summary>
        Max = 29,
    }
}
