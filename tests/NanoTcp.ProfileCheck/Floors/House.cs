using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoTcp.ProfileCheck.Floors;

/// <summary>Projects whose folders are judged together, and the order in which these may use each other.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Projects">Folders of its projects, relative to the repository.</param>
/// <param name="Floors">
/// From the bottom up: a floor's folders may use those of the floors below. Folders on the same floor, with " | " between them, do not know each
/// other. A folder holds its subfolders too, unless they have a place of their own; "." holds the files in a project's own folder.
/// </param>
internal sealed record House(string Name, string[] Projects, params string[] Floors)
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly Lazy<MetadataReference[]> s_platform = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ]);

    private readonly Dictionary<string, int> _floorOf = Number(Floors);

    /// <summary>The sources of all its projects as one compilation, with paths relative to the repository.</summary>
    public CSharpCompilation Compile()
    {
        DeviceProject[] projects =
        [
            .. Projects.Select(folder => Directory.GetFiles(Path.Combine(DeviceProject.Root, folder), "*.csproj").Single())
                .Select(file => new DeviceProject(file)),
        ];
        IEnumerable<(string Path, string Text)> sources = projects.SelectMany(project => project.Sources())
            .Select(file => (Path.GetRelativePath(DeviceProject.Root, file).Replace('\\', '/'), File.ReadAllText(file)))
            .Where(source => !IsAttributes(source.Item1));
        bool usesNanoSystemNet = projects.Any(project => project.UsesNanoSystemNet);
        return Compile(projects[^1].AssemblyName, sources, [.. projects.Select(project => project.AssemblyName)], usesNanoSystemNet);
    }

    /// <summary>Sources as one compilation, against what lies beside the check.</summary>
    /// <param name="assemblyName">The name by which other assemblies let it see what is internal.</param>
    /// <param name="sources">Path and text of each.</param>
    /// <param name="without">Assemblies that are not referenced, since their sources are there.</param>
    /// <param name="usesNanoSystemNet">True to compile against NanoTcp's System.Net instead of .NET's.</param>
    public static CSharpCompilation Compile(
        string assemblyName, IEnumerable<(string Path, string Text)> sources, IReadOnlyCollection<string> without, bool usesNanoSystemNet = false) =>
        CSharpCompilation.Create(
            assemblyName,
            [
                .. sources.Append(("ImplicitUsings.cs", usesNanoSystemNet ? string.Empty : ImplicitUsings))
                    .Select(source => CSharpSyntaxTree.ParseText(source.Item2, s_options, source.Item1)),
            ],
            s_platform.Value
                .Where(reference => Path.GetFileNameWithoutExtension(reference.Display) is string name
                    && !without.Contains(name) && (IsNanoTcpNet(reference) || !DeviceProject.IsOtherSystemNet(name, usesNanoSystemNet)))
                .Select(reference => IsNanoTcpNet(reference) && !usesNanoSystemNet ? reference.WithAliases(["NanoTcpNet"]) : reference),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    /// <summary>The folder of a source as the table names it; null when it has no place there.</summary>
    public string? FolderOf(string file)
    {
        string inProject = file[(Projects.Single(project => file.StartsWith(project + "/", StringComparison.Ordinal)).Length + 1)..];
        string? folder = Path.GetDirectoryName(inProject)?.Replace('\\', '/');
        if (folder is null or "")
        {
            return _floorOf.ContainsKey(".") ? "." : null;
        }

        while (!string.IsNullOrEmpty(folder) && !_floorOf.ContainsKey(folder))
        {
            folder = Path.GetDirectoryName(folder)?.Replace('\\', '/');
        }

        return string.IsNullOrEmpty(folder) ? null : folder;
    }

    /// <summary>True when a folder may use another one. Both must have a place.</summary>
    public bool MayUse(string folder, string other) => folder == other || _floorOf[other] < _floorOf[folder];

    // projects on .NET's System.Net reach it by "extern alias"
    private static bool IsNanoTcpNet(MetadataReference reference) => Path.GetFileNameWithoutExtension(reference.Display) == "NanoTcp.Net";

    private static bool IsAttributes(string file) => file.Contains("/Properties/", StringComparison.Ordinal);

    private static Dictionary<string, int> Number(string[] floors) => floors
        .SelectMany((floor, number) => floor.Split(" | ").Select(folder => (folder, number)))
        .ToDictionary(place => place.folder, place => place.number);
}
