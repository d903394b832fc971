using System.Reflection;
using System.Reflection.PortableExecutable;
using NanoTcp.Host;
using NanoTcp.Redirect.Assemblies;
using NanoTcp.Redirect.Plans;

namespace NanoTcp.Tool.Programs;

/// <summary>Whether a program can run on a board of this process. Reads its files and loads none of them.</summary>
internal sealed class ProgramCheck
{
    private const string SocketNamespace = "System.Net.";

    // of that namespace, and without a connection
    private static readonly HashSet<string> s_harmless = ["System.Net.HttpStatusCode", "System.Net.WebUtility"];

    private readonly string _path;
    private readonly ProgramLoadContext _context;

    // NanoTcp's assemblies, read for the names that they have
    private readonly Dictionary<string, AssemblyFile> _targets = [];

    private ProgramCheck(string path, ProgramLoadContext context)
    {
        _path = path;
        _context = context;
    }

    /// <summary>Checks a program and the libraries deployed with it.</summary>
    /// <param name="path">The program's assembly.</param>
    /// <param name="context">Locates its libraries.</param>
    /// <exception cref="UsageException">It cannot run; the message says why.</exception>
    public static void Run(string path, ProgramLoadContext context)
    {
        try
        {
            new ProgramCheck(path, context).Run();
        }
        catch (InvalidAssemblyException e)
        {
            throw new UsageException($"run: {e.Message}");
        }
    }

    private void Run()
    {
        AssemblyFile program = AssemblyFiles.Read(_path);
        CheckPlatform(program);
        CheckEntryPoint(program);

        var seen = new HashSet<string> { program.Name };
        var pending = new Queue<AssemblyFile>([program]);
        while (pending.TryDequeue(out AssemblyFile? file))
        {
            CheckSockets(file);
            foreach ((string name, Version version) in file.References)
            {
                if (SharedAssemblies.Get(name) is Assembly shared)
                {
                    CheckShared(file, version, shared);
                }
                else if (seen.Add(name) && _context.Locate(new AssemblyName(name)) is string library)
                {
                    pending.Enqueue(AssemblyFiles.Read(library));
                }
            }
        }
    }

    private static void CheckPlatform(AssemblyFile program)
    {
        if (program.IsPe || program.References.Any(reference => reference is { Name: "mscorlib", Version.Major: < 2 }))
        {
            throw new UsageException($"run: {program.FilePath} is for nanoFramework; build the program for net10.0");
        }

        Version? runtime = program.References.FirstOrDefault(reference => reference.Name == "System.Runtime").Version;
        if (runtime?.Major > Environment.Version.Major)
        {
            throw new UsageException($"run: {program.FilePath} is for .NET {runtime.Major}, and this is .NET {Environment.Version.Major}");
        }
    }

    private static void CheckEntryPoint(AssemblyFile program)
    {
        using var reader = new PEReader(new MemoryStream(program.Content));
        if (reader.PEHeaders.CorHeader is not { EntryPointTokenOrRelativeVirtualAddress: not 0 })
        {
            throw new UsageException($"run: {program.FilePath} has no Main; build it as a program, with the OutputType Exe");
        }
    }

    private static void CheckSockets(AssemblyFile file)
    {
        string[] types =
        [
            .. file.TypesUsed
                .Where(type => type.FullName.StartsWith(SocketNamespace, StringComparison.Ordinal)
                    && SharedAssemblies.Get(type.Assembly) == null && !s_harmless.Contains(type.FullName))
                .Select(type => type.FullName)
                .Distinct(),
        ];
        if (types.Length > 0)
        {
            throw new UsageException(
                $"run: {file.FilePath} uses .NET's network, which is not the board's: {MissingParts.Describe(types)}; compile it against NanoTcp.Net");
        }
    }

    private void CheckShared(AssemblyFile file, Version version, Assembly shared)
    {
        AssemblyName name = shared.GetName();
        if (version > name.Version)
        {
            throw new UsageException(
                $"run: {file.FilePath} needs {name.Name} {version}, and this tool has {name.Version}; use the tool of the same version");
        }

        string[] missing = MissingParts.Find(file, name.Name!, TargetOf(shared));
        if (missing.Length > 0)
        {
            throw new UsageException(
                $"run: {file.FilePath} was compiled against another version of {name.Name}; this tool's does not have {MissingParts.Describe(missing)}");
        }
    }

    private AssemblyFile TargetOf(Assembly shared)
    {
        string path = shared.Location;
        if (!_targets.TryGetValue(path, out AssemblyFile? target))
        {
            target = AssemblyFiles.Read(path);
            _targets.Add(path, target);
        }

        return target;
    }
}
