using NanoTcp.Benchmarks.Reporting;
using NanoTcp.ProfileCheck;

namespace NanoTcp.Benchmarks.Il;

/// <summary>IL instructions of the fast path, and IL bytes of the assemblies.</summary>
internal static class IlReport
{
    // What is aimed at, checksum excluded.
    private const int MostPerSegment = 450;
    private const int MostChecksumPerByte = 2;

    private const int Segments = 800;

    // an ACK with its options, a middling segment and a full one
    private static readonly int[] s_checksumLengths = [32, 576, 1480];

    private static readonly string[] s_steps =
    [
        "sent: write() to the device",
        "received: Poll to the ring, ACKs sent",
        "read()",
        "Poll that takes the ACKs",
        "poll() on one fd that is ready",
    ];

    private static readonly string[] s_driverSteps = ["received, one frame waits", "received, four wait", "sent"];

    private static readonly string[] s_assemblies =
    [
        "NanoTcp.Network", "NanoTcp.Core", "NanoTcp.Sockets", "NanoTcp.Services", "NanoTcp.SpiEthernet", "NanoTcp.Wiznet", "NanoTcp.W5500",
        "NanoTcp.W5500.Sockets", "NanoTcp.W6100", "NanoTcp.Enc28j60", "NanoTcp.Apps", "NanoTcp.Simulation",
    ];

    /// <summary>A step of <see cref="FastPath"/>.</summary>
    public static string StepName(int step) => s_steps[step];

    /// <summary>A step of <see cref="DriverPath"/>.</summary>
    public static string DriverStepName(int step) => s_driverSteps[step];

    public static string NameOfOptions(bool hasOptions) => hasOptions ? "timestamps, SACK" : "none";

    public static IEnumerable<ReportTable> Report(bool byMethod)
    {
        var world = new InstrumentedWorld();
        List<object[]> rows = [];
        List<ReportTable> details = [];
        foreach (bool hasOptions in new[] { true, false })
        {
            foreach (FastPathKind kind in Enum.GetValues<FastPathKind>())
            {
                IReadOnlyList<PathCost> steps = world.Run(kind, hasOptions, Segments);
                for (int i = 0; i < steps.Count; i++)
                {
                    rows.Add(Row(i, kind, hasOptions, steps[i]));
                    if (kind != FastPathKind.FramesOfFour)
                    {
                        details.AddRange(Details($"{s_steps[i]}; options: {NameOfOptions(hasOptions)}; {Names.Of(kind)}", steps[i]));
                    }
                }
            }
        }

        yield return new ReportTable(
            $"IL instructions a segment of {FastPath.Payload:N0} bytes on the fast path",
            [
                "step", "options", "frames a poll", "segments a call", "instructions", "aim", "calls", "platform calls", "checksum",
                "its platform calls",
            ],
            rows,
            "Exact counts. Sent: the whole of write(), divided by the segments that it brings, down to the device's Transmit. Received: Poll "
            + "from the device's batch to the ring, divided by its frames, and half an acknowledgment down to the device. Taking ACKs: for a "
            + "segment sent, half an ACK. The checksum is not in it but beside. Calls are those within the stack, platform calls those of "
            + "mscorlib: each costs an interpreter about as much as thirty instructions.");
        IReadOnlyList<PathCost> driver = world.RunDriver("W5500", Segments);
        details.AddRange(driver.SelectMany((cost, i) => Details($"W5500 driver, {s_driverSteps[i]}", cost)));
        yield return new ReportTable(
            $"IL instructions a frame of {FastPath.FrameLength:N0} bytes in the W5500 driver",
            ["step", "instructions", "calls", "platform calls"],
            [.. driver.Select((cost, i) => new object[] { s_driverSteps[i], cost.Instructions, cost.Calls, cost.AllPlatformCalls })],
            "With INTn, and all that Poll asks of the driver; SPI itself not counted.");
        yield return new ReportTable(
            "IL instructions of the checksum",
            ["bytes", "instructions/byte", "aim"],
            [
                .. s_checksumLengths.Select(length => new object[]
                {
                    length, (double)world.ChecksumInstructions(length) / length, $"<= {MostChecksumPerByte}",
                }),
            ]);
        foreach (ReportTable table in byMethod ? details : [])
        {
            yield return table;
        }
    }

    public static ReportTable Sizes() => new(
        "IL bytes by assembly",
        ["assembly", "IL bytes", "string bytes", "types", "methods"],
        [
            .. s_assemblies.Select(name => AssemblySize.Measure(Path.Combine(AppContext.BaseDirectory, name + ".dll")))
                .Select(size => new object[] { size.Name, size.IlBytes, size.StringBytes, size.Types, size.Methods }),
        ]);

    private static object[] Row(int step, FastPathKind kind, bool hasOptions, PathCost cost) =>
    [
        s_steps[step], NameOfOptions(hasOptions), FastPath.FramesOf(kind), FastPath.SegmentsOf(kind), cost.Instructions,
        step is FastPath.Write or FastPath.Receive ? $"<= {MostPerSegment}" : "", cost.Calls, cost.AllPlatformCalls, cost.Checksum,
        cost.ChecksumPlatformCalls,
    ];

    private static IEnumerable<ReportTable> Details(string what, PathCost cost)
    {
        yield return new ReportTable(
            $"By method - {what}",
            ["method", "calls", "instructions", "platform calls"],
            [.. cost.Methods.Select(method => new object[] { method.Method, method.Calls, method.Instructions, method.PlatformCalls })]);
        yield return new ReportTable(
            $"Platform calls - {what}",
            ["method", "calls"],
            [.. cost.PlatformCalls.Select(call => new object[] { call.Method, call.Calls })]);
    }
}
