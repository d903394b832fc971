using System.Diagnostics;
using System.Net.Sockets;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Tcp;

namespace NanoTcp.InteropTests;

/// <summary>Every way in which the kernel's TCP can be set: congestion control, SACK, timestamps, window scaling.</summary>
[TestClass]
public sealed class KernelSettingsTests : InteropTest
{
    private const int Port = 5000;
    private const int Seed = 1;
    private const string AllowedCongestionControls = "/proc/sys/net/ipv4/tcp_allowed_congestion_control";

    public static IEnumerable<object[]> Settings =>
        from congestion in CongestionControls()
        from sack in (int[])[0, 1]
        from timestamps in (int[])[0, 1]
        from windowScaling in (int[])[0, 1]
        select new object[] { congestion, sack, timestamps, windowScaling };

    public static IEnumerable<object[]> Senders =>
        from congestion in CongestionControls()
        from sack in (int[])[0, 1]
        from timestamps in (int[])[0, 1]
        select new object[] { congestion, sack, timestamps };

    [TestMethod]
    [DynamicData(nameof(Senders))]
    public async Task AnEchoOverALongImpairedLineIsUnchanged(string congestion, int sack, int timestamps)
    {
        Kernel.SetSysctl("ipv4/tcp_congestion_control", congestion);
        Kernel.SetSysctl("ipv4/tcp_sack", $"{sack}");
        Kernel.SetSysctl("ipv4/tcp_timestamps", $"{timestamps}");

        // 100 ms there and back
        BootBoard(NicType.None, Impairments.Parse("delay=50ms,rate=10mbit,loss=1%,dup=1%,reorder=1%,corrupt=0.5%"));
        await EchoAsync(Megabyte / 5);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DynamicData(nameof(Settings))]
    public async Task AnEchoUnderLossIsUnchanged(string congestion, int sack, int timestamps, int windowScaling)
    {
        Kernel.SetSysctl("ipv4/tcp_congestion_control", congestion);
        Kernel.SetSysctl("ipv4/tcp_sack", $"{sack}");
        Kernel.SetSysctl("ipv4/tcp_timestamps", $"{timestamps}");
        Kernel.SetSysctl("ipv4/tcp_window_scaling", $"{windowScaling}");
        BootBoard(NicType.None, Impairments.Parse("loss=1%"));
        await EchoAsync(2 * Megabyte);
        await AssertNothingIsLeftAsync();
    }

    [TestMethod]
    [DataRow(CongestionAlgorithm.NewReno, 0)]
    [DataRow(CongestionAlgorithm.NewReno, 1)]
    [DataRow(CongestionAlgorithm.Cubic, 0)]
    [DataRow(CongestionAlgorithm.Cubic, 1)]
    public async Task DataSentUnderLossArriveUnchanged(CongestionAlgorithm congestion, int sack)
    {
        Kernel.SetSysctl("ipv4/tcp_sack", $"{sack}");
        BootBoard(NicType.None, Impairments.Parse("loss=2%"));
        using Socket listener = ListenInKernel(Port);
        Task sending = OnBoard(program =>
        {
            int fd = program.Connect(KernelAddress, Port, congestion: congestion);
            program.Send(fd, Seed, 2 * Megabyte);
            program.EndSending(fd);
            program.ReceiveEnd(fd);
            program.Close(fd);
        });
        using KernelConnection connection = await AcceptAsync(listener, Seed);
        long start = Stopwatch.GetTimestamp();
        await connection.ReceiveAsync(2 * Megabyte);
        ReportSpeed($"{congestion}, board to kernel", 2 * Megabyte, start);
        await connection.ReceiveEndAsync();
        connection.EndSending();
        await sending;
        await AssertNothingIsLeftAsync();
    }

    // A namespace can choose only among those that the first one allows.
    private static string[] CongestionControls() => File.Exists(AllowedCongestionControls)
        ? File.ReadAllText(AllowedCongestionControls).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : ["reno"];
}
