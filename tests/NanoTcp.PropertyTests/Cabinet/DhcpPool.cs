using System.Buffers.Binary;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>The DHCP server of a router (RFC 2131): messages in, replies out.</summary>
internal sealed class DhcpPool(uint server)
{
    private const int Options = 240;
    private const int Discover = 1, Offer = 2, Request = 3, Decline = 4, Ack = 5, Nak = 6, Release = 7;
    private const uint FirstHost = 100;
    private const uint LastHost = 250;

    private readonly Dictionary<ulong, uint> _leases = [];
    private readonly HashSet<uint> _declined = [];
    private uint _next = (server & 0xFFFFFF00) + FirstHost;

    /// <summary>Seconds that a lease is valid.</summary>
    public uint LeaseTime { get; set; } = 3600;

    /// <summary>True to refuse every request.</summary>
    public bool RefusesAll { get; set; }

    /// <summary>True for a server that grants a free address that it has no record of; false for one that stays silent.</summary>
    public bool GrantsUnknown { get; set; } = true;

    public int Acks { get; private set; }

    public int Naks { get; private set; }

    public int Offers { get; private set; }

    public int Declines { get; private set; }

    /// <summary>Forgets all leases and gives other addresses from now on.</summary>
    public void ForgetLeases()
    {
        _leases.Clear();
        _next = NextHost(_next);
    }

    /// <summary>Answers a message.</summary>
    /// <returns>The reply; null for none.</returns>
    public byte[]? Answer(ReadOnlySpan<byte> message)
    {
        if (message.Length < Options || message[0] != 1)
        {
            return null;
        }

        int type = Option(message, 53) is { Length: 1 } bytes ? bytes[0] : 0;
        ulong client = Key(message);
        switch (type)
        {
            case Discover:
                Offers++;
                return Reply(message, Offer, Reserve(client));
            case Request:
                return Decide(message, client);
            case Decline:
                Declines++;
                _declined.Add(Address(message, 50));
                _leases.Remove(client);
                return null;
            case Release:
                _leases.Remove(client);
                return null;
            default:
                return null;
        }
    }

    private static ReadOnlySpan<byte> Option(ReadOnlySpan<byte> message, int code)
    {
        for (int i = Options; i + 1 < message.Length && message[i] != 255; i += message[i] == 0 ? 1 : 2 + message[i + 1])
        {
            if (message[i] == code)
            {
                return message.Slice(i + 2, message[i + 1]);
            }
        }

        return default;
    }

    private static uint Address(ReadOnlySpan<byte> message, int option) =>
        Option(message, option) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    private static ulong Key(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt64BigEndian(message[28..]) >> 16;

    // Section 4.3.2: a request that follows an offer, one after a restart (INIT-REBOOT), or one to extend a lease.
    private byte[]? Decide(ReadOnlySpan<byte> message, ulong client)
    {
        uint chosen = Address(message, 54);
        if (chosen != 0 && chosen != server)
        {
            return null;
        }

        uint current = BinaryPrimitives.ReadUInt32BigEndian(message[12..]);
        uint wanted = current != 0 ? current : Address(message, 50);
        bool isOurs = _leases.TryGetValue(client, out uint leased);
        bool isOnNetwork = (wanted ^ server) >> 8 == 0;
        if (!isOurs && isOnNetwork && chosen == 0 && !RefusesAll && !_declined.Contains(wanted) && !_leases.ContainsValue(wanted))
        {
            if (!GrantsUnknown)
            {
                return null;
            }

            _leases[client] = leased = wanted;
        }

        if (RefusesAll || leased != wanted || !isOnNetwork)
        {
            Naks++;
            return Reply(message, Nak, 0);
        }

        Acks++;
        return Reply(message, Ack, wanted);
    }

    private uint Reserve(ulong client)
    {
        if (!_leases.TryGetValue(client, out uint address))
        {
            while (_declined.Contains(_next) || _leases.ContainsValue(_next))
            {
                _next = NextHost(_next);
            }

            _leases[client] = address = _next;
            if (_declined.Count > 50)
            {
                _declined.Clear();
            }
        }

        return address;
    }

    private static uint NextHost(uint address) =>
        (address & 0xFF) >= LastHost ? (address & 0xFFFFFF00) + FirstHost : address + 1;

    private byte[] Reply(ReadOnlySpan<byte> request, int type, uint address)
    {
        byte[] m = new byte[300];
        request[..44].CopyTo(m);
        m[0] = 2;
        m.AsSpan(16, 12).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(m.AsSpan(16), address);
        BinaryPrimitives.WriteUInt32BigEndian(m.AsSpan(236), 0x63825363);
        int end = Options;
        m[end++] = 53;
        m[end++] = 1;
        m[end++] = (byte)type;
        Add(54, server);
        if (type != Nak)
        {
            Add(1, 0xFFFFFF00);
            Add(3, server);
            Add(51, LeaseTime);
        }
        else
        {
            m.AsSpan(12, 4).Clear();
        }

        m[end] = 255;
        return m;

        void Add(byte option, uint value)
        {
            m[end++] = option;
            m[end++] = 4;
            BinaryPrimitives.WriteUInt32BigEndian(m.AsSpan(end), value);
            end += 4;
        }
    }
}
