namespace System.Net.NetworkInformation
{
    /// <summary>A station at a Wi-Fi access point; there is none here.</summary>
    public class WirelessAPStation
    {
        internal WirelessAPStation(byte[] macAddress, sbyte rssi, PhyProtocols phyModes)
        {
            MacAddress = macAddress;
            Rssi = rssi;
            PhyModes = phyModes;
        }

        /// <summary>Its link address, six bytes.</summary>
        public byte[] MacAddress { get; }

        /// <summary>Strength of its signal in dBm.</summary>
        public sbyte Rssi { get; }

        /// <summary>Protocols of its radio.</summary>
        public PhyProtocols PhyModes { get; }
    }
}
