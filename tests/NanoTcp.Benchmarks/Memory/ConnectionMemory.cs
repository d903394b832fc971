using NanoTcp.Benchmarks.Reporting;
using NanoTcp.Benchmarks.Worlds;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.Benchmarks.Memory;

/// <summary>RAM of an established connection, from the fd down, beyond its two rings.</summary>
internal static class ConnectionMemory
{
    // Enough that a table which doubles is shared by many.
    private const int Connections = 128;
    private const int Port = 4000;

    // an odd size, so that a ring is known by it
    private const int RingSize = 4099;

    public static IEnumerable<ReportTable> Report()
    {
        var settings = new TcpSettings { SendBufferSize = RingSize, ReceiveBufferSize = RingSize };
        var world = new World(Nic.None, settings);
        var program = new DiscardProgram(BsdSockets.Of(world.Board), Port);
        world.Program = program.Step;

        // the first ones make what all share
        Connect(world, 2);
        HashSet<object> before = DeviceHeap.Reach(world.Board);
        long managed = GC.GetTotalMemory(true);
        Connect(world, Connections);
        managed = (GC.GetTotalMemory(true) - managed) / (2 * Connections);
        HashSet<object> added = DeviceHeap.Reach(world.Board);
        added.ExceptWith(before);
        GC.KeepAlive(before);

        int rings = added.Where(IsRing).Sum(value => ((byte[])value).Length) / Connections;
        added.RemoveWhere(IsRing);
        List<Part> parts =
        [
            .. added.GroupBy(value => value.GetType())
                .Select(group => new Part(group.Key, group.Count(), group.Sum(DeviceHeap.SizeOf)))
                .Where(part => part.Objects >= Connections)
                .OrderByDescending(part => part.Bytes),
        ];
        long onDevice = added.Sum(value => (long)DeviceHeap.SizeOf(value));

        yield return new ReportTable(
            "RAM of an established connection beyond its rings",
            ["runtime", "bytes"],
            [
                [".NET, 64 bit, measured", managed - rings],
                ["nanoFramework, 32 bit, computed", onDevice / Connections],
            ],
            $"Rings here: {rings:N0} bytes a connection. Computed: 12 bytes a heap block, one block for an object and one for each of its "
            + "fields; the share in tables that grow is in both.");
        yield return new ReportTable(
            "The same by type, on nanoFramework",
            ["type", "a connection", "fields", "bytes"],
            [
                .. parts.Select(part => new object[]
                {
                    part.Type.Name, (double)part.Objects / Connections, DeviceHeap.FieldCount(part.Type), part.Bytes / Connections,
                }),
            ]);
    }

    private static bool IsRing(object value) => value is byte[] bytes && bytes.Length == RingSize;

    private static void Connect(World world, int count)
    {
        for (int i = 0; i < count; i++)
        {
            world.Connect(Port);
        }

        // the last one's handshake ends, and what it left behind
        world.Clock.RunFor(1_000_000);
    }

    private readonly record struct Part(Type Type, int Objects, long Bytes);
}
