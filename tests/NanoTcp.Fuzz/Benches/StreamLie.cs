namespace NanoTcp.Fuzz.Benches;

/// <summary>What is wrong with an answer by TCP.</summary>
public enum StreamLie
{
    None,

    /// <summary>Another transaction.</summary>
    Id,

    /// <summary>Another name in the question.</summary>
    Name,

    /// <summary>Not a response.</summary>
    Query,

    /// <summary>The connection ends within it.</summary>
    Cut,

    /// <summary>A length that no answer has.</summary>
    Length,

    /// <summary>A part, and then nothing.</summary>
    Silence,

    /// <summary>A part, and then a reset.</summary>
    Reset,

    /// <summary>Anything.</summary>
    Mutation,
}
