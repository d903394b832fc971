using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>Builds a client's messages, RFC 2131 section 4.4.1 and its table 5.</summary>
    internal sealed class DhcpOutput
    {
        // RFC 2132 section 9.14: the client identifier is the hardware type and the address
        private const int IdentifierLength = 1 + EthernetHeader.AddressLength;

        // RFC 3442: classless routes before the router
        private static readonly byte[] s_parameters =
        {
            DhcpOption.SubnetMask, DhcpOption.ClasslessRoutes, DhcpOption.Router, DhcpOption.DnsServer, DhcpOption.DomainName, DhcpOption.NtpServer,
            DhcpOption.LeaseTime, DhcpOption.ServerIdentifier, DhcpOption.RenewalTime, DhcpOption.RebindingTime,
        };

        private readonly NetStack _stack;
        private readonly byte[] _macAddress;
        private readonly string _hostName;
        private int _length;

        /// <param name="stack">The stack, whose service buffer holds the message.</param>
        /// <param name="macAddress">Our Ethernet address.</param>
        /// <param name="hostName">Our host name; null for none.</param>
        public DhcpOutput(NetStack stack, byte[] macAddress, string hostName)
        {
            _stack = stack;
            _macAddress = macAddress;
            _hostName = hostName;
        }

        /// <summary>Where messages are built: the stack's buffer for services.</summary>
        public byte[] Buffer => _stack.GetServiceBuffer(DhcpMessage.LongestMessage);

        /// <summary>Begins a message.</summary>
        /// <param name="type">Message type, RFC 2132 section 9.6.</param>
        /// <param name="transactionId">Echoed by the server in its answer.</param>
        /// <param name="seconds">Seconds since the exchange began.</param>
        /// <param name="address">Our address in host order if we can be reached at it; 0 requests an answer by broadcast.</param>
        public void Begin(int type, uint transactionId, long seconds, uint address)
        {
            byte[] b = Buffer;
            Array.Clear(b, 0, DhcpMessage.Options);
            b[DhcpMessage.Operation] = DhcpMessage.OperationRequest;
            b[DhcpMessage.HardwareType] = DhcpMessage.HardwareEthernet;
            b[DhcpMessage.HardwareLength] = EthernetHeader.AddressLength;
            BigEndian.Write32(b, DhcpMessage.TransactionId, transactionId);
            BigEndian.Write16(b, DhcpMessage.Seconds, seconds < 0xFFFF ? (int)seconds : 0xFFFF);
            b[DhcpMessage.Flags] = (byte)(address == 0 ? DhcpMessage.FlagBroadcast >> 8 : 0);
            BigEndian.Write32(b, DhcpMessage.ClientAddress, address);
            Array.Copy(_macAddress, 0, b, DhcpMessage.ClientHardware, EthernetHeader.AddressLength);
            BigEndian.Write32(b, DhcpMessage.Cookie, DhcpMessage.CookieValue);
            _length = DhcpMessage.Options;

            AddHead(DhcpOption.MessageType, 1);
            b[_length++] = (byte)type;
            AddHead(DhcpOption.ClientIdentifier, IdentifierLength);
            b[_length++] = DhcpMessage.HardwareEthernet;
            Array.Copy(_macAddress, 0, b, _length, EthernetHeader.AddressLength);
            _length += EthernetHeader.AddressLength;
        }

        /// <summary>Adds an option with an address, unless that is 0.</summary>
        public void AddAddress(int option, uint address)
        {
            if (address != 0)
            {
                AddHead(option, 4);
                BigEndian.Write32(Buffer, _length, address);
                _length += 4;
            }
        }

        /// <summary>Adds the maximum message size, our host name and the list of requested options.</summary>
        public void AddParameterRequest()
        {
            AddHead(DhcpOption.MaximumMessageSize, 2);
            int size = DhcpMessage.LongestMessage + Ip.Ipv4Header.MinimumLength + Udp.UdpHeader.Length;
            BigEndian.Write16(Buffer, _length, size);
            _length += 2;
            if (_hostName != null)
            {
                AddHead(DhcpOption.HostName, _hostName.Length);
                for (int i = 0; i < _hostName.Length; i++)
                {
                    Buffer[_length++] = (byte)_hostName[i];
                }
            }

            AddHead(DhcpOption.ParameterRequestList, s_parameters.Length);
            Array.Copy(s_parameters, 0, Buffer, _length, s_parameters.Length);
            _length += s_parameters.Length;
        }

        /// <summary>Ends the message.</summary>
        /// <returns>Length of the message in bytes.</returns>
        public int End()
        {
            Buffer[_length++] = DhcpOption.End;
            if (_length < DhcpMessage.MinimumLength)
            {
                Array.Clear(Buffer, _length, DhcpMessage.MinimumLength - _length);
                _length = DhcpMessage.MinimumLength;
            }

            return _length;
        }

        private void AddHead(int option, int length)
        {
            Buffer[_length++] = (byte)option;
            Buffer[_length++] = (byte)length;
        }
    }
}
