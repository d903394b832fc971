namespace NanoTcp.Tcp
{
    /// <summary>Settings for machines of different sizes. They differ only in the memory for connections and tables.</summary>
    public static class TcpProfiles
    {
        /// <summary>For a board with some 100 KB of managed heap, such as an ESP32 without PSRAM: rings of 4 KB, small tables.</summary>
        public static TcpSettings Small() => new TcpSettings
        {
            SendBufferSize = 4096,
            ReceiveBufferSize = 4096,
            SynCacheSize = 4,
            TimeWaitLimit = 8,
        };

        /// <summary>The defaults: rings of 8 KB.</summary>
        public static TcpSettings Default() => new TcpSettings();

        /// <summary>For a board with PSRAM or a PC: rings of 32 KB, for links with long delay and many clients.</summary>
        public static TcpSettings Large() => new TcpSettings
        {
            SendBufferSize = 32_768,
            ReceiveBufferSize = 32_768,
            SynCacheSize = 64,
            TimeWaitLimit = 256,
        };
    }
}
