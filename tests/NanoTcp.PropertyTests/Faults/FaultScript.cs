using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>Does something to the hardware at set times, beginning at the moment it is started.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="period">Milliseconds between two steps.</param>
/// <param name="steps">How many steps; each is given its number, from 0.</param>
/// <param name="step">What is done.</param>
internal sealed class FaultScript(SimulationClock clock, int period, int steps, Action<int> step) : SimulationPart(clock, false)
{
    private int _next;

    public bool IsOver => _next == steps;

    public void Start() => Schedule(Clock.Microseconds);

    public override void Run(long now)
    {
        if (_next == steps)
        {
            return;
        }

        step(_next++);
        Schedule(now + (period * 1000L));
    }
}
