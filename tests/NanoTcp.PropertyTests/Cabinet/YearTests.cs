using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>
/// A year in a cabinet: a board lives through whatever happens to networks and chips, and every service answers again each time, within
/// minutes. The environment variable NANOTCP_CABINET_DAYS sets the length, and NANOTCP_CABINET_SEED another history.
/// </summary>
/// <param name="chip">As in <see cref="Faults.FaultyNic.Create"/>.</param>
/// <param name="usualDays">Length of a run without that variable: it begins so that a 32-bit clock of milliseconds wraps in the middle.</param>
public abstract class YearTests(string chip, int usualDays)
{
    private const int LongestRun = 7_200_000;
    private const long Wrap = 1L << 32;

    private static readonly int s_days = Read("NANOTCP_CABINET_DAYS");
    private static readonly int s_seed = Read("NANOTCP_CABINET_SEED");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(LongestRun)]
    public void EveryServiceAnswersAfterEachDisturbance()
    {
        int days = s_days == 0 ? usualDays : s_days;
        long start = s_days == 0 ? Math.Max(0, Wrap - (CabinetWorld.Day / 2 * days)) : 0;
        TestContext.WriteLine(new CabinetYear(chip, (uint)s_seed, start, days).Run());
    }

    private static int Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int value) ? value : 0;
}

/// <summary>The year with a W5500 in MACRAW.</summary>
[TestClass]
public class W5500YearTests() : YearTests("w5500", 60);

/// <summary>The year with a W6100 in MACRAW.</summary>
[TestClass]
public class W6100YearTests() : YearTests("w6100", 7);

/// <summary>The year with an ENC28J60.</summary>
[TestClass]
public class Enc28j60YearTests() : YearTests("enc28j60", 14);

/// <summary>The year with a W5500 whose own TCP serves most connections.</summary>
[TestClass]
public class W5500HybridYearTests() : YearTests("w5500-hybrid", 1);
