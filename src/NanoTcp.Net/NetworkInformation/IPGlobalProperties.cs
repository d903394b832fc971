using NanoTcp.Net;

namespace System.Net.NetworkInformation
{
    /// <summary>Properties of the default network.</summary>
    public static class IPGlobalProperties
    {
        /// <summary>The address of the first interface that has one; otherwise Any.</summary>
        public static IPAddress GetIPAddress() => Network.Default.LocalAddress;
    }
}
