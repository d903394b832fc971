using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.Host.Boards;

/// <summary>Runs the board's program on its own thread until stopped: echo, discard, chargen, the status page and others.</summary>
internal sealed class Services : IDisposable
{
    private const int BufferSize = 8192;

    /// <summary>Longest datagram to answer, in bytes: the maximum of UDP.</summary>
    public const int LongestDatagram = 65_507;

    private readonly ServiceLoop _loop;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="InvalidOperationException">A port cannot be opened.</exception>
    public Services(NetStack stack, uint address, IEnumerable<Service> others, int maxClients)
    {
        All = [new EchoService(), new DiscardService(), new ChargenService(), .. others];

        _loop = new ServiceLoop(stack, address, All, maxClients, BufferSize) { LongestDatagram = LongestDatagram };
        int result = _loop.Open();
        if (result < 0)
        {
            throw new InvalidOperationException($"the board cannot listen: error {-result}");
        }

        _thread = new Thread(() => _ended.SetResult(_loop.Run())) { Name = "board", IsBackground = true };
        _thread.Start();
    }

    public Service[] All { get; }

    public long AcceptedClients => _loop.AcceptedClients;

    /// <summary>Completes when the program has ended, with 0 or a negative <see cref="Errno"/>.</summary>
    public Task<int> Ended => _ended.Task;

    public void Dispose()
    {
        _loop.Stop();
        _thread.Join();
    }
}
