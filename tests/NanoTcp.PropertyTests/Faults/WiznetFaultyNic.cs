using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;
using NanoTcp.W6100;
using NanoTcp.Wiznet;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>A W5500 or W6100 in MACRAW.</summary>
internal sealed class WiznetFaultyNic : FaultyNic
{
    private const int SpiClock = 20_000_000;

    private readonly WiznetChip _chip;
    private readonly WiznetDevice _device;

    private WiznetFaultyNic(WiznetChip chip, CablePort port, WiznetDevice device)
    {
        _chip = chip;
        _device = device;

        // A fault makes the driver do what it did not mean; silicon does not throw.
        _chip.Rules.Throws = false;
        _chip.Connect(port);
    }

    public override NetDevice Device => _device;

    public override ChipFaults Faults => _chip.Faults;

    public override ChipRules Rules => _chip.Rules;

    protected override object ChipCounters => _device.ChipCounters;

    public static WiznetFaultyNic W5500(
        CablePort port, SimulationClock world, Clock clock, byte[] macAddress, uint seed, bool interruptPin, Action<EthernetChipOptions> configure)
    {
        var chip = new W5500Chip(world, seed);
        var options = new W5500Options(macAddress);
        configure(options);
        return new(chip, port, new W5500Device(new W5500Port(chip, SpiClock), options, clock, interruptPin ? chip.InterruptPin : null!, chip.ResetPin));
    }

    public static WiznetFaultyNic W6100(
        CablePort port, SimulationClock world, Clock clock, byte[] macAddress, uint seed, bool interruptPin, Action<EthernetChipOptions> configure)
    {
        var chip = new W6100Chip(world, seed);
        var options = new W6100Options(macAddress);
        configure(options);
        return new(chip, port, new W6100Device(new W6100Port(chip, SpiClock), options, clock, interruptPin ? chip.InterruptPin : null!, chip.ResetPin));
    }

    public override void LosePower() => _chip.LosePower();

    public override void GarbleNextLength(int length) => _chip.Faults.NextRecordLength = length;

    // In full duplex nothing collides; the transmitter is stuck until the script says otherwise.
    public override void SpoilTransmissions(int count) => _chip.Faults.TransmitterStuck = count > 0;
}
