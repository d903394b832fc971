namespace NanoTcp.Services
{
    /// <summary>DHCP message layout, RFC 2131 section 2. Offsets in bytes from its first byte; fields are big endian.</summary>
    internal static class DhcpMessage
    {
        public const int ServerPort = 67;
        public const int ClientPort = 68;

        public const int Operation = 0;
        public const int HardwareType = 1;
        public const int HardwareLength = 2;
        public const int TransactionId = 4;
        public const int Seconds = 8;
        public const int Flags = 10;
        public const int ClientAddress = 12;
        public const int YourAddress = 16;
        public const int RelayAddress = 24;
        public const int ClientHardware = 28;
        public const int ServerName = 44;
        public const int BootFile = 108;
        public const int Cookie = 236;
        public const int Options = 240;

        public const int OperationRequest = 1;
        public const int OperationReply = 2;
        public const int HardwareEthernet = 1;
        public const int FlagBroadcast = 0x8000;
        public const uint CookieValue = 0x63825363;

        /// <summary>The longest message that is taken, in bytes.</summary>
        public const int LongestMessage = 1024;

        /// <summary>RFC 951: what a BOOTP relay expects at least.</summary>
        public const int MinimumLength = 300;

        // message types, RFC 2132 section 9.6
        public const int Discover = 1;
        public const int Offer = 2;
        public const int Request = 3;
        public const int Decline = 4;
        public const int Ack = 5;
        public const int Nak = 6;
        public const int Release = 7;
        public const int Inform = 8;
    }

    /// <summary>Option codes, RFC 2132.</summary>
    internal static class DhcpOption
    {
        public const int Pad = 0;
        public const int SubnetMask = 1;
        public const int Router = 3;
        public const int DnsServer = 6;
        public const int HostName = 12;
        public const int DomainName = 15;
        public const int NtpServer = 42;
        public const int RequestedAddress = 50;
        public const int LeaseTime = 51;
        public const int Overload = 52;
        public const int MessageType = 53;
        public const int ServerIdentifier = 54;
        public const int ParameterRequestList = 55;
        public const int MaximumMessageSize = 57;
        public const int RenewalTime = 58;
        public const int RebindingTime = 59;
        public const int ClientIdentifier = 61;

        /// <summary>RFC 3442.</summary>
        public const int ClasslessRoutes = 121;
        public const int End = 255;
    }
}
