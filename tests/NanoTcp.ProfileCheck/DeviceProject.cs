using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoTcp.ProfileCheck;

/// <summary>A project whose code ships to a board, and what was built from it.</summary>
/// <param name="ProjectFile">Path of its csproj.</param>
public sealed record DeviceProject(string ProjectFile)
{
    public string Name => Path.GetFileNameWithoutExtension(ProjectFile);

    /// <summary>What its assembly is called on a PC: the project's name unless it says otherwise.</summary>
    public string AssemblyName { get; } =
        XDocument.Load(ProjectFile).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(ProjectFile);

    /// <summary>Its assembly in the configuration that was built; it is copied beside the check.</summary>
    public string Assembly => Path.Combine(AppContext.BaseDirectory, AssemblyName + ".dll");

    /// <summary>The repository's root: the folder above this one that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All projects that say of themselves that they are of the device profile.</summary>
    public static IReadOnlyList<DeviceProject> FindAll() =>
    [
        .. new[] { "src", "hardware", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(file => XDocument.Load(file).Descendants("DeviceProfile").Any(element => element.Value == "true"))
            .Order(StringComparer.Ordinal)
            .Select(file => new DeviceProject(file)),
    ];

    /// <summary>The project's sources, compiled as C# 9 against what lies beside the check.</summary>
    public CSharpCompilation Compile() => CSharpCompilation.Create(
        AssemblyName,
        Sources().Select(file => LanguageProfile.Parse(File.ReadAllText(file), Path.GetRelativePath(Root, file))),
        References(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>Paths of its sources.</summary>
    public IEnumerable<string> Sources()
    {
        string folder = Path.GetDirectoryName(ProjectFile)!;
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
    }

    /// <summary>True for a project that compiles against NanoTcp's System.Net, false for .NET's.</summary>
    public bool UsesNanoSystemNet => XDocument.Load(ProjectFile).Descendants("UsesNanoSystemNet").Any(element => element.Value == "true");

    /// <summary>True for an assembly of the System.Net that a project does not compile against; see Directory.Build.targets.</summary>
    /// <param name="assembly">Its name.</param>
    /// <param name="usesNanoSystemNet">As the project's property.</param>
    public static bool IsOtherSystemNet(string assembly, bool usesNanoSystemNet) => usesNanoSystemNet
        ? assembly.StartsWith("System.Net", StringComparison.Ordinal) || assembly.StartsWith("System.Security.Cryptography", StringComparison.Ordinal)
        : assembly == "NanoTcp.Net";

    private IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileNameWithoutExtension(file) is string name && name != AssemblyName && !IsOtherSystemNet(name, UsesNanoSystemNet))
            .Select(file => MetadataReference.CreateFromFile(file));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NanoTcp.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds NanoTcp.sln.");
    }
}
