using System;

namespace NanoTcp.Services
{
    /// <summary>Builds a server's messages, RFC 2131 section 4.3.1 and its table 3.</summary>
    internal sealed class DhcpAnswer : DhcpWriter
    {
        /// <param name="stack">The stack, whose service buffer holds the message.</param>
        public DhcpAnswer(NetStack stack)
            : base(stack)
        {
        }

        /// <summary>Begins a message.</summary>
        /// <param name="request">The client's message, which is not in the buffer.</param>
        /// <param name="type">Message type, RFC 2132 section 9.6.</param>
        /// <param name="server">Our address, in host order.</param>
        /// <param name="address">The address to give, in host order; 0 for none.</param>
        public void Begin(DhcpRequest request, int type, uint server, uint address)
        {
            uint clientAddress = type == DhcpMessage.Ack ? request.ClientAddress : 0;
            Begin(DhcpMessage.OperationReply, request.TransactionId, clientAddress, request.Hardware, type);
            byte[] b = Buffer;
            BigEndian.Write16(b, DhcpMessage.Flags, request.Flags);
            BigEndian.Write32(b, DhcpMessage.YourAddress, address);
            AddNumber(DhcpOption.ServerIdentifier, server);
            if (request.HasIdentifier)
            {
                AddHead(DhcpOption.ClientIdentifier, request.IdentifierLength);
                Array.Copy(request.Identifier, 0, b, Length, request.IdentifierLength);
                Length += request.IdentifierLength;
            }
        }
    }
}
