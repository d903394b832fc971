using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NanoTcp.Mutation.Mutants;

namespace NanoTcp.Mutation;

/// <summary>Where the built tests are, and the folder in which they run on woven assemblies.</summary>
public static class Workplace
{
    /// <summary>What is mutated: an assembly, and folders of its sources.</summary>
    public static readonly (string Assembly, string[] Folders)[] Subjects =
    [
        ("NanoTcp.Core", ["Tcp"]),
        ("NanoTcp.Network", ["Ip", "Ethernet"]),
        ("NanoTcp.Services", ["NanoTcp.Services"]),
        ("NanoTcp.Sockets", ["NanoTcp.Sockets"]),
    ];

    /// <summary>The tests that judge, the fast ones first.</summary>
    public static readonly string[] Tests = ["NanoTcp.UnitTests", "NanoTcp.PropertyTests"];

    private static string Artifacts => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Folder of the results.</summary>
    public static string Results => Path.Combine(Artifacts, "mutation");

    public static string Built(string project) => Path.Combine(Artifacts, "bin", project, Configuration);

    /// <summary>All mutants.</summary>
    public static List<Mutant> FindMutants() =>
        [.. Subjects.SelectMany(subject => MutantFinder.Find(Path.Combine(Built(Tests[0]), subject.Assembly + ".dll"), subject.Folders))];

    /// <summary>What identifies the sources of the mutated assemblies: a hash of all their mutants.</summary>
    public static string Identify(IEnumerable<Mutant> all) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all.Select(mutant => mutant.Key)))))[..16];

    /// <summary>Copies the tests, and weaves the mutants into the copy.</summary>
    /// <returns>The folder.</returns>
    public static string Prepare(IReadOnlyList<Mutant> mutants)
    {
        string folder = Path.Combine(Results, "woven-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        foreach (string project in Tests)
        {
            Copy(Built(project), folder);
        }

        foreach ((string assembly, _) in Subjects)
        {
            Weaver.Weave(Path.Combine(Built(Tests[0]), assembly + ".dll"), mutants, Path.Combine(folder, assembly + ".dll"));
        }

        return folder;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), true);
        }
    }
}
