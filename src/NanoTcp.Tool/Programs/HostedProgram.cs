using System.Reflection;
using NanoTcp.Host;

namespace NanoTcp.Tool.Programs;

/// <summary>A program for NanoTcp.Net in this process. Its Main runs on a thread of its own.</summary>
internal sealed class HostedProgram
{
    // until the process has ended; then the runtime would report the exception again, and abort
    private static readonly TimeSpan s_processEnd = TimeSpan.FromSeconds(10);

    private readonly MethodInfo _main;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _isExiting;

    private HostedProgram(MethodInfo main) => _main = main;

    /// <summary>
    /// Completes when Main has returned, with its exit code, or when it or another thread of the program has thrown, with the exception.
    /// </summary>
    public Task<int> Ended => _ended.Task;

    /// <summary>Checks a program and loads it.</summary>
    /// <param name="path">The program's assembly.</param>
    /// <exception cref="UsageException">It cannot run; the message says why.</exception>
    public static HostedProgram Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"run: there is no file {path}");
        }

        string fullPath = Path.GetFullPath(path);
        var context = new ProgramLoadContext(fullPath);
        ProgramCheck.Run(path, context);
        try
        {
            return new HostedProgram(context.LoadFromAssemblyPath(fullPath).EntryPoint!);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            throw new UsageException($"run: {path} cannot be loaded: {e.Message}");
        }
    }

    /// <summary>Calls Main. Threads that the program starts may outlive it; they end with the process.</summary>
    public void Start(string[] arguments)
    {
        AppDomain.CurrentDomain.UnhandledException += EndByException;
        new Thread(() => Run(arguments)) { Name = "program", IsBackground = true }.Start();
    }

    /// <summary>Called when the program has ended the process itself, with its exit code: nothing else must end it now.</summary>
    public void Exit() => _isExiting = true;

    private void Run(string[] arguments)
    {
        try
        {
            object?[] parameters = _main.GetParameters().Length == 0 ? [] : [arguments];
            object? result = _main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null);
            End(result as int? ?? Environment.ExitCode);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void End(int exitCode)
    {
        if (!_isExiting)
        {
            _ended.TrySetResult(exitCode);
        }
    }

    private void Fail(Exception e)
    {
        if (!_isExiting)
        {
            _ended.TrySetException(e);
        }
    }

    // The runtime aborts the process when this returns: the board would have no time to stop.
    private void EndByException(object sender, UnhandledExceptionEventArgs unhandled)
    {
        Fail(unhandled.ExceptionObject as Exception ?? new InvalidOperationException($"{unhandled.ExceptionObject}"));
        Thread.Sleep(s_processEnd);
    }
}
