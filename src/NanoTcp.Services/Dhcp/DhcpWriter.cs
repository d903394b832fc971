using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>Builds a message, RFC 2131 section 2, in the stack's buffer for services.</summary>
    internal abstract class DhcpWriter
    {
        private readonly NetStack _stack;

        /// <param name="stack">The stack, whose service buffer holds the message.</param>
        protected DhcpWriter(NetStack stack)
        {
            _stack = stack;
        }

        /// <summary>Where messages are built: the stack's buffer for services.</summary>
        public byte[] Buffer => _stack.GetServiceBuffer(DhcpMessage.LongestMessage);

        /// <summary>Bytes written so far.</summary>
        protected int Length { get; set; }

        /// <summary>Adds an option of four bytes, such as an address in host order, unless its value is 0.</summary>
        public void AddNumber(int option, uint value)
        {
            if (value != 0)
            {
                AddHead(option, 4);
                BigEndian.Write32(Buffer, Length, value);
                Length += 4;
            }
        }

        /// <summary>Ends the message.</summary>
        /// <returns>Length of the message in bytes.</returns>
        public int End()
        {
            Buffer[Length++] = DhcpOption.End;
            if (Length < DhcpMessage.MinimumLength)
            {
                Array.Clear(Buffer, Length, DhcpMessage.MinimumLength - Length);
                Length = DhcpMessage.MinimumLength;
            }

            return Length;
        }

        /// <summary>Writes the fixed fields, of which the others are 0, and the message type.</summary>
        /// <param name="operation">BOOTREQUEST or BOOTREPLY.</param>
        /// <param name="transactionId">Chosen by the client.</param>
        /// <param name="clientAddress">The address at which the client can be reached, in host order; 0 for none.</param>
        /// <param name="hardware">The client's Ethernet address.</param>
        /// <param name="type">Message type, RFC 2132 section 9.6.</param>
        protected void Begin(byte operation, uint transactionId, uint clientAddress, byte[] hardware, int type)
        {
            byte[] b = Buffer;
            Array.Clear(b, 0, DhcpMessage.Options);
            b[DhcpMessage.Operation] = operation;
            b[DhcpMessage.HardwareType] = DhcpMessage.HardwareEthernet;
            b[DhcpMessage.HardwareLength] = EthernetHeader.AddressLength;
            BigEndian.Write32(b, DhcpMessage.TransactionId, transactionId);
            BigEndian.Write32(b, DhcpMessage.ClientAddress, clientAddress);
            Array.Copy(hardware, 0, b, DhcpMessage.ClientHardware, EthernetHeader.AddressLength);
            BigEndian.Write32(b, DhcpMessage.Cookie, DhcpMessage.CookieValue);
            Length = DhcpMessage.Options;
            AddHead(DhcpOption.MessageType, 1);
            b[Length++] = (byte)type;
        }

        /// <summary>Writes an option's code and length.</summary>
        protected void AddHead(int option, int length)
        {
            Buffer[Length++] = (byte)option;
            Buffer[Length++] = (byte)length;
        }
    }
}
