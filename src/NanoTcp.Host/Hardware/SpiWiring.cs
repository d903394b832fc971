using System.Globalization;
using System.Text.RegularExpressions;

namespace NanoTcp.Host.Hardware;

/// <summary>Wiring of a real chip to a Linux board.</summary>
/// <param name="Bus">Bus of the SPI device, N of /dev/spidevN.M.</param>
/// <param name="ChipSelect">Its chip select, M of /dev/spidevN.M.</param>
public sealed partial record SpiWiring(int Bus, int ChipSelect)
{
    public const int DefaultMegahertz = 20;

    /// <summary>SPI clock in hertz.</summary>
    public int ClockFrequency { get; init; } = DefaultMegahertz * 1_000_000;

    /// <summary>GPIO of the chip's interrupt line; null when it is not connected.</summary>
    public int? InterruptPin { get; init; }

    /// <summary>GPIO of the chip's reset line; null when it is not connected.</summary>
    public int? ResetPin { get; init; }

    public string Device => $"/dev/spidev{Bus}.{ChipSelect}";

    /// <exception cref="FormatException">The text is not the path of an SPI device; the message says what is accepted.</exception>
    public static SpiWiring Parse(string text)
    {
        Match match = Path().Match(text);
        return match.Success
            ? new SpiWiring(Number(match.Groups[1]), Number(match.Groups[2]))
            : throw new FormatException("the path of an SPI device, such as /dev/spidev0.0, is accepted");
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^/dev/spidev(\d{1,3})\.(\d{1,3})$")]
    private static partial Regex Path();
}
