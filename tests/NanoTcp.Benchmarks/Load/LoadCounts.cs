using System.Collections.Concurrent;
using System.Net.Sockets;
using NanoTcp.Tool.Echo;

namespace NanoTcp.Benchmarks.Load;

/// <summary>What the clients of one part saw. Any thread may count.</summary>
internal sealed class LoadCounts
{
    private readonly ConcurrentDictionary<string, int> _errors = new();
    private int _connections;
    private int _resets;
    private long _bytes;
    private long _wrongBytes;

    /// <summary>Connections established.</summary>
    public int Connections => _connections;

    /// <summary>Connections that ended with a RST, or whose SYN was answered with one.</summary>
    public int Resets => _resets;

    /// <summary>Other failures.</summary>
    public int Errors => _errors.Values.Sum();

    /// <summary>Bytes that came back.</summary>
    public long Bytes => _bytes;

    /// <summary>Bytes that differ from those sent.</summary>
    public long WrongBytes => _wrongBytes;

    /// <summary>The failures by kind, the most frequent first.</summary>
    public IEnumerable<string> ErrorTexts => _errors.OrderByDescending(error => error.Value).Select(error => $"{error.Value} x {error.Key}");

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Received(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received)
    {
        Interlocked.Add(ref _bytes, received.Length);
        if (received.SequenceEqual(expected))
        {
            return;
        }

        int wrong = 0;
        for (int i = 0; i < received.Length; i++)
        {
            wrong += received[i] != expected[i] ? 1 : 0;
        }

        Interlocked.Add(ref _wrongBytes, wrong);
    }

    /// <summary>Counts the failure of a connection.</summary>
    /// <param name="stage">What the client was doing.</param>
    /// <returns>False when the exception is none of a connection.</returns>
    public bool Failed(string stage, Exception exception)
    {
        switch (exception)
        {
            case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionRefused }:
                Interlocked.Increment(ref _resets);
                return true;
            case SocketException e:
                Count($"{stage}: {e.SocketErrorCode}");
                return true;
            case OperationCanceledException:
                Count($"{stage}: not done in time");
                return true;
            case EchoFailedException e:
                Count($"{stage}: {e.Message}");
                return true;
            default:
                return false;
        }
    }

    private void Count(string error) => _errors.AddOrUpdate(error, 1, (_, count) => count + 1);
}
