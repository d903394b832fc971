using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>A network switch with empty tables: it sends each frame to all other ports.</summary>
internal sealed class LanSwitch(SimulationClock clock, uint seed)
{
    private readonly List<CablePort> _ports = [];

    /// <summary>Connects one more cable.</summary>
    /// <returns>The cable, whose end A is free.</returns>
    public Cable Connect()
    {
        var cable = new Cable(clock, seed + (uint)_ports.Count);
        CablePort own = cable.B;
        _ports.Add(own);
        own.FrameArrived = (buffer, offset, length) => Forward(own, buffer, offset, length);
        return cable;
    }

    private void Forward(CablePort from, byte[] buffer, int offset, int length)
    {
        foreach (CablePort port in _ports)
        {
            if (port != from)
            {
                port.Transmit(buffer, offset, length);
            }
        }
    }
}
