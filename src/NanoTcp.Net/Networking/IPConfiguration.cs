namespace nanoFramework.Networking
{
    /// <summary>A fixed address for <see cref="NetworkHelper"/>.</summary>
    public class IPConfiguration
    {
        /// <summary>Makes a configuration.</summary>
        /// <param name="ipAddress">Our address in dotted decimal.</param>
        /// <param name="ipSubnetMask">The subnet mask in dotted decimal.</param>
        /// <param name="ipGatewayAddress">The default gateway in dotted decimal; "0.0.0.0" or null for none.</param>
        /// <param name="ipDns">One or two name servers in dotted decimal; null or empty for the gateway.</param>
        public IPConfiguration(string ipAddress, string ipSubnetMask, string ipGatewayAddress, string[] ipDns)
        {
            IPAddress = ipAddress;
            IPSubnetMask = ipSubnetMask;
            IPGatewayAddress = ipGatewayAddress;
            IPDns = ipDns;
        }

        /// <summary>Our address in dotted decimal.</summary>
        public string IPAddress { get; set; }

        /// <summary>The subnet mask in dotted decimal.</summary>
        public string IPSubnetMask { get; set; }

        /// <summary>The default gateway in dotted decimal; "0.0.0.0" or null for none.</summary>
        public string IPGatewayAddress { get; set; }

        /// <summary>One or two name servers in dotted decimal; null or empty for the gateway.</summary>
        public string[] IPDns { get; set; }
    }
}
