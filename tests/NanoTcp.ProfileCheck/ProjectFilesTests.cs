using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>The .nfproj files cannot be built without nanoFramework's tools, so what can go wrong in them is read here.</summary>
[TestClass]
public partial class ProjectFilesTests
{
    private static readonly string s_solution = File.ReadAllText(Path.Combine(DeviceProject.Root, "NanoTcp.sln"));

    private static readonly DeviceCompilation s_compilation = new();

    public static IEnumerable<object[]> DeviceProjects => new[] { "src", "hardware", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(DeviceProject.Root, folder), "*.nfproj", SearchOption.AllDirectories))
        .Select(file => new object[] { Path.GetRelativePath(DeviceProject.Root, file).Replace('\\', '/') });

    [TestMethod]
    public void EveryDeviceLibraryHasAnNfproj()
    {
        foreach (DeviceProject project in DeviceProject.FindAll())
        {
            Assert.IsTrue(
                project.Name.EndsWith("Tests", StringComparison.Ordinal)
                    || File.Exists(Path.ChangeExtension(project.ProjectFile, ".nfproj")),
                project.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void TheSolutionListsTheNfprojButDoesNotBuildIt(string file)
    {
        string guid = Value(Load(file), "ProjectGuid");

        Assert.Contains($"\"{file.Replace('/', '\\')}\", \"{guid}\"", s_solution);
        Assert.Contains($"{guid}.Debug|Any CPU.ActiveCfg", s_solution);
        Assert.DoesNotContain($"{guid}.Debug|Any CPU.Build.0", s_solution);
        Assert.DoesNotContain($"{guid}.Release|Any CPU.Build.0", s_solution);
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void TheSolutionsDeviceConfigurationBuildsAndDeploysTheNfproj(string file)
    {
        string guid = Value(Load(file), "ProjectGuid");

        // Release: an assembly that is not optimized may not fit in the device's format
        Assert.Contains($"{guid}.Device|Any CPU.ActiveCfg = Release|Any CPU", s_solution);
        Assert.Contains($"{guid}.Device|Any CPU.Build.0 = Release|Any CPU", s_solution);
        Assert.Contains($"{guid}.Device|Any CPU.Deploy.0 = Release|Any CPU", s_solution);
    }

    [TestMethod]
    public void TheSolutionsDeviceConfigurationBuildsNoCsproj()
    {
        string[] guids = [.. ProjectLine().Matches(s_solution)
            .Where(match => match.Value.Contains(".csproj\"", StringComparison.Ordinal)).Select(match => match.Groups["guid"].Value)];

        Assert.IsNotEmpty(guids);
        foreach (string guid in guids)
        {
            Assert.Contains($"{guid}.Debug|Any CPU.Build.0", s_solution);
            Assert.Contains($"{guid}.Device|Any CPU.ActiveCfg", s_solution);
            Assert.DoesNotContain($"{guid}.Device|Any CPU.Build.0", s_solution);
        }
    }

    [TestMethod]
    public void ProjectGuidsAreUnique()
    {
        string[] guids = [.. ProjectLine().Matches(s_solution).Select(match => match.Groups["guid"].Value)];

        Assert.IsNotEmpty(guids);
        CollectionAssert.AllItemsAreUnique(guids);
    }

    [TestMethod]
    public void TheSolutionsLinesEndWithCrLf() => Assert.DoesNotContain("\n", s_solution.Replace("\r\n", string.Empty));

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void EverySourceIsInTheNfproj(string file)
    {
        string folder = Path.GetDirectoryName(Path.Combine(DeviceProject.Root, file))!;
        string[] included = [.. Load(file).Descendants().Where(element => element.Name.LocalName == "Compile").Select(Include)];
        foreach (string source in included.Where(source => source != @"**\*.cs"))
        {
            Assert.IsNotEmpty(DeviceCompilation.Files(folder, source).Where(File.Exists), $"{file} names {source}.");
        }

        string[] compiled = [.. included.SelectMany(source => DeviceCompilation.Files(folder, source))];
        foreach (string source in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            bool isOutput = Path.GetRelativePath(folder, source).Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";
            Assert.IsTrue(isOutput || compiled.Contains(source), $"{file} lacks {source}.");
        }
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void ReferencesMatchPackagesConfig(string file)
    {
        string folder = Path.GetDirectoryName(Path.Combine(DeviceProject.Root, file))!;
        string[] packages =
        [
            .. XDocument.Load(Path.Combine(folder, "packages.config")).Descendants("package")
                .Select(package => $"{package.Attribute("id")!.Value}.{package.Attribute("version")!.Value}").Order(StringComparer.Ordinal),
        ];
        List<string> referenced = [];
        foreach (XElement reference in Load(file).Descendants().Where(element => element.Name.LocalName == "Reference"))
        {
            Match path = HintPath().Match(reference.Elements().Single(element => element.Name.LocalName == "HintPath").Value);
            Assert.IsTrue(path.Success, $"{file}: {Include(reference)} wants a hint path packages\\ID.VERSION\\lib\\NAME.dll.");
            // the launcher alone has no version
            string version = path.Groups["name"].Value == "nanoFramework.UnitTestLauncher" ? "0.0.0" : path.Groups["version"].Value;
            Assert.StartsWith($"{path.Groups["name"].Value}, Version={version}.", Include(reference));
            referenced.Add($"{path.Groups["id"].Value}.{path.Groups["version"].Value}");
            Assert.AreEqual(
                Path.Combine(DeviceProject.Root, "packages"),
                Path.GetFullPath(Path.Combine(folder, path.Groups["packages"].Value.Replace('\\', '/'))));
        }

        Assert.AreEqual(string.Join(' ', packages), string.Join(' ', referenced.Distinct().Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void TheNfprojCompilesAgainstNanoFrameworksApi(string file)
    {
        string[] errors = [.. s_compilation.Errors(Path.Combine(DeviceProject.Root, file)).Take(20)];

        Assert.IsEmpty(errors, Environment.NewLine + string.Join(Environment.NewLine, errors));
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void NfprojOutputKeepsTheDeviceProfile(string file)
    {
        HashSet<string> assemblies =
            [.. DeviceProjects.Select(row => s_compilation.AssemblyName(Path.Combine(DeviceProject.Root, (string)row[0])))];
        using MemoryStream assembly = s_compilation.Build(Path.Combine(DeviceProject.Root, file));

        IReadOnlyCollection<Breach> breaches = DeviceProfile.Inspect(assembly, DeviceApi.Load(), assemblies).Breaches;

        Assert.IsEmpty(breaches, Environment.NewLine + string.Join(Environment.NewLine, breaches));
    }

    [TestMethod]
    public void APackageHasOneVersionInAllProjects()
    {
        IEnumerable<IGrouping<string, string>> packages = DeviceProjects
            .Select(row => Path.Combine(DeviceProject.Root, Path.GetDirectoryName((string)row[0])!, "packages.config"))
            .SelectMany(file => XDocument.Load(file).Descendants("package"))
            .GroupBy(package => package.Attribute("id")!.Value, package => package.Attribute("version")!.Value);
        foreach (IGrouping<string, string> versions in packages)
        {
            Assert.HasCount(1, versions.Distinct(), $"{versions.Key}: {string.Join(", ", versions.Distinct())}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void TheNfprojReferencesTheProjectsOfTheCsproj(string file)
    {
        string csproj = Path.ChangeExtension(file, ".csproj");
        if (File.Exists(Path.Combine(DeviceProject.Root, csproj)))
        {
            Assert.AreEqual(ProjectReferences(csproj), ProjectReferences(file).Replace(".nfproj", ".csproj", StringComparison.Ordinal));
        }
    }

    [TestMethod]
    [DynamicData(nameof(DeviceProjects))]
    public void DeviceAndHostAssemblyVersionsMatch(string file)
    {
        string folder = Path.GetDirectoryName(Path.Combine(DeviceProject.Root, file))!;
        string version = Value(XDocument.Load(Path.Combine(DeviceProject.Root, "Directory.Build.props")), "Version");

        Assert.Contains($"AssemblyVersion(\"{version}.0\")", File.ReadAllText(Path.Combine(folder, "Properties", "AssemblyInfo.cs")));
    }

    private static XDocument Load(string file) => XDocument.Load(Path.Combine(DeviceProject.Root, file));

    private static string Value(XDocument project, string property) =>
        project.Descendants().Single(element => element.Name.LocalName == property).Value;

    private static string Include(XElement item) => item.Attribute("Include")!.Value;

    private static string ProjectReferences(string file) => string.Join(
        ' ',
        Load(file).Descendants().Where(element => element.Name.LocalName == "ProjectReference").Select(Include)
            .Order(StringComparer.Ordinal));

    [GeneratedRegex("""^Project\("[^"]*"\) = "[^"]*", "[^"]*", "(?<guid>[^"]*)"\r$""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();

    [GeneratedRegex("""^(?<packages>[.\\]*packages)\\(?<id>[A-Za-z.0-9]*?)\.(?<version>\d+\.\d+\.\d+)\\lib\\(?<name>[^\\]*)\.(dll|exe)$""")]
    private static partial Regex HintPath();
}
