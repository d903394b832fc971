namespace System.Net.NetworkInformation
{
    /// <summary>How a Wi-Fi station proves who it is.</summary>
    public enum AuthenticationType : byte
    {
        /// <summary>It does not.</summary>
        None = 0,

        /// <summary>EAP.</summary>
        EAP = 1,

        /// <summary>PEAP.</summary>
        PEAP = 2,

        /// <summary>WCN.</summary>
        WCN = 3,

        /// <summary>Open system.</summary>
        Open = 4,

        /// <summary>Shared key.</summary>
        Shared = 5,

        /// <summary>WEP.</summary>
        WEP = 6,

        /// <summary>WPA.</summary>
        WPA = 7,

        /// <summary>WPA2.</summary>
        WPA2 = 8,
    }
}
