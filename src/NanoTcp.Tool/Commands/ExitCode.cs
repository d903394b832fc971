namespace NanoTcp.Tool.Commands;

internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command ran, and its test failed.</summary>
    public const int Failure = 1;

    /// <summary>The command could not start: an invalid value, a port in use, a missing permission.</summary>
    public const int Usage = 2;
}
