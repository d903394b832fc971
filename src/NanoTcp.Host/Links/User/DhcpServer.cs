using System.Buffers.Binary;
using NanoTcp.Sockets;

namespace NanoTcp.Host.Links.User;

/// <summary>A DHCP server (RFC 2131) with a single address, for the board.</summary>
internal sealed class DhcpServer : IGatewaySocket
{
    private const int ServerPort = 67;
    private const int ClientPort = 68;
    private const uint LeaseSeconds = 3600;
    private const int LargestMessage = 1472;

    // RFC 2131 section 2: offsets in a message
    private const int ClientAddress = 12;
    private const int YourAddress = 16;
    private const int ServerAddress = 20;
    private const int ClientHardware = 28;
    private const int ClientHardwareLength = 16;
    private const int Cookie = 236;
    private const int Options = 240;
    private const uint CookieValue = 0x63825363;

    private readonly GatewayStack _gateway;
    private readonly Ipv4Network _network;
    private readonly byte[] _buffer = new byte[LargestMessage];
    private readonly SocketAddress _peer = new();

    /// <param name="network">The gateway's address in the board's network.</param>
    public DhcpServer(GatewayStack gateway, Ipv4Network network)
    {
        _gateway = gateway;
        _network = network;
        Fd = gateway.OpenSocket(SocketConstants.SOCK_DGRAM);
        gateway.Sockets.SetSockOpt(Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_BROADCAST, 1);
        gateway.Sockets.Bind(Fd, new SocketAddress(SocketConstants.INADDR_ANY, ServerPort));
    }

    private enum MessageType : byte
    {
        None,
        Discover,
        Offer,
        Request,
        Decline,
        Ack,
        Nak,
    }

    private enum Option : byte
    {
        Pad = 0,
        SubnetMask = 1,
        Router = 3,
        DnsServer = 6,
        RequestedAddress = 50,
        LeaseTime = 51,
        MessageType = 53,
        ServerIdentifier = 54,
        End = 255,
    }

    public int Fd { get; }

    public int AwaitedEvents => SocketConstants.POLLIN;

    public void Serve(int readyEvents)
    {
        int length;
        while ((length = _gateway.Sockets.ReceiveFrom(
            Fd, _buffer, 0, LargestMessage, SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_TRUNC, _peer)) >= 0)
        {
            if (length <= LargestMessage && Answer(_buffer.AsSpan(0, length)) is byte[] answer)
            {
                bool hasAddress = _peer.Address != 0;
                _peer.Set(hasAddress ? _peer.Address : SocketConstants.INADDR_BROADCAST, ClientPort);
                _gateway.Sockets.SendTo(Fd, answer, 0, answer.Length, SocketConstants.MSG_DONTWAIT, _peer);
            }
        }
    }

    public void Abort()
    {
        _gateway.Sockets.Close(Fd);
        _gateway.Remove(this);
    }

    private byte[]? Answer(ReadOnlySpan<byte> message)
    {
        if (message.Length < Options || message[0] != 1 || BinaryPrimitives.ReadUInt32BigEndian(message[Cookie..]) != CookieValue)
        {
            return null;
        }

        var type = (MessageType)(Find(message, Option.MessageType) is [byte value] ? value : 0);
        uint? server = ReadAddress(Find(message, Option.ServerIdentifier));
        if (server != null && server != _network.Address)
        {
            return null;
        }

        uint wanted = ReadAddress(Find(message, Option.RequestedAddress)) ?? BinaryPrimitives.ReadUInt32BigEndian(message[ClientAddress..]);
        return type switch
        {
            MessageType.Discover => Build(message, MessageType.Offer),
            MessageType.Request => Build(message, wanted == _gateway.BoardAddress ? MessageType.Ack : MessageType.Nak),
            _ => null,
        };
    }

    private byte[] Build(ReadOnlySpan<byte> request, MessageType type)
    {
        using var answer = new MemoryStream();
        var head = new byte[Options];
        request[..ServerAddress].CopyTo(head);
        head[0] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(YourAddress), type == MessageType.Nak ? 0 : _gateway.BoardAddress);
        request.Slice(ClientHardware, ClientHardwareLength).CopyTo(head.AsSpan(ClientHardware));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(Cookie), CookieValue);
        answer.Write(head);
        answer.Write([(byte)Option.MessageType, 1, (byte)type]);
        Add(answer, Option.ServerIdentifier, _network.Address);
        if (type != MessageType.Nak)
        {
            Add(answer, Option.SubnetMask, _network.Mask);
            Add(answer, Option.Router, _network.Address);
            Add(answer, Option.DnsServer, _network.Address);
            Add(answer, Option.LeaseTime, LeaseSeconds);
        }

        answer.WriteByte((byte)Option.End);
        return answer.ToArray();
    }

    private static void Add(MemoryStream answer, Option option, uint value)
    {
        Span<byte> bytes = [(byte)option, 4, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], value);
        answer.Write(bytes);
    }

    private static uint? ReadAddress(ReadOnlySpan<byte> option) =>
        option.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(option) : null;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, Option wanted)
    {
        int o = Options;
        while (o + 1 < message.Length && message[o] != (byte)Option.End)
        {
            int end = message[o] == (byte)Option.Pad ? o + 1 : o + 2 + message[o + 1];
            if (message[o] == (byte)wanted && end <= message.Length)
            {
                return message[(o + 2)..end];
            }

            o = end;
        }

        return [];
    }
}
