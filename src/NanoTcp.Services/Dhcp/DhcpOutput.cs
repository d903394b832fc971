using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>Builds a client's messages, RFC 2131 section 4.4.1 and its table 5.</summary>
    internal sealed class DhcpOutput : DhcpWriter
    {
        // RFC 2132 section 9.14: the client identifier is the hardware type and the address
        private const int IdentifierLength = 1 + EthernetHeader.AddressLength;

        // RFC 3442: classless routes before the router
        private static readonly byte[] s_parameters =
        {
            DhcpOption.SubnetMask, DhcpOption.ClasslessRoutes, DhcpOption.Router, DhcpOption.DnsServer, DhcpOption.DomainName, DhcpOption.NtpServer,
            DhcpOption.LeaseTime, DhcpOption.ServerIdentifier, DhcpOption.RenewalTime, DhcpOption.RebindingTime,
        };

        private readonly byte[] _macAddress;
        private readonly string _hostName;

        /// <param name="stack">The stack, whose service buffer holds the message.</param>
        /// <param name="macAddress">Our Ethernet address.</param>
        /// <param name="hostName">Our host name; null for none.</param>
        public DhcpOutput(NetStack stack, byte[] macAddress, string hostName)
            : base(stack)
        {
            _macAddress = macAddress;
            _hostName = hostName;
        }

        /// <summary>Begins a message.</summary>
        /// <param name="type">Message type, RFC 2132 section 9.6.</param>
        /// <param name="transactionId">Echoed by the server in its answer.</param>
        /// <param name="seconds">Seconds since the exchange began.</param>
        /// <param name="address">Our address in host order if we can be reached at it; 0 requests an answer by broadcast.</param>
        public void Begin(int type, uint transactionId, long seconds, uint address)
        {
            Begin(DhcpMessage.OperationRequest, transactionId, address, _macAddress, type);
            byte[] b = Buffer;
            BigEndian.Write16(b, DhcpMessage.Seconds, seconds < 0xFFFF ? (int)seconds : 0xFFFF);
            b[DhcpMessage.Flags] = (byte)(address == 0 ? DhcpMessage.FlagBroadcast >> 8 : 0);
            AddHead(DhcpOption.ClientIdentifier, IdentifierLength);
            b[Length++] = DhcpMessage.HardwareEthernet;
            Array.Copy(_macAddress, 0, b, Length, EthernetHeader.AddressLength);
            Length += EthernetHeader.AddressLength;
        }

        /// <summary>Adds the maximum message size, our host name and the list of requested options.</summary>
        public void AddParameterRequest()
        {
            AddHead(DhcpOption.MaximumMessageSize, 2);
            int size = DhcpMessage.LongestMessage + Ip.Ipv4Header.MinimumLength + Udp.UdpHeader.Length;
            BigEndian.Write16(Buffer, Length, size);
            Length += 2;
            if (_hostName != null)
            {
                AddHead(DhcpOption.HostName, _hostName.Length);
                for (int i = 0; i < _hostName.Length; i++)
                {
                    Buffer[Length++] = (byte)_hostName[i];
                }
            }

            AddHead(DhcpOption.ParameterRequestList, s_parameters.Length);
            Array.Copy(s_parameters, 0, Buffer, Length, s_parameters.Length);
            Length += s_parameters.Length;
        }
    }
}
