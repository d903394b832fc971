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

    private static IEnumerable<string> Sources(string path, XDocument project)
    {
        string folder = Path.GetDirectoryName(path)!;
        foreach (XElement item in Items(project, "Compile"))
        {
            string include = item.Attribute("Include")!.Value.Replace('\\', '/');
            int wildcard = include.IndexOf("**/", StringComparison.Ordinal);
            if (wildcard < 0)
            {
                yield return Path.GetFullPath(Path.Combine(folder, include));
                continue;
            }

            string from = Path.GetFullPath(Path.Combine(folder, include[..wildcard]));
            foreach (string file in Directory.EnumerateFiles(from, include[(wildcard + "**/".Length)..], SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(from, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")))
            {
                yield return file;
            }
        }
    }

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
