using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoTcp.Sockets;
using SocketAddress = NanoTcp.Sockets.SocketAddress;

namespace NanoTcp.Host.Links.User;

/// <summary>A DNS server (RFC 1035) for IPv4 addresses, which answers the board's queries with the operating system's resolver.</summary>
internal sealed class DnsForwarder : IGatewaySocket
{
    private const int Port = 53;
    private const int LargestMessage = 512;
    private const int HeaderLength = 12;
    private const int MaxAddresses = 8;
    private const int MaxLabels = 127;
    private const uint TimeToLive = 60;

    // concurrent queries to the operating system; further ones are dropped, and the client repeats them
    private const int MaxPending = 32;

    private const ushort TypeA = 1;
    private const ushort ClassInternet = 1;

    private readonly GatewayStack _gateway;
    private readonly byte[] _buffer = new byte[LargestMessage];
    private readonly SocketAddress _peer = new();
    private int _pending;

    public DnsForwarder(GatewayStack gateway)
    {
        _gateway = gateway;
        Fd = gateway.OpenSocket(SocketConstants.SOCK_DGRAM);
        gateway.Sockets.Bind(Fd, new SocketAddress(gateway.Address, Port));
    }

    private enum Code
    {
        NoError = 0,
        ServerFailure = 2,
        NameError = 3,
    }

    public int Fd { get; }

    public int AwaitedEvents => SocketConstants.POLLIN;

    public void Serve(int readyEvents)
    {
        int length;
        while ((length = _gateway.Sockets.ReceiveFrom(Fd, _buffer, 0, LargestMessage, SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_TRUNC, _peer)) >= 0)
        {
            // no query for one name is longer than the buffer
            byte[] question = _buffer[..Math.Min(length, LargestMessage)];
            if (_pending < MaxPending && ReadName(question, out int end) is string name)
            {
                _pending++;
                _ = AnswerAsync(question[..end], name, new SocketAddress(_peer.Address, _peer.Port));
            }
        }
    }

    public void Abort()
    {
        _gateway.Sockets.Close(Fd);
        _gateway.Remove(this);
    }

    private async Task AnswerAsync(byte[] question, string name, SocketAddress asker)
    {
        Code code = Code.NoError;
        IPAddress[] addresses = [];
        try
        {
            bool isForAddress = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(question.Length - 4)) == TypeA;
            addresses = isForAddress ? await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork) : [];
        }
        catch (SocketException e)
        {
            code = e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData ? Code.NameError : Code.ServerFailure;
        }
        catch (ArgumentException)
        {
            code = Code.NameError;
        }

        byte[] answer = Build(question, code, addresses);
        _gateway.Post(() =>
        {
            _pending--;
            _gateway.Sockets.SendTo(Fd, answer, 0, answer.Length, SocketConstants.MSG_DONTWAIT, asker);
        });
    }

    private static byte[] Build(byte[] question, Code code, IPAddress[] addresses)
    {
        int count = Math.Min(addresses.Length, MaxAddresses);
        var answer = new byte[question.Length + (count * 16)];
        question.CopyTo(answer, 0);
        answer[2] = (byte)(0x80 | (question[2] & 1));
        answer[3] = (byte)(0x80 | (int)code);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)count);
        answer.AsSpan(8, 4).Clear();
        for (int i = 0; i < count; i++)
        {
            // a pointer to the name in the question
            Span<byte> record = answer.AsSpan(question.Length + (i * 16), 16);
            BinaryPrimitives.WriteUInt16BigEndian(record, 0xC000 | HeaderLength);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], TypeA);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], ClassInternet);
            BinaryPrimitives.WriteUInt32BigEndian(record[6..], TimeToLive);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
            addresses[i].GetAddressBytes().CopyTo(record[12..]);
        }

        return answer;
    }

    // the name in a message with one question; null otherwise
    private static string? ReadName(byte[] message, out int end)
    {
        end = HeaderLength;
        if (message.Length < HeaderLength || (message[2] & 0xF8) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)) != 1)
        {
            return null;
        }

        var name = new StringBuilder();
        for (int labels = 0; labels < MaxLabels && end < message.Length && message[end] < 64; labels++)
        {
            int length = message[end];
            if (length == 0)
            {
                end += 5;
                return end <= message.Length && name.Length > 0 ? name.ToString() : null;
            }

            if (end + 1 + length > message.Length)
            {
                return null;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(message, end + 1, length));
            end += 1 + length;
        }

        return null;
    }
}
