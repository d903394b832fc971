namespace System.Net.NetworkInformation
{
    /// <summary>
    /// Configuration of a Wi-Fi station, for programs that also run on other boards. NanoTcp has no Wi-Fi: an object can be made and filled in,
    /// but not saved. The Wi-Fi of the firmware is configured by nanoFramework's own System.Net.
    /// </summary>
    public class Wireless80211Configuration
    {
        /// <summary>Makes an empty configuration.</summary>
        /// <param name="id">Its number.</param>
        public Wireless80211Configuration(uint id)
        {
            Id = id;
        }

        /// <summary>When it starts.</summary>
        [Flags]
        public enum ConfigurationOptions : byte
        {
            /// <summary>Not set.</summary>
            None = 0,

            /// <summary>Never.</summary>
            Disable = 1,

            /// <summary>When the program says so.</summary>
            Enable = 2,

            /// <summary>By itself when the board starts.</summary>
            AutoConnect = 6,

            /// <summary>Configured by an app.</summary>
            SmartConfig = 10,
        }

        /// <summary>Its number.</summary>
        public uint Id { get; }

        /// <summary>How the station proves who it is.</summary>
        public AuthenticationType Authentication { get; set; }

        /// <summary>How the radio encrypts.</summary>
        public EncryptionType Encryption { get; set; }

        /// <summary>Kind of radio.</summary>
        public RadioType Radio { get; set; }

        /// <summary>Password; null for none.</summary>
        public string Password { get; set; }

        /// <summary>Name of the network.</summary>
        public string Ssid { get; set; }

        /// <summary>When it starts.</summary>
        public ConfigurationOptions Options { get; set; }

        /// <summary>Not supported.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public static Wireless80211Configuration[] GetAllWireless80211Configurations() => throw NoWiFi.Exception();

        /// <summary>Not supported.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void SaveConfiguration() => throw NoWiFi.Exception();
    }
}
