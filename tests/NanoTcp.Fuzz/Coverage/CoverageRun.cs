using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoTcp.Fuzz.Targets;

namespace NanoTcp.Fuzz.Coverage;

/// <summary>
/// Runs each target on assemblies that note which of their methods run, and prints which target reaches which method that handles input.
/// </summary>
public static class CoverageRun
{
    private const string ReasonsFile = "Unreached.txt";

    private static readonly string[] s_assemblies = ["NanoTcp.Network", "NanoTcp.Core", "NanoTcp.Services", "NanoTcp.Sockets", "NanoTcp.Apps", "NanoTcp.Tls"];

    /// <summary>Prints the table.</summary>
    /// <param name="runs">Inputs of each target, fewer of the expensive ones.</param>
    /// <param name="seed">Decides all inputs.</param>
    /// <param name="output">Receives a row for each method.</param>
    /// <returns>0; 1 when a method is reached by no target and Coverage/Unreached.txt gives no reason.</returns>
    public static int Run(long runs, long seed, TextWriter output)
    {
        var context = new InstrumentedContext();
        string[] methods = context.Instrument();
        Assembly copy = context.LoadFromAssemblyPath(typeof(CoverageRun).Assembly.Location);
        MethodInfo play = copy.GetType(typeof(CoverageRun).FullName!)!.GetMethod(nameof(Play))!;
        var reached = new List<bool[]>();
        for (int i = 0; i < FuzzTarget.All.Length; i++)
        {
            output.WriteLine($"{Letter(i)}  {FuzzTarget.All[i].Name}");
            reached.Add((bool[])play.Invoke(null, [FuzzTarget.All[i].Name, runs, seed, methods.Length])!);
        }

        for (int m = 0; m < methods.Length; m++)
        {
            output.WriteLine($"{string.Concat(reached.Select((hits, i) => hits[m] ? Letter(i) : '.'))}  {methods[m]}");
        }

        string[] unreached = [.. methods.Where((_, m) => !reached.Any(hits => hits[m]))];
        output.WriteLine($"{methods.Length} methods handle input, {unreached.Length} are reached by no target");
        return Compare(unreached, output);
    }

    /// <summary>Runs a target; called in the copy of this assembly that uses the instrumented ones.</summary>
    /// <returns>True for each method that ran.</returns>
    public static bool[] Play(string name, long runs, long seed, int methods)
    {
        bool[] hits = CoverageProbe.Start(methods);
        FuzzTarget target = FuzzTarget.All.First(candidate => candidate.Name == name);
        var output = new StringWriter();
        return FuzzRun.Run([target], runs / target.Cost, seed, output) == 0 ? hits : throw new InvalidOperationException(output.ToString());
    }

    private static int Compare(string[] unreached, TextWriter output)
    {
        Dictionary<string, string> reasons = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Coverage", ReasonsFile))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        foreach (string method in unreached)
        {
            output.WriteLine($"not reached: {method}: {reasons.GetValueOrDefault(method, "NO REASON")}");
        }

        foreach (string method in reasons.Keys.Except(unreached))
        {
            output.WriteLine($"reached, or gone, but in {ReasonsFile}: {method}");
        }

        return unreached.All(reasons.ContainsKey) ? 0 : 1;
    }

    private static char Letter(int target) => (char)('a' + target);

    /// <summary>Loads the instrumented assemblies, and a copy of this one that uses them.</summary>
    private sealed class InstrumentedContext() : AssemblyLoadContext("instrumented")
    {
        private readonly Dictionary<string, byte[]> _instrumented = [];

        /// <summary>Makes each method that handles input call the probe.</summary>
        /// <returns>The names of the methods, by number.</returns>
        public string[] Instrument()
        {
            using var resolver = new DefaultAssemblyResolver();
            resolver.AddSearchDirectory(AppContext.BaseDirectory);
            ModuleDefinition[] modules = [.. s_assemblies.Select(name => ModuleDefinition.ReadModule(
                Path.Combine(AppContext.BaseDirectory, name + ".dll"), new ReaderParameters { AssemblyResolver = resolver }))];
            MethodDefinition[] methods = new InputMethods(modules).All;
            foreach (ModuleDefinition module in modules)
            {
                MethodReference hit = module.ImportReference(typeof(CoverageProbe).GetMethod(nameof(CoverageProbe.Hit)));
                for (int i = 0; i < methods.Length; i++)
                {
                    if (methods[i].Module == module)
                    {
                        ILProcessor il = methods[i].Body.GetILProcessor();
                        Instruction first = methods[i].Body.Instructions[0];
                        il.InsertBefore(first, il.Create(OpCodes.Ldc_I4, i));
                        il.InsertBefore(first, il.Create(OpCodes.Call, hit));
                    }
                }

                using var stream = new MemoryStream();
                module.Write(stream);
                _instrumented[module.Assembly.Name.Name] = stream.ToArray();
            }

            return [.. methods.Select(InputMethods.Name)];
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (_instrumented.TryGetValue(assemblyName.Name!, out byte[]? bytes))
            {
                return LoadFromStream(new MemoryStream(bytes));
            }

            return assemblyName.Name == typeof(CoverageRun).Assembly.GetName().Name ? LoadFromAssemblyPath(typeof(CoverageRun).Assembly.Location) : null;
        }
    }
}
