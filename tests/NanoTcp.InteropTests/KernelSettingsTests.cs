using NanoTcp.Tool.Boards;
using NanoTcp.Tool.CommandLine;

namespace NanoTcp.InteropTests;

/// <summary>Every way in which the kernel's TCP can be set: congestion control, SACK, timestamps, window scaling.</summary>
[TestClass]
public sealed class KernelSettingsTests : InteropTest
{
    private const string AllowedCongestionControls = "/proc/sys/net/ipv4/tcp_allowed_congestion_control";

    public static IEnumerable<object[]> Settings =>
        from congestion in CongestionControls()
        from sack in (int[])[0, 1]
        from timestamps in (int[])[0, 1]
        from windowScaling in (int[])[0, 1]
        select new object[] { congestion, sack, timestamps, windowScaling };

    [TestMethod]
    [DynamicData(nameof(Settings))]
    public async Task AnEchoUnderLossComesBackUnchanged(string congestion, int sack, int timestamps, int windowScaling)
    {
        Kernel.SetSysctl("ipv4/tcp_congestion_control", congestion);
        Kernel.SetSysctl("ipv4/tcp_sack", $"{sack}");
        Kernel.SetSysctl("ipv4/tcp_timestamps", $"{timestamps}");
        Kernel.SetSysctl("ipv4/tcp_window_scaling", $"{windowScaling}");
        BootBoard(NicType.None, Impairments.Parse("loss=1%"));
        await EchoAsync(2 * Megabyte);
        await AssertNothingIsLeftAsync();
    }

    // A namespace can choose only among those that the first one allows.
    private static string[] CongestionControls() => File.Exists(AllowedCongestionControls)
        ? File.ReadAllText(AllowedCongestionControls).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : ["reno"];
}
