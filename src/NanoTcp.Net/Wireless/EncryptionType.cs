namespace System.Net.NetworkInformation
{
    /// <summary>How Wi-Fi encrypts.</summary>
    public enum EncryptionType : byte
    {
        /// <summary>It does not.</summary>
        None = 0,

        /// <summary>WEP.</summary>
        WEP = 1,

        /// <summary>WPA.</summary>
        WPA = 2,

        /// <summary>WPA2.</summary>
        WPA2 = 3,

        /// <summary>WPA with a password.</summary>
        WPA_PSK = 4,

        /// <summary>WPA2 with a password.</summary>
        WPA2_PSK = 5,

        /// <summary>With a certificate.</summary>
        Certificate = 6,
    }
}
