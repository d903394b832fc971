using NanoTcp.Simulation;

namespace NanoTcp.Tool.Ladders;

/// <summary>
/// The clock of a board whose program has a thread of its own in a world of virtual time. One thread runs at any moment: a program runs until
/// it waits, and then gives the turn back, so that blocking calls of several boards give the same history each time.
/// </summary>
internal sealed class BoardClock(VirtualClock world) : Clock, IDisposable
{
    private readonly SemaphoreSlim _turn = new(0);
    private readonly SemaphoreSlim _turnOver = new(0);
    private Thread? _thread;
    private bool _isWoken;
    private bool _isStopped;
    private Exception? _failure;

    public override long Now => world.Now;

    /// <summary>Until when the program waits, in milliseconds.</summary>
    public long Deadline { get; private set; }

    /// <summary>True when the program has something to do.</summary>
    public bool IsReady => _isWoken || Deadline <= world.Now;

    /// <summary>Makes the program's thread; it runs at the first <see cref="Resume"/>.</summary>
    public void Start(Action program)
    {
        _thread = new Thread(() => Run(program)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Lets the program run until it waits.</summary>
    public void Resume()
    {
        Deadline = long.MaxValue;
        _isWoken = false;
        _turn.Release();
        _turnOver.Wait();
        if (_failure != null)
        {
            throw new InvalidOperationException(_failure.Message, _failure);
        }
    }

    public override void Wait(long deadline)
    {
        Deadline = deadline;
        _turnOver.Release();
        _turn.Wait();
        if (_isStopped)
        {
            throw new OperationCanceledException();
        }
    }

    public override void Wake()
    {
        _isWoken = true;
        world.Wake();
    }

    public override void Sleep(int milliseconds) => world.Sleep(milliseconds);

    /// <summary>Ends the program where it waits.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _turn.Release();
        _thread?.Join();
        _turn.Dispose();
        _turnOver.Dispose();
    }

    private void Run(Action program)
    {
        _turn.Wait();
        try
        {
            if (!_isStopped)
            {
                program();
            }
        }
        catch (OperationCanceledException)
        {
            // the world has ended
        }
        catch (Exception e)
        {
            _failure = e;
        }

        Deadline = long.MaxValue;
        _turnOver.Release();
    }
}
