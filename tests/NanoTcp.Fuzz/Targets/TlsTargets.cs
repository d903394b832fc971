using NanoTcp.Fuzz.Benches;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Records and handshakes of TLS.</summary>
public static class TlsTargets
{
    /// <summary>Two sides, and what an attacker on the path changes.</summary>
    public static void Records(FuzzWorld world) => Bench(world).Converse();

    /// <summary>A hello to a server.</summary>
    public static void Hello(FuzzWorld world) => Bench(world).Greet();

    /// <summary>A peer that knows the key.</summary>
    public static void Messages(FuzzWorld world) => Bench(world).Annoy();

    private static TlsBench Bench(FuzzWorld world) => world.BenchOf(() => new TlsBench(world.Random));
}
