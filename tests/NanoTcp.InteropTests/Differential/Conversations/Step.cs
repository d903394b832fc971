using System.Globalization;

namespace NanoTcp.InteropTests.Differential.Conversations;

/// <summary>One step of a conversation. Its text is a line of a script, from which <see cref="Conversation.Parse"/> makes it again.</summary>
internal abstract record Step
{
    protected static string Signed(int delta) => delta == 0 ? "" : delta.ToString("+0;-0", CultureInfo.InvariantCulture);
}

/// <summary>Time passes.</summary>
/// <param name="Milliseconds">How long.</param>
/// <param name="UntilSegment">It ends as soon as the subject has sent something: then the peer can answer promptly, whatever a timer's slack.</param>
internal sealed record WaitStep(int Milliseconds, bool UntilSegment = false) : Step
{
    public override string ToString() => UntilSegment ? $"until {Milliseconds}" : $"wait {Milliseconds}";
}

/// <summary>A socket call of the subject; none blocks.</summary>
internal enum Call
{
    /// <summary>socket, options, bind and listen.</summary>
    Listen,

    /// <summary>socket, options, bind and connect.</summary>
    Connect,

    /// <summary>A second connect on the same socket.</summary>
    Reconnect,
    Accept,
    Read,
    Peek,
    Write,

    /// <summary>send with MSG_MORE.</summary>
    WriteMore,

    /// <summary>0 to 2: SHUT_RD, SHUT_WR, SHUT_RDWR.</summary>
    Shutdown,
    Close,
    CloseListener,
    NoDelay,
    Cork,

    /// <summary>SO_KEEPALIVE with TCP_KEEPIDLE, TCP_KEEPINTVL (seconds) and TCP_KEEPCNT.</summary>
    KeepAlive,

    /// <summary>SO_LINGER in seconds; negative for off.</summary>
    Linger,

    /// <summary>TCP_LINGER2 in seconds.</summary>
    Linger2,

    /// <summary>TCP_DEFER_ACCEPT of the listener, in seconds.</summary>
    DeferAccept,

    /// <summary>TCP_USER_TIMEOUT in milliseconds.</summary>
    UserTimeout,
    QuickAck,

    /// <summary>SO_ERROR, which clears it.</summary>
    Error,
    Poll,

    /// <summary>FIONREAD.</summary>
    Available,

    /// <summary>SIOCOUTQ.</summary>
    SendQueue,

    /// <summary>SIOCOUTQNSD.</summary>
    Unsent,
}

/// <summary>A socket call.</summary>
internal sealed record CallStep(Call Call, int A = 0, int B = 0, int C = 0) : Step
{
    public override string ToString()
    {
        string name = Call.ToString().ToLowerInvariant();
        return Call switch
        {
            Call.KeepAlive => $"{name} {A} {B} {C}",
            Call.Read or Call.Peek or Call.Write or Call.WriteMore or Call.Shutdown or Call.NoDelay or Call.Cork or Call.Linger or Call.Linger2
                or Call.DeferAccept or Call.UserTimeout or Call.QuickAck => $"{name} {A}",
            _ => name,
        };
    }
}

/// <summary>A router's ICMP error about one of the subject's segments.</summary>
/// <param name="Type">3 destination unreachable, 11 time exceeded, 12 parameter problem, 4 source quench.</param>
/// <param name="Code">Of that type.</param>
/// <param name="Quoted">Sequence number of the quoted segment, relative to what the peer acknowledged last.</param>
/// <param name="Mtu">Next hop MTU of "fragmentation needed".</param>
internal sealed record IcmpStep(int Type, int Code, int Quoted, int Mtu) : Step
{
    public override string ToString() => $"icmp {Type} {Code} quoted {Quoted} mtu {Mtu}";
}

/// <summary>What a sequence number of the peer counts from.</summary>
internal enum Place
{
    /// <summary>What the peer sends next in order.</summary>
    Next,

    /// <summary>The right edge of the window that the subject offered last.</summary>
    Edge,

    /// <summary>The peer's first initial sequence number.</summary>
    Start,
}

/// <summary>What an acknowledgment number of the peer counts from.</summary>
internal enum Heard
{
    /// <summary>Everything that the subject sent.</summary>
    All,

    /// <summary>What the peer acknowledged last.</summary>
    Same,
}

/// <summary>The peer sends a segment. Numbers are given relative to what went before, so that a script can lose steps and still make sense.</summary>
internal sealed record SegmentStep(string Flags) : Step
{
    /// <summary>The window field stays as it was.</summary>
    public const int Unchanged = -1;

    /// <summary>Timestamps as the handshake agreed: the current time, on every segment but a SYN, if both offered them.</summary>
    public const int Agreed = int.MinValue;

    /// <summary>No timestamps.</summary>
    public const int None = int.MinValue + 1;

    public Place Base { get; init; } = Place.Next;

    public int Delta { get; init; }

    public Heard AckBase { get; init; } = Heard.All;

    public int AckDelta { get; init; }

    public int Length { get; init; }

    public int Window { get; init; } = Unchanged;

    /// <summary>0 for no option.</summary>
    public int SegmentSize { get; init; }

    public bool SackPermitted { get; init; }

    /// <summary>-1 for no option.</summary>
    public int WindowScale { get; init; } = -1;

    /// <summary>TSval: what is added to the current time; or <see cref="Agreed"/> or <see cref="None"/>.</summary>
    public int Timestamp { get; init; } = Agreed;

    /// <summary>TSecr: what is added to the subject's last TSval; <see cref="None"/> for zero.</summary>
    public int Echo { get; init; }

    /// <summary>SACK blocks, relative to the acknowledgment number.</summary>
    public (int From, int To)[] Sack { get; init; } = [];

    /// <summary>Further options as they go on the wire, in hexadecimal digits.</summary>
    public string Raw { get; init; } = "";

    /// <summary>This SYN begins a connection of the peer: its number becomes the initial one.</summary>
    public bool Opens { get; init; }

    public bool Has(char flag) => Flags.Contains(flag);

    public bool Equals(SegmentStep? other) => other != null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString()
    {
        var words = new List<string> { $"peer {Flags}" };
        Add(words, Base != Place.Next || Delta != 0, $"seq {Base.ToString().ToLowerInvariant()}{Signed(Delta)}");
        Add(words, AckBase != Heard.All || AckDelta != 0, $"ack {AckBase.ToString().ToLowerInvariant()}{Signed(AckDelta)}");
        Add(words, Length > 0, $"len {Length}");
        Add(words, Window != Unchanged, $"win {Window}");
        Add(words, SegmentSize > 0, $"mss {SegmentSize}");
        Add(words, SackPermitted, "sackok");
        Add(words, WindowScale >= 0, $"wscale {WindowScale}");
        Add(words, Timestamp == None, "nots");
        Add(words, Timestamp is not Agreed and not None, $"ts {Timestamp}");
        Add(words, Echo == None, "noecho");
        Add(words, Echo is not 0 and not None, $"echo {Echo}");
        Add(words, Sack.Length > 0, $"sack {string.Join(',', Sack.Select(block => $"{block.From}:{block.To}"))}");
        Add(words, Raw.Length > 0, $"raw {Raw}");
        Add(words, Opens, "opens");
        return string.Join(' ', words);
    }

    private static void Add(List<string> words, bool condition, string word)
    {
        if (condition)
        {
            words.Add(word);
        }
    }
}
