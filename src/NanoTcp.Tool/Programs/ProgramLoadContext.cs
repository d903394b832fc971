using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace NanoTcp.Tool.Programs;

/// <summary>
/// Where a program's assemblies are loaded: NanoTcp's are the tool's own, .NET's those of the runtime, all others those deployed with the
/// program, in its versions.
/// </summary>
internal sealed class ProgramLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _folder;

    /// <param name="program">Full path of the program's assembly.</param>
    public ProgramLoadContext(string program)
        : base("program")
    {
        _resolver = new AssemblyDependencyResolver(program);
        _folder = Path.GetDirectoryName(program)!;
    }

    /// <summary>The file of an assembly that is deployed with the program.</summary>
    /// <returns>Null for NanoTcp's, for .NET's, and for one that is missing.</returns>
    public string? Locate(AssemblyName name)
    {
        // a self-contained program brings a copy of .NET
        if (SharedAssemblies.Get(name.Name) != null || File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), $"{name.Name}.dll")))
        {
            return null;
        }

        string neighbor = Path.Combine(_folder, $"{name.Name}.dll");
        return _resolver.ResolveAssemblyToPath(name) ?? (File.Exists(neighbor) ? neighbor : null);
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        SharedAssemblies.Get(assemblyName.Name) ?? (Locate(assemblyName) is string path ? LoadFromAssemblyPath(path) : null);

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is string path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
