using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Load;

/// <summary>What a stack holds at one time.</summary>
/// <param name="Files">Open fds.</param>
/// <param name="Connections">TCBs: connections in any state but TIME_WAIT.</param>
/// <param name="HalfOpen">Entries of the SYN cache.</param>
/// <param name="TimeWait">Connections in TIME_WAIT.</param>
/// <param name="BufferedBytes">Bytes in send and receive buffers.</param>
internal sealed record StackState(int Files, int Connections, int HalfOpen, int TimeWait, long BufferedBytes)
{
    public static StackState Of(NetStack stack)
    {
        BsdSockets sockets = BsdSockets.Of(stack);
        var entry = new SocketEntry();
        int connections = 0;
        int halfOpen = 0;
        int timeWait = 0;
        long buffered = 0;
        for (int cursor = 0; sockets.NextSocket(ref cursor, entry);)
        {
            if (entry.Protocol == SocketConstants.IPPROTO_TCP && entry.State != TcpState.Listen)
            {
                connections += entry.State is TcpState.SynReceived or TcpState.TimeWait or TcpState.Closed ? 0 : 1;
                halfOpen += entry.State == TcpState.SynReceived ? 1 : 0;
                timeWait += entry.State == TcpState.TimeWait ? 1 : 0;
                buffered += entry.ReceiveQueue + entry.SendQueue;
            }
        }

        return new StackState(sockets.OpenFiles, connections, halfOpen, timeWait, buffered);
    }
}
