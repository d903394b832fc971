namespace NanoTcp.Tls
{
    /// <summary>Types of extensions.</summary>
    internal static class ExtensionType
    {
        public const int ServerName = 0;
        public const int MaxFragmentLength = 1;
        public const int SupportedGroups = 10;
        public const int EncryptThenMac = 22;
        public const int ExtendedMasterSecret = 23;
        public const int RecordSizeLimit = 28;
        public const int PreSharedKey = 41;
        public const int SupportedVersions = 43;
        public const int Cookie = 44;
        public const int PskKeyExchangeModes = 45;
        public const int KeyShare = 51;
        public const int RenegotiationInfo = 0xff01;
    }
}
