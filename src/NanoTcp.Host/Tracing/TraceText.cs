using NanoTcp.Tcp;

namespace NanoTcp.Host.Tracing;

/// <summary>Formats calls, results and states for pictures and logs.</summary>
internal static class TraceText
{
    public static string Call(SocketCall call, int fd) => fd < 0 ? $"{Name(call)}()" : $"{Name(call)}({fd})";

    public static string Result(int result, int errno) => errno == 0 ? $"= {result}" : $"= -1 {ErrorName(errno)}";

    /// <summary>True for a poll or select that timed out: a polling program makes many of them.</summary>
    public static bool IsIdle(SocketCall call, int result) => call is SocketCall.Poll or SocketCall.Select && result == 0;

    public static string State(TcpState state) => state switch
    {
        TcpState.SynSent => "SYN_SENT",
        TcpState.SynReceived => "SYN_RECEIVED",
        TcpState.CloseWait => "CLOSE_WAIT",
        TcpState.FinWait1 => "FIN_WAIT_1",
        TcpState.FinWait2 => "FIN_WAIT_2",
        TcpState.LastAck => "LAST_ACK",
        TcpState.TimeWait => "TIME_WAIT",
        _ => state.ToString().ToUpperInvariant(),
    };

    private static string Name(SocketCall call) => call switch
    {
        SocketCall.Receive => "recv",
        SocketCall.Send => "send",
        _ => call.ToString().ToLowerInvariant(),
    };

    private static string ErrorName(int errno) =>
        typeof(Errno).GetFields().FirstOrDefault(field => field.IsLiteral && Equals(field.GetRawConstantValue(), errno))?.Name
            ?? $"errno {errno}";
}
