using System.Reflection;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.PropertyTests.Faults;

/// <summary>
/// A network chip's model with its driver, and the faults that every chip can have. The campaign knows nothing else of a chip.
/// </summary>
internal abstract class FaultyNic
{
    public abstract NetDevice Device { get; }

    public abstract ChipFaults Faults { get; }

    /// <summary>What the chip's model has seen of its rules.</summary>
    public abstract ChipRules Rules { get; }

    /// <summary>Object with the driver's counters, all of them public fields.</summary>
    protected abstract object ChipCounters { get; }

    /// <summary>Makes a chip and its driver.</summary>
    /// <param name="chip">"w5500" or "w6100" (MACRAW), "w5500-hybrid", "w5500-tcp" or "enc28j60".</param>
    /// <param name="port">The cable's end.</param>
    /// <param name="world">The chip's clock.</param>
    /// <param name="clock">The driver's clock.</param>
    /// <param name="macAddress">Six bytes in wire order.</param>
    /// <param name="seed">Of the chip's random choices.</param>
    /// <param name="interruptPin">False for a driver that polls.</param>
    /// <param name="configure">Changes the driver's settings.</param>
    public static FaultyNic Create(
        string chip, CablePort port, SimulationClock world, Clock clock, byte[] macAddress, uint seed, bool interruptPin,
        Action<EthernetChipOptions> configure) => chip switch
        {
            "enc28j60" => new Enc28j60FaultyNic(port, world, clock, macAddress, seed, interruptPin, configure),
            "w5500" => WiznetFaultyNic.W5500(port, world, clock, macAddress, seed, interruptPin, configure),
            "w6100" => WiznetFaultyNic.W6100(port, world, clock, macAddress, seed, interruptPin, configure),
            _ => new W5500SocketsFaultyNic(
                port, world, clock, macAddress, seed, interruptPin, chip == "w5500-tcp" ? W5500SocketMode.Chip : W5500SocketMode.Hybrid, configure),
        };

    /// <summary>Lets the chip's own sockets serve the stack's programs, if it has any.</summary>
    public virtual void Serve(NetStack stack, RandomSource random)
    {
    }

    /// <summary>Takes the chip's supply away for a moment.</summary>
    public abstract void LosePower();

    /// <summary>Makes the chip say something impossible about the length of the next frame that it receives.</summary>
    public abstract void GarbleNextLength(int length);

    /// <summary>Makes frames that are sent not arrive, in whatever way this chip can.</summary>
    public abstract void SpoilTransmissions(int count);

    /// <summary>What device, driver and the chip's rules have counted, by name.</summary>
    public IReadOnlyDictionary<string, long> Counters =>
        new[] { Device.Counters, ChipCounters }.SelectMany(Fields)
            .Append((Name: "Breaches", Value: Rules.Total))
            .Append((Name: "Habits", Value: Rules.Habits))
            .ToDictionary(counter => counter.Name, counter => counter.Value);

    private static IEnumerable<(string Name, long Value)> Fields(object counters) =>
        counters.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(info => (info.Name, (long)info.GetValue(counters)!));
}
