using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>A W5500 whose own TCP serves the sockets.</summary>
internal sealed class W5500SocketsFaultyNic : FaultyNic
{
    private const int SpiClock = 20_000_000;

    private readonly W5500Chip _chip;
    private readonly W5500SocketDevice _device;

    public W5500SocketsFaultyNic(
        CablePort port, SimulationClock world, Clock clock, byte[] macAddress, uint seed, bool interruptPin, W5500SocketMode mode,
        Action<EthernetChipOptions> configure)
    {
        _chip = new W5500Chip(world, seed);

        // A fault makes the driver do what it did not mean; silicon does not throw.
        _chip.Rules.Throws = false;
        _chip.Connect(port);
        var options = new W5500Options(macAddress);
        configure(options);
        _device = new W5500SocketDevice(
            new W5500Port(_chip, SpiClock), options, clock, interruptPin ? _chip.InterruptPin : null!, _chip.ResetPin,
            new W5500SocketOptions(mode));
    }

    public override NetDevice Device => _device;

    public override ChipFaults Faults => _chip.Faults;

    public override ChipRules Rules => _chip.Rules;

    protected override object ChipCounters => _device.ChipCounters;

    public override void Serve(NetStack stack, RandomSource random) => _device.Serve(stack, random);

    public override void LosePower() => _chip.LosePower();

    // MACRAW's records alone have a length.
    public override void GarbleNextLength(int length) => _chip.Faults.NextRecordLength = length;

    // In full duplex nothing collides; the transmitter is stuck until the script says otherwise.
    public override void SpoilTransmissions(int count) => _chip.Faults.TransmitterStuck = count > 0;
}
