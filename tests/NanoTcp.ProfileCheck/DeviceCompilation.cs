using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoTcp.ProfileCheck;

/// <summary>Compiles .nfproj projects as nanoFramework's build does, against reference assemblies of its class libraries.</summary>
public sealed class DeviceCompilation
{
    private static readonly CSharpParseOptions s_options = new(
        LanguageVersion.CSharp9, DocumentationMode.None, preprocessorSymbols: ["NANOFRAMEWORK_1_0", "TRACE"]);

    private readonly ReferenceAssemblies _references = new();
    private readonly Dictionary<string, CSharpCompilation> _compiled = [];

    /// <summary>What the compiler says against a project.</summary>
    /// <param name="projectFile">Path of the .nfproj.</param>
    public IEnumerable<string> Errors(string projectFile) => Compile(projectFile).GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        .Select(diagnostic => diagnostic.ToString());

    /// <summary>The assembly that the compiler makes of a project, as a board's build does.</summary>
    /// <param name="projectFile">Path of the .nfproj; it must be free of errors.</param>
    public MemoryStream Build(string projectFile)
    {
        var assembly = new MemoryStream();
        if (!Compile(projectFile).Emit(assembly).Success)
        {
            throw new InvalidOperationException($"{projectFile} does not compile.");
        }

        assembly.Position = 0;
        return assembly;
    }

    /// <summary>What an assembly is called on the device.</summary>
    public string AssemblyName(string projectFile) => Compile(projectFile).AssemblyName!;

    /// <summary>The files that a compile item stands for: one by its name, those of a folder, or those of a whole tree.</summary>
    /// <param name="folder">The project's.</param>
    /// <param name="include">Such as "Tcp.cs", "..\Ip\*.cs" or "**\*.cs".</param>
    public static IEnumerable<string> Files(string folder, string include)
    {
        string path = Path.GetFullPath(Path.Combine(folder, include.Replace('\\', '/')));
        if (!path.Contains('*', StringComparison.Ordinal))
        {
            return [path];
        }

        string from = Path.GetDirectoryName(path)!;
        bool isTree = Path.GetFileName(from) == "**";
        from = isTree ? Path.GetDirectoryName(from)! : from;
        return Directory
            .EnumerateFiles(from, Path.GetFileName(path), isTree ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(file => !Path.GetRelativePath(from, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
    }

    private CSharpCompilation Compile(string projectFile)
    {
        string path = Path.GetFullPath(projectFile);
        if (!_compiled.TryGetValue(path, out CSharpCompilation? compilation))
        {
            XDocument project = XDocument.Load(path);
            compilation = CSharpCompilation.Create(
                Value(project, "AssemblyName"),
                Sources(path, project).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_options, file)),
                References(path, project),
                new CSharpCompilationOptions(
                    Value(project, "OutputType") == "Exe" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                    optimizationLevel: OptimizationLevel.Release));
            _compiled[path] = compilation;
        }

        return compilation;
    }

    private static IEnumerable<string> Sources(string path, XDocument project) =>
        Items(project, "Compile").SelectMany(item => Files(Path.GetDirectoryName(path)!, item.Attribute("Include")!.Value));

    private IEnumerable<MetadataReference> References(string path, XDocument project)
    {
        foreach (XElement reference in Items(project, "Reference"))
        {
            string name = reference.Attribute("Include")!.Value.Split(',')[0];
            if (name != "nanoFramework.UnitTestLauncher")
            {
                yield return _references[name];
            }
        }

        foreach (XElement reference in Items(project, "ProjectReference"))
        {
            string include = reference.Attribute("Include")!.Value.Replace('\\', '/');
            yield return Compile(Path.Combine(Path.GetDirectoryName(path)!, include)).ToMetadataReference();
        }
    }

    private static IEnumerable<XElement> Items(XDocument project, string name) =>
        project.Descendants().Where(element => element.Name.LocalName == name && element.Attribute("Include") != null);

    private static string Value(XDocument project, string property) =>
        project.Descendants().Single(element => element.Name.LocalName == property).Value;
}
