using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>
    /// A parsed message of a server. One object is reused for all messages. Only the format has been checked, not the values.
    /// </summary>
    internal sealed class DhcpReply : DhcpReader
    {
        public const int DnsLimit = 3;
        public const int NtpLimit = 3;

        // bytes of the longest option of routes that is taken: some 15 routes, which with the network's own fill the stack's table
        private const int LongestRoutes = 128;

        private const int OverloadFile = 1;
        private const int OverloadServerName = 2;
        private const int LongestDomain = 128;

        public readonly uint[] Dns = new uint[DnsLimit];
        public readonly uint[] Ntp = new uint[NtpLimit];

        // allocated when a server first sends classless routes
        private byte[] _routes;

        // option 52: which other fields hold options
        private int _overload;

        public int Type { get; private set; }

        public uint YourAddress { get; private set; }

        /// <summary>The server identifier; 0 when the server sent none.</summary>
        public uint Server { get; private set; }

        /// <summary>The subnet mask; 0 when the server sent none.</summary>
        public uint Mask { get; private set; }

        /// <summary>The first router; 0 for none.</summary>
        public uint Router { get; private set; }

        /// <summary>Data of option 121, its parts joined (RFC 3396); <see cref="RoutesLength"/> bytes.</summary>
        public byte[] Routes => _routes;

        /// <summary>
        /// Length of <see cref="Routes"/>; 0 when the server sent no classless routes; -1 when it sent more than are accepted.
        /// </summary>
        public int RoutesLength { get; private set; }

        public int DnsCount { get; private set; }

        public int NtpCount { get; private set; }

        /// <summary>The domain name; null for none, or an invalid one.</summary>
        public string Domain { get; private set; }

        /// <summary>In seconds; 0 when the server sent none; 0xFFFFFFFF for an infinite lease.</summary>
        public uint LeaseTime { get; private set; }

        /// <summary>T1 in seconds; 0 when the server sent none.</summary>
        public uint RenewalTime { get; private set; }

        /// <summary>T2 in seconds; 0 when the server sent none.</summary>
        public uint RebindingTime { get; private set; }

        /// <summary>Parses a message.</summary>
        /// <param name="m">Array that holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <param name="transactionId">Transaction ID of our message.</param>
        /// <param name="macAddress">Our Ethernet address.</param>
        /// <returns>False when it is malformed, or not an answer to our message.</returns>
        public bool Read(byte[] m, int length, uint transactionId, byte[] macAddress)
        {
            if (length < DhcpMessage.Options || m[DhcpMessage.Operation] != DhcpMessage.OperationReply ||
                m[DhcpMessage.HardwareType] != DhcpMessage.HardwareEthernet || m[DhcpMessage.HardwareLength] != EthernetHeader.AddressLength ||
                BigEndian.Read32(m, DhcpMessage.TransactionId) != transactionId ||
                !MacAddress.Equal(m, DhcpMessage.ClientHardware, macAddress, 0) ||
                BigEndian.Read32(m, DhcpMessage.Cookie) != DhcpMessage.CookieValue)
            {
                return false;
            }

            Message = m;
            Type = 0;
            Server = 0;
            Mask = 0;
            Router = 0;
            RoutesLength = 0;
            DnsCount = 0;
            NtpCount = 0;
            Domain = null;
            LeaseTime = 0;
            RenewalTime = 0;
            RebindingTime = 0;
            YourAddress = BigEndian.Read32(m, DhcpMessage.YourAddress);

            // RFC 2131 section 4.1: the options field, then file, then sname if option 52 says that they hold options too
            _overload = 0;
            bool isWhole = ReadOptions(DhcpMessage.Options, length);
            int overload = _overload;
            if (isWhole && (overload & OverloadFile) != 0)
            {
                isWhole = ReadOptions(DhcpMessage.BootFile, DhcpMessage.Cookie);
            }

            if (isWhole && (overload & OverloadServerName) != 0)
            {
                isWhole = ReadOptions(DhcpMessage.ServerName, DhcpMessage.BootFile);
            }

            Message = null;
            return isWhole && Type != 0;
        }

        // An option with an invalid length is ignored. Of repeated options the first counts, except that lists of servers continue (RFC
        // 3396).
        protected override void ReadOption(int code, int o, int length)
        {
            switch (code)
            {
                case DhcpOption.SubnetMask:
                    Mask = Number(Mask, o, length);
                    break;
                case DhcpOption.Router:
                    Router = Router == 0 && length >= 4 ? BigEndian.Read32(Message, o) : Router;
                    break;
                case DhcpOption.DnsServer:
                    DnsCount = ReadAddresses(Dns, DnsCount, o, length);
                    break;
                case DhcpOption.NtpServer:
                    NtpCount = ReadAddresses(Ntp, NtpCount, o, length);
                    break;
                case DhcpOption.DomainName:
                    ReadDomain(o, length);
                    break;
                case DhcpOption.LeaseTime:
                    LeaseTime = Number(LeaseTime, o, length);
                    break;
                case DhcpOption.MessageType:
                    Type = length == 1 && Type == 0 ? Message[o] : Type;
                    break;
                case DhcpOption.ServerIdentifier:
                    Server = Number(Server, o, length);
                    break;
                case DhcpOption.RenewalTime:
                    RenewalTime = Number(RenewalTime, o, length);
                    break;
                case DhcpOption.RebindingTime:
                    RebindingTime = Number(RebindingTime, o, length);
                    break;
                case DhcpOption.ClasslessRoutes:
                    ReadRoutes(o, length);
                    break;
                case DhcpOption.Overload:
                    _overload = length == 1 ? Message[o] : _overload;
                    break;
                default:
                    break;
            }
        }

        private uint Number(uint known, int o, int length) => known == 0 && length == 4 ? BigEndian.Read32(Message, o) : known;

        // returns the new count; addresses above the limit are ignored
        private int ReadAddresses(uint[] addresses, int count, int o, int length)
        {
            for (int i = 0; i + 4 <= length && count < addresses.Length; i += 4)
            {
                addresses[count++] = BigEndian.Read32(Message, o + i);
            }

            return count;
        }

        private void ReadRoutes(int o, int length)
        {
            if (_routes == null)
            {
                _routes = new byte[LongestRoutes];
            }

            if (RoutesLength < 0 || RoutesLength + length > _routes.Length)
            {
                RoutesLength = -1;
                return;
            }

            Array.Copy(Message, o, _routes, RoutesLength, length);
            RoutesLength += length;
        }

        private void ReadDomain(int o, int length)
        {
            // some servers include a terminating zero
            while (length > 0 && Message[o + length - 1] == 0)
            {
                length--;
            }

            if (length == 0 || length > LongestDomain)
            {
                return;
            }

            char[] characters = new char[length];
            for (int i = 0; i < length; i++)
            {
                characters[i] = (char)Message[o + i];
            }

            string domain = new string(characters);
            Domain = DnsName.IsHostName(domain) ? domain : null;
        }
    }
}
