using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;
using NanoTcp.W6100;
using NanoTcp.Wiznet;

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
            : CreateWiznet(nic, port, OptionsOf(nic, macAddress), clock, interruptPin, resetPin);

    /// <summary>Settings of a W5500 or W6100.</summary>
    public static WiznetOptions OptionsOf(NicType nic, byte[] macAddress) =>
        nic == NicType.W6100 ? new W6100Options(macAddress) : new W5500Options(macAddress);

    /// <summary>The driver for a use of a W5500 or W6100.</summary>
    /// <param name="options">Those of the chip.</param>
    /// <param name="interruptPin">May be null.</param>
    /// <param name="resetPin">May be null.</param>
    public static WiznetDevice CreateWiznet(
        NicType nic, SpiPort port, WiznetOptions options, Clock clock, InputPin? interruptPin, OutputPin? resetPin)
    {
        switch (nic)
        {
            case NicType.W6100:
                return new W6100Device(port, (W6100Options)options, clock, interruptPin, resetPin);
            case NicType.W5500:
                return new W5500Device(port, (W5500Options)options, clock, interruptPin, resetPin);
            default:
                var mode = nic == NicType.W5500Hybrid ? W5500SocketMode.Hybrid : W5500SocketMode.Chip;
                return new W5500SocketDevice(port, (W5500Options)options, clock, interruptPin, resetPin, new W5500SocketOptions(mode));
        }
    }
}
