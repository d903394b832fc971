using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.W5500;

namespace NanoTcp.Host.Boards;

/// <summary>Creates a chip's driver with the settings of a real board.</summary>
internal static class NicDriver
{
    /// <param name="nic">Any except <see cref="NicType.None"/>.</param>
    /// <param name="interruptPin">May be null.</param>
    /// <param name="resetPin">May be null.</param>
    public static NetDevice Create(NicType nic, byte[] macAddress, Clock clock, SpiPort port, InputPin? interruptPin, OutputPin? resetPin) =>
        nic == NicType.Enc28j60
            ? new Enc28j60Device(port, new Enc28j60Options(macAddress), clock, interruptPin, resetPin)
            : W5500Nic.CreateDevice(nic, port, new W5500Options(macAddress), clock, interruptPin, resetPin);
}
