using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;

namespace NanoTcp.Tool.Boards;

/// <summary>The model of a W5500 with its driver.</summary>
internal static class W5500Nic
{
    public static NetDevice Create(BoardCable cable, Clock clock, byte[] macAddress, Action<string, string> report)
    {
        throw new InvalidOperationException("no chip yet");
    }
}
