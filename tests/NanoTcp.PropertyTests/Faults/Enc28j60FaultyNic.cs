using NanoTcp.Enc28j60;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.PropertyTests.Faults;

internal sealed class Enc28j60FaultyNic : FaultyNic
{
    private const int SpiClock = 20_000_000;

    private readonly Enc28j60Chip _chip;
    private readonly Enc28j60Device _device;

    public Enc28j60FaultyNic(
        CablePort port, SimulationClock world, Clock clock, byte[] macAddress, uint seed, bool interruptPin, Action<EthernetChipOptions> configure)
    {
        _chip = new Enc28j60Chip(world, seed);

        // A fault makes the driver do what it did not mean; silicon does not throw.
        _chip.Rules.Throws = false;
        _chip.Connect(port);
        var options = new Enc28j60Options(macAddress);
        configure(options);
        _device = new Enc28j60Device(
            new Enc28j60Port(_chip, SpiClock), options, clock,
            interruptPin ? _chip.InterruptPin : null!, _chip.ResetPin);
    }

    public override NetDevice Device => _device;

    public override ChipFaults Faults => _chip.Faults;

    public override ChipRules Rules => _chip.Rules;

    protected override object ChipCounters => _device.ChipCounters;

    public override void LosePower() => _chip.LosePower();

    public override void GarbleNextLength(int length) => _chip.Faults.NextByteCount = length;

    // One after the other: a late collision, a wire that collides until the chip gives up, one that is never free. What earlier calls spoil
    // and was not sent yet is forgotten: a sender that waits long would find the wire bad until it gives up.
    public override void SpoilTransmissions(int count)
    {
        _chip.Faults.LateCollisions = count;
        _chip.Faults.ExcessiveDeferrals = 1;
        _chip.Faults.Collisions = 16;
    }
}
