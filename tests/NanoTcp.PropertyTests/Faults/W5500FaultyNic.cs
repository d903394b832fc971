using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;

namespace NanoTcp.PropertyTests.Faults;

internal sealed class W5500FaultyNic : FaultyNic
{
    private const int SpiClock = 20_000_000;

    private readonly W5500Chip _chip;
    private readonly W5500Device _device;

    public W5500FaultyNic(
        CablePort port, SimulationClock world, Clock clock, byte[] macAddress, uint seed, bool interruptPin, Action<EthernetChipOptions> configure)
    {
        _chip = new W5500Chip(world, seed);

        // A fault makes the driver do what it did not mean; silicon does not throw.
        _chip.Rules.Throws = false;
        _chip.Connect(port);
        var options = new W5500Options(macAddress);
        configure(options);
        _device = new W5500Device(
            new W5500Port(_chip, SpiClock), options, clock, interruptPin ? _chip.InterruptPin : null!, _chip.ResetPin);
    }

    public override NetDevice Device => _device;

    public override ChipFaults Faults => _chip.Faults;

    public override ChipRules Rules => _chip.Rules;

    protected override object ChipCounters => _device.ChipCounters;

    public override void LosePower() => _chip.LosePower();

    public override void GarbleNextLength(int length) => _chip.Faults.NextRecordLength = length;

    // In full duplex nothing collides; the transmitter is stuck until the script says otherwise.
    public override void SpoilTransmissions(int count) => _chip.Faults.TransmitterStuck = count > 0;
}
