using NanoTcp.Tcp;

namespace NanoTcp.InteropTests.Differential.Subjects;

/// <summary>Both sides set alike, with times that a conversation can wait for.</summary>
/// <param name="InvalidInterval">Least milliseconds between two answers to unacceptable segments of a connection; 0 for no limit.</param>
internal sealed record Settings(int InvalidInterval)
{
    private const int FinWait2Seconds = 2;
    private const int SynRetries = 2;
    private const int SynAckRetries = 2;

    // Linux gives up by time, and comes to one retransmission more than the number says; the same for data and for orphans
    private const int Retries = 3;

    /// <summary>Every unacceptable segment is answered.</summary>
    public static Settings Usual { get; } = new(0);

    /// <summary>Answers to unacceptable segments are limited, as by default.</summary>
    public static Settings Limited { get; } = new(500);

    public TcpSettings Board => new()
    {
        FinWait2 = FinWait2Seconds * 1000,
        SynRetries = SynRetries,
        SynAckRetries = SynAckRetries,
        Retries = Retries,
        OrphanRetries = Retries,
        ChallengeAckInterval = InvalidInterval,
    };

    /// <summary>Sysctls of the namespace.</summary>
    public (string Name, string Value)[] Kernel =>
    [
        ("ipv4/tcp_congestion_control", "reno"),
        ("ipv4/tcp_fin_timeout", $"{FinWait2Seconds}"),
        ("ipv4/tcp_syn_retries", $"{SynRetries}"),
        ("ipv4/tcp_syn_linear_timeouts", "0"),
        ("ipv4/tcp_synack_retries", $"{SynAckRetries}"),
        ("ipv4/tcp_retries2", $"{Retries - 1}"),
        ("ipv4/tcp_orphan_retries", $"{Retries - 1}"),
        ("ipv4/tcp_ecn", "0"),
        ("ipv4/tcp_syncookies", "0"),
        ("ipv4/tcp_max_syn_backlog", "4096"),
        ("ipv4/tcp_invalid_ratelimit", $"{InvalidInterval}"),

        // what one conversation teaches is no other's
        ("ipv4/tcp_no_metrics_save", "1"),

        // limits over all connections, of which the other side has one alone
        ("ipv4/tcp_challenge_ack_limit", "1000000"),
        ("ipv4/icmp_ratelimit", "0"),

        // a segment for each write, and for each retransmission the same as before
        ("ipv4/tcp_autocorking", "0"),
        ("ipv4/tcp_retrans_collapse", "0"),
        ("ipv4/tcp_comp_sack_nr", "0"),
        ("ipv4/tcp_moderate_rcvbuf", "0"),
    ];
}
