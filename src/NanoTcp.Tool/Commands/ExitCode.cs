namespace NanoTcp.Tool.Commands;

internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It ran, and what it was to show or to test failed.</summary>
    public const int Failure = 1;

    /// <summary>It could not begin: a wrong value, a port in use, a missing permission.</summary>
    public const int Usage = 2;
}
