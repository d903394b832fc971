using System.Reflection;

namespace NanoTcp.Tool.Programs;

/// <summary>NanoTcp's assemblies in this process. A program gets these, not its own copies, so that it shares the board's stack.</summary>
internal static class SharedAssemblies
{
    private const string Prefix = "NanoTcp.";

    private static readonly Dictionary<string, Assembly> s_assemblies = Find();

    public static Assembly? Get(string? name) => name == null ? null : s_assemblies.GetValueOrDefault(name);

    private static Dictionary<string, Assembly> Find()
    {
        var found = new Dictionary<string, Assembly>();
        var pending = new Queue<Assembly>([typeof(SharedAssemblies).Assembly]);
        while (pending.TryDequeue(out Assembly? assembly))
        {
            foreach (AssemblyName name in assembly.GetReferencedAssemblies().Where(IsNanoTcp))
            {
                if (!found.ContainsKey(name.Name!))
                {
                    Assembly reference = Assembly.Load(name);
                    found.Add(name.Name!, reference);
                    pending.Enqueue(reference);
                }
            }
        }

        return found;
    }

    private static bool IsNanoTcp(AssemblyName name) => name.Name!.StartsWith(Prefix, StringComparison.Ordinal);
}
