using System;
using NanoTcp.Ethernet;

namespace NanoTcp.Services
{
    /// <summary>What a server keeps of a client's message, RFC 2131 section 4.3. One object is reused for all messages.</summary>
    internal sealed class DhcpRequest : DhcpReader
    {
        private const int LongestOption = 255;

        /// <summary>
        /// The client identifier (RFC 2132 section 9.14), or the hardware type and link address; <see cref="IdentifierLength"/> bytes.
        /// </summary>
        public byte[] Identifier { get; private set; } = new byte[0];

        public int IdentifierLength { get; private set; }

        /// <summary>True when the client sent the identifier, so that answers contain it (RFC 6842).</summary>
        public bool HasIdentifier { get; private set; }

        /// <summary>The client's link address.</summary>
        public byte[] Hardware { get; } = new byte[EthernetHeader.AddressLength];

        public int Type { get; private set; }

        public uint TransactionId { get; private set; }

        public int Flags { get; private set; }

        /// <summary>True when the client cannot receive packets for an address that it does not have yet.</summary>
        public bool WantsBroadcast => (Flags & DhcpMessage.FlagBroadcast) != 0;

        /// <summary>The address that the client already uses; 0 for none.</summary>
        public uint ClientAddress { get; private set; }

        /// <summary>The requested address (option 50); 0 for none.</summary>
        public uint Requested { get; private set; }

        /// <summary>The server that the client has chosen (option 54); 0 for none.</summary>
        public uint Server { get; private set; }

        /// <summary>Parses a message.</summary>
        /// <param name="m">Array that holds the message from index 0.</param>
        /// <param name="length">Length of the message in bytes.</param>
        /// <returns>False when it is malformed, from another kind of link, or came by a relay.</returns>
        public bool Read(byte[] m, int length)
        {
            if (length < DhcpMessage.Options || m[DhcpMessage.Operation] != DhcpMessage.OperationRequest ||
                m[DhcpMessage.HardwareType] != DhcpMessage.HardwareEthernet || m[DhcpMessage.HardwareLength] != EthernetHeader.AddressLength ||
                (m[DhcpMessage.ClientHardware] & 1) != 0 || BigEndian.Read32(m, DhcpMessage.RelayAddress) != 0 ||
                BigEndian.Read32(m, DhcpMessage.Cookie) != DhcpMessage.CookieValue)
            {
                return false;
            }

            Message = m;
            Type = 0;
            Requested = 0;
            Server = 0;
            TransactionId = BigEndian.Read32(m, DhcpMessage.TransactionId);
            Flags = BigEndian.Read16(m, DhcpMessage.Flags);
            ClientAddress = BigEndian.Read32(m, DhcpMessage.ClientAddress);
            Array.Copy(m, DhcpMessage.ClientHardware, Hardware, 0, Hardware.Length);
            ReserveIdentifier(LongestOption);
            Identifier[0] = DhcpMessage.HardwareEthernet;
            Array.Copy(Hardware, 0, Identifier, 1, Hardware.Length);
            IdentifierLength = 1 + Hardware.Length;
            HasIdentifier = false;
            bool isWhole = ReadOptions(DhcpMessage.Options, length);
            Message = null;
            return isWhole && Type != 0;
        }

        /// <summary>Keeps another message.</summary>
        public void CopyFrom(DhcpRequest other)
        {
            ReserveIdentifier(other.IdentifierLength);
            Array.Copy(other.Identifier, 0, Identifier, 0, other.IdentifierLength);
            IdentifierLength = other.IdentifierLength;
            HasIdentifier = other.HasIdentifier;
            Array.Copy(other.Hardware, 0, Hardware, 0, Hardware.Length);
            Type = other.Type;
            TransactionId = other.TransactionId;
            Flags = other.Flags;
            ClientAddress = other.ClientAddress;
            Requested = other.Requested;
            Server = other.Server;
        }

        /// <summary>True when two messages are from the same client.</summary>
        public bool IsFromClientOf(DhcpRequest other)
        {
            bool isSame = IdentifierLength == other.IdentifierLength;
            for (int i = 0; isSame && i < IdentifierLength; i++)
            {
                isSame = Identifier[i] == other.Identifier[i];
            }

            return isSame;
        }

        private void ReserveIdentifier(int length)
        {
            if (Identifier.Length < length)
            {
                Identifier = new byte[length];
            }
        }

        // an option with an invalid length is ignored
        protected override void ReadOption(int code, int o, int length)
        {
            if (code == DhcpOption.MessageType && length == 1)
            {
                Type = Message[o];
            }
            else if (code == DhcpOption.RequestedAddress && length == 4)
            {
                Requested = BigEndian.Read32(Message, o);
            }
            else if (code == DhcpOption.ServerIdentifier && length == 4)
            {
                Server = BigEndian.Read32(Message, o);
            }
            else if (code == DhcpOption.ClientIdentifier && length > 1)
            {
                Array.Copy(Message, o, Identifier, 0, length);
                IdentifierLength = length;
                HasIdentifier = true;
            }
        }
    }
}
