using NanoTcp.Simulation;

namespace NanoTcp.Host.Ladders;

/// <summary>
/// The clock of a board whose program has its own thread, in virtual time. One thread runs at a time: a program runs until it waits, and
/// then passes control back, so that several boards with blocking calls run deterministically.
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

    /// <summary>End of the program's wait, in milliseconds.</summary>
    public long Deadline { get; private set; }

    /// <summary>True when the program is ready to run.</summary>
    public bool IsReady => _isWoken || Deadline <= world.Now;

    /// <summary>Creates the program's thread, which starts at the first <see cref="Resume"/>.</summary>
    public void Start(Action program)
    {
        _thread = new Thread(() => Run(program)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs the program until it waits.</summary>
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

    /// <summary>Ends the waiting program.</summary>
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
            // the simulation has ended
        }
        catch (Exception e)
        {
            _failure = e;
        }

        Deadline = long.MaxValue;
        _turnOver.Release();
    }
}
