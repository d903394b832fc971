using NanoTcp.Links;

namespace NanoTcp.Host.Links;

/// <summary>Bridges two devices: forwards frames between them. One thread serves both directions.</summary>
internal sealed class DeviceBridge : IDisposable
{
    private const int BufferSize = 32_000;
    private const int MaxFrames = 64;

    private readonly NetDevice _one;
    private readonly NetDevice _other;
    private readonly Clock _clock;
    private readonly FrameBatch _batch = new(BufferSize, MaxFrames);
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="clock">Its wait ends when either device has frames.</param>
    public DeviceBridge(NetDevice one, NetDevice other, Clock clock)
    {
        _one = one;
        _other = other;
        _clock = clock;
        one.Interrupt = clock.Wake;
        other.Interrupt = clock.Wake;
        _thread = new Thread(Run) { Name = "bridge", IsBackground = true };
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stopping = true;
        _clock.Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        while (!_stopping)
        {
            long now = _clock.Now;
            int moved = Move(_one, _other, now) + Move(_other, _one, now);
            if (moved == 0)
            {
                _clock.Wait(Math.Min(_one.Service(now), _other.Service(now)));
            }
        }
    }

    private int Move(NetDevice from, NetDevice to, long now)
    {
        int count = from.Receive(_batch, now);
        for (int i = 0; i < count; i++)
        {
            // A frame that the other device does not accept is lost, as on a wire; the device counts it.
            to.Transmit(_batch.Buffer, _batch.Offset[i], _batch.Length[i]);
        }

        return count;
    }
}
