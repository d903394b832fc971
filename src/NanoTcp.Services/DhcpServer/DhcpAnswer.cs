using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>Builds a server's messages, RFC 2131 section 4.3.1 and its table 3.</summary>
    internal sealed class DhcpAnswer
    {
        private readonly NetStack _stack;
        private int _length;

        /// <param name="stack">The stack, whose service buffer holds the message.</param>
        public DhcpAnswer(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>Where messages are built: the stack's buffer for services.</summary>
        public byte[] Buffer => _stack.GetServiceBuffer(DhcpMessage.LongestMessage);

        /// <summary>Begins a message.</summary>
        /// <param name="request">The client's message, which is not in the buffer.</param>
        /// <param name="type">Message type, RFC 2132 section 9.6.</param>
        /// <param name="server">Our address, in host order.</param>
        /// <param name="address">The address to give, in host order; 0 for none.</param>
        public void Begin(DhcpRequest request, int type, uint server, uint address)
        {
            byte[] b = Buffer;
            Array.Clear(b, 0, DhcpMessage.Options);
            b[DhcpMessage.Operation] = DhcpMessage.OperationReply;
            b[DhcpMessage.HardwareType] = DhcpMessage.HardwareEthernet;
            b[DhcpMessage.HardwareLength] = EthernetHeader.AddressLength;
            BigEndian.Write32(b, DhcpMessage.TransactionId, request.TransactionId);
            BigEndian.Write16(b, DhcpMessage.Flags, request.Flags);
            BigEndian.Write32(b, DhcpMessage.ClientAddress, type == DhcpMessage.Ack ? request.ClientAddress : 0);
            BigEndian.Write32(b, DhcpMessage.YourAddress, address);
            Array.Copy(request.Hardware, 0, b, DhcpMessage.ClientHardware, EthernetHeader.AddressLength);
            BigEndian.Write32(b, DhcpMessage.Cookie, DhcpMessage.CookieValue);
            _length = DhcpMessage.Options;

            AddHead(DhcpOption.MessageType, 1);
            b[_length++] = (byte)type;
            AddNumber(DhcpOption.ServerIdentifier, server);
            if (request.HasIdentifier)
            {
                AddHead(DhcpOption.ClientIdentifier, request.IdentifierLength);
                Array.Copy(request.Identifier, 0, b, _length, request.IdentifierLength);
                _length += request.IdentifierLength;
            }
        }

        /// <summary>Adds an option of four bytes, unless its value is 0.</summary>
        public void AddNumber(int option, uint value)
        {
            if (value != 0)
            {
                AddHead(option, 4);
                BigEndian.Write32(Buffer, _length, value);
                _length += 4;
            }
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
