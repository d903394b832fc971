namespace System.Net.NetworkInformation
{
    /// <summary>What the Wi-Fi types throw.</summary>
    internal static class NoWiFi
    {
        public static NotSupportedException Exception() =>
            new NotSupportedException("NanoTcp has no Wi-Fi: configure that of the firmware by nanoFramework's System.Net.");
    }
}
