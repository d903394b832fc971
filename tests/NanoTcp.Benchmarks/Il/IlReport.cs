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

    private static readonly string[] s_steps =
    [
        "sent: write() to the device",
        "received: Poll to the ring, ACKs sent",
        "read()",
        "Poll that takes the ACKs",
    ];

    private static readonly string[] s_assemblies = ["NanoTcp.Core", "NanoTcp.W5500", "NanoTcp.Apps", "NanoTcp.Simulation"];

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
                    if (kind == FastPathKind.SingleFrames)
                    {
                        details.Add(ByMethod(i, hasOptions, steps[i]));
                        details.Add(PlatformCalls(i, hasOptions, steps[i]));
                    }
                }
            }
        }

        yield return new ReportTable(
            $"IL instructions a segment of {FastPath.Payload:N0} bytes on the fast path",
            ["step", "options", "frames a poll", "instructions", "aim", "calls", "platform calls", "checksum"],
            rows,
            "Exact counts, checksum excluded and beside; calls are those within the stack, platform calls those of mscorlib.");
        yield return new ReportTable(
            "IL instructions of the checksum",
            ["bytes", "instructions/byte", "aim"],
            [.. new[] { 40, 576, 1480 }.Select(length => new object[] { length, (double)world.ChecksumInstructions(length) / length, $"<= {MostChecksumPerByte}" })]);
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
        s_steps[step], Options(hasOptions), kind == FastPathKind.FramesOfFour ? 4 : 1, cost.Instructions,
        step is FastPath.Write or FastPath.Receive ? $"<= {MostPerSegment}" : "", cost.Calls, cost.AllPlatformCalls, cost.Checksum,
    ];

    private static ReportTable ByMethod(int step, bool hasOptions, PathCost cost) => new(
        $"By method - {s_steps[step]}; options: {Options(hasOptions)}; one frame a poll",
        ["method", "calls", "instructions", "platform calls"],
        [.. cost.Methods.Select(method => new object[] { method.Method, method.Calls, method.Instructions, method.PlatformCalls })]);

    private static ReportTable PlatformCalls(int step, bool hasOptions, PathCost cost) => new(
        $"Platform calls - {s_steps[step]}; options: {Options(hasOptions)}; one frame a poll",
        ["method", "calls"],
        [.. cost.PlatformCalls.Select(call => new object[] { call.Method, call.Calls })]);

    private static string Options(bool hasOptions) => hasOptions ? "timestamps, SACK" : "none";
}
