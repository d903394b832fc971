namespace NanoTcp.Fuzz.Benches;

/// <summary>What a target has beside the world's stack: stacks and programs of its own.</summary>
public interface IFuzzBench
{
    /// <summary>Closes everything and waits: nothing may be left.</summary>
    void Finish();
}
