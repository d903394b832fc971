using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoTcp.Mutation.Mutants;

/// <summary>Finds all mutants of an assembly, and takes a sample.</summary>
public static class MutantFinder
{
    // names and texts for a person, which no rule of a protocol depends on
    private static readonly string[] s_excludedMethods = [".cctor", "ToString", "DescribeError", "Describe", "GetHashCode"];
    private static readonly string[] s_excludedTypes = ["NetTrace", "SegmentText"];

    /// <summary>The mutants of an assembly whose sources lie in some folders.</summary>
    /// <param name="file">The assembly; its symbols lie beside it.</param>
    /// <param name="folders">Names of folders, the source file's own or one above it.</param>
    public static List<Mutant> Find(string file, params string[] folders)
    {
        using var module = ModuleDefinition.ReadModule(file, new ReaderParameters { ReadSymbols = true });
        var mutants = new List<Mutant>();
        foreach (MethodDefinition method in Methods(module))
        {
            method.Body.SimplifyMacros();
            var lines = new Lines(method);
            string folder = folders.FirstOrDefault(name => lines.File.Split('/', '\\').Contains(name)) ?? "";
            if (folder.Length > 0)
            {
                Find(method, Path.GetFileNameWithoutExtension(file), folder, lines, mutants);
            }
        }

        return mutants;
    }

    /// <summary>Draws mutants: first the instruction, then what is changed of it.</summary>
    /// <param name="mutants">All of them.</param>
    /// <param name="count">How many to draw.</param>
    /// <param name="seed">Decides which.</param>
    public static IEnumerable<Mutant> Sample(IEnumerable<Mutant> mutants, int count, int seed)
    {
        var random = new Random(seed);
        Mutant[][] sites = [.. mutants.GroupBy(mutant => (mutant.Method, mutant.Site)).Select(site => site.ToArray())];
        random.Shuffle(sites);
        return sites.Take(count).Select(site => site[random.Next(site.Length)]);
    }

    /// <summary>The methods that may be mutated.</summary>
    public static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) => module.GetTypes()
        .Where(type => !s_excludedTypes.Contains(type.Name) && !type.Name.StartsWith('<'))
        .SelectMany(type => type.Methods)
        .Where(method => method.HasBody && !s_excludedMethods.Contains(method.Name) && method.DebugInformation.HasSequencePoints);

    private static void Find(MethodDefinition method, string assembly, string folder, Lines lines, List<Mutant> mutants)
    {
        for (int i = 0; i < method.Body.Instructions.Count; i++)
        {
            Instruction instruction = method.Body.Instructions[i];
            foreach (MutationOperator change in MutationOperator.All.Where(change => change.Fits(instruction)))
            {
                mutants.Add(new Mutant(assembly, folder, method.FullName, i, change.Name, $"{Path.GetFileName(lines.File)}:{lines.Of(instruction)}"));
            }
        }
    }

    /// <summary>The source lines of a method.</summary>
    private sealed class Lines(MethodDefinition method)
    {
        private readonly SequencePoint[] _points = [.. method.DebugInformation.SequencePoints.Where(point => !point.IsHidden)];

        public string File => _points.Length == 0 ? "" : _points[0].Document.Url;

        // offsets are those of the file, also after the macros were expanded
        public int Of(Instruction instruction) =>
            (_points.LastOrDefault(point => point.Offset <= instruction.Offset) ?? _points[0]).StartLine;
    }
}
