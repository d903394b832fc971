using NanoTcp.Benchmarks.Reporting;

namespace NanoTcp.Benchmarks.Load;

/// <summary>The result of one part as a table.</summary>
internal static class LoadReport
{
    private const double Mega = 1e6;

    public static ReportTable Of(LoadResult result)
    {
        NetStatistics stack = result.Statistics;
        double seconds = result.Elapsed.TotalSeconds;
        object?[][] rows =
        [
            ["connections", result.Counts.Connections],
            ["open at once", result.OpenAtOnce],
            ["resets", result.Counts.Resets],
            ["errors", result.Counts.Errors],
            ["wrong bytes", result.Counts.WrongBytes],
            ["MB echoed", result.Counts.Bytes / Mega],
            ["seconds", seconds],
            ["seconds until all are connected", result.Connecting?.TotalSeconds],
            ["connections/s", (long)(result.Counts.Connections / seconds)],
            ["MB/s", result.Counts.Bytes / Mega / seconds],
            ["times unplugged", result.LinkFlaps],
            ["managed memory before, MB", result.Memory.Before / Mega],
            ["peak, MB", result.Memory.Peak / Mega],
            ["final, MB", result.Memory.Final / Mega],
            ["handles before", result.Memory.HandlesBefore],
            ["handles final", result.Memory.HandlesFinal],
            ["stack: fds before", result.Before.Files],
            ["stack: fds final", result.After.Files],
            ["stack: connections (TCBs) final", result.After.Connections],
            ["stack: half-open final", result.After.HalfOpen],
            ["stack: TIME_WAIT final", result.After.TimeWait],
            ["stack: bytes in buffers final", result.After.BufferedBytes],
            ["stack: retransmissions", stack.TcpRetransmissions],
            ["stack: resets sent", stack.TcpResetsSent],
            ["stack: connections timed out", stack.TcpAborts],
            ["stack: SYN cookies sent", stack.TcpSynCookiesSent],
            ["stack: SYN cookies returned", stack.TcpSynCookiesReceived],
            ["stack: segments dropped, accept queue full", stack.Drops[(int)DropReason.TcpBacklogFull]],
            ["stack: segments dropped, checksum", stack.Drops[(int)DropReason.TcpChecksum]],
        ];
        string[] errors = [.. result.Counts.ErrorTexts];
        return new ReportTable(Title(result), ["figure", "value"], rows, errors.Length == 0 ? null : string.Join(Environment.NewLine, errors));
    }

    private static string Title(LoadResult result)
    {
        string part = result.Part switch
        {
            LoadPart.Connections => "Connections at once",
            LoadPart.Churn => "Churn",
            _ => "Soak",
        };
        string link = result.Link == LoadLink.Tap ? "kernel clients by TAP" : "clients of localhost over a virtual cable";
        return $"{part}: {link}; memory and handles are those of clients and stack";
    }
}
