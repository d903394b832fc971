namespace NanoTcp.Net
{
    /// <summary>What holds of the network as a whole.</summary>
    public static class IPGlobalProperties
    {
        /// <summary>The address of the first interface that has one; Any without one.</summary>
        public static IPAddress GetIPAddress() => Network.Default.LocalAddress;
    }
}
