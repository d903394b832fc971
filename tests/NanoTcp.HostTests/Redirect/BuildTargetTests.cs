using System.Diagnostics;
using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.HostTests.Redirect;

/// <summary>
/// The package's MSBuild target in a project that resolves, compiles and copies as nanoFramework's project system does, which is not there without
/// Visual Studio. Its libraries are made by the test, mscorlib is the official one.
/// </summary>
[TestClass]
public sealed class BuildTargetTests
{
    // compiles only if package and program name the same Socket
    private const string UsesBoth = "static class Program { static void Main() { new Mqtt.MqttClient().Open(new System.Net.Sockets.Socket()); } }";

    private static readonly string s_provided = Path.Combine(AppContext.BaseDirectory, "nanoFramework");

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    private string _folder = "";

    [TestInitialize]
    public void CreateProject()
    {
        _folder = Directory.CreateTempSubdirectory("nano tcp ").FullName;
        Put("packages/mscorlib/mscorlib.dll", File.ReadAllBytes(Path.Combine(s_provided, "mscorlib.dll")));
        Put("packages/mscorlib/mscorlib.pe", File.ReadAllBytes(Path.Combine(s_provided, "mscorlib.pe")));
        foreach ((string name, string version) in new[] { ("System.Net", "1.11.60.0"), ("NanoTcp.Net", "0.7.8.9") })
        {
            Put($"packages/{name}/{name}.dll", SampleAssemblies.SocketsDll(name, version));
            Put($"packages/{name}/{name}.pe", SampleAssemblies.SocketsPe(name, version).ToArray());
        }

        Put("packages/M2Mqtt/M2Mqtt.dll", SampleAssemblies.PackageDll());
        Put("packages/M2Mqtt/M2Mqtt.pe", SampleAssemblies.PackagePe().ToArray());
        Put("packages/M2Mqtt/M2Mqtt.xml", "<doc/>"u8.ToArray());
    }

    [TestCleanup]
    public void DeleteProject() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task TheCompilerAndTheDeploymentGetTheRedirectedPackage()
    {
        (int exit, string output) = await BuildAsync(UsesBoth, "M2Mqtt", "System.Net", "NanoTcp.Net");

        Assert.AreEqual(0, exit, output);
        Assert.AreEqual("M2Mqtt.pe NanoTcp.Net.pe mscorlib.pe", Built("*.pe"));
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("bin/M2Mqtt.pe"));
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("bin/M2Mqtt.dll"));
        Assert.AreEqual("mscorlib, M2Mqtt, NanoTcp.Net", References("bin/Program.exe"));
        Assert.AreEqual("mscorlib, System.Net", References("packages/M2Mqtt/M2Mqtt.pe"), "the package's own file");

        (exit, output) = await BuildAsync(UsesBoth, "M2Mqtt", "System.Net", "NanoTcp.Net");
        Assert.AreEqual(0, exit, output);
        Assert.DoesNotContain("M2Mqtt.dll: System.Net", output, "nothing has changed");
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("bin/M2Mqtt.pe"));
    }

    [TestMethod]
    public async Task WithoutTheTargetTheSameProgramDoesNotCompile()
    {
        (int exit, string output) = await BuildAsync(UsesBoth, ["M2Mqtt", "System.Net", "NanoTcp.Net"], "-p:NanoTcpRedirect=false");

        Assert.AreNotEqual(0, exit);
        Assert.Contains("CS0433", output);
    }

    [TestMethod]
    public async Task AnAssemblyThatKeepsSystemNetIsDeployedWithIt()
    {
        const string usesNanoTcp = "static class Program { static void Main() { new System.Net.Sockets.Socket(); } }";

        (int exit, string output) = await BuildAsync(usesNanoTcp, ["M2Mqtt", "System.Net", "NanoTcp.Net"], "-p:Native=M2Mqtt");

        Assert.AreEqual(0, exit, output);
        Assert.AreEqual("M2Mqtt.pe NanoTcp.Net.pe System.Net.pe mscorlib.pe", Built("*.pe"));
        Assert.AreEqual("mscorlib, System.Net", References("bin/M2Mqtt.pe"));
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("bin/Program.exe"));
    }

    [TestMethod]
    public async Task ADamagedPackageStopsTheBuildWithTheToolsMessage()
    {
        Put("packages/M2Mqtt/M2Mqtt.pe", SampleAssemblies.PackagePe().ToArray()[..^4]);

        (int exit, string output) = await BuildAsync(UsesBoth, "M2Mqtt", "System.Net", "NanoTcp.Net");

        Assert.AreNotEqual(0, exit);
        Assert.Contains("M2Mqtt.pe: truncated: its header says", output);
        Assert.AreEqual("", Built("*"), "nothing to deploy");
    }

    [TestMethod]
    public async Task AMissingToolOrReferenceIsNamed()
    {
        (int exit, string output) = await BuildAsync(UsesBoth, ["M2Mqtt", "System.Net"]);
        Assert.AreNotEqual(0, exit);
        Assert.Contains("NanoTcp.Net is not among the references", output);

        (exit, output) = await BuildAsync(UsesBoth, ["M2Mqtt", "System.Net", "NanoTcp.Net"], "-p:NanoTcpTool=nanotcp-that-is-not-installed");
        Assert.AreNotEqual(0, exit);
        Assert.Contains("The tool nanotcp is missing", output);
    }

    [TestMethod]
    public async Task AProjectOfTheSolutionThatIsLeftOutIsNamed()
    {
        await PutLibraryAsync();

        (int exit, string output) = await BuildAsync(UsesBoth, ["M2Mqtt", "System.Net", "NanoTcp.Net"], "-p:Library=library/Library.nfproj");

        Assert.AreNotEqual(0, exit);
        Assert.Contains("Library.dll is left out: it references System.Net and is deployed as it is", output);
    }

    [TestMethod]
    public async Task AProjectOfTheSolutionMayKeepSystemNet()
    {
        await PutLibraryAsync();
        const string usesLibrary = "static class Program { static void Main() { new Library().Connect(); new System.Net.Sockets.Socket(); } }";

        (int exit, string output) = await BuildAsync(
            usesLibrary, ["M2Mqtt", "NanoTcp.Net", "System.Net"], "-p:Library=library/Library.nfproj", "-p:Native=Library");

        Assert.AreEqual(0, exit, output);
        Assert.AreEqual("mscorlib, System.Net", References("bin/Library.dll"));
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("bin/M2Mqtt.pe"));
        Assert.AreEqual("mscorlib, Library, NanoTcp.Net", References("bin/Program.exe"));
        Assert.IsLessThan(
            output.LastIndexOf("deployed: NanoTcp.Net", StringComparison.Ordinal),
            output.LastIndexOf("deployed: System.Net", StringComparison.Ordinal),
            output);
    }

    private async Task PutLibraryAsync()
    {
        Put("library/Library.cs", "public class Library { public void Connect() { new System.Net.Sockets.Socket(); } }"u8.ToArray());
        await File.WriteAllTextAsync(Path.Combine(_folder, "library", "Library.nfproj"), Project("Library", ["System.Net"]));
    }

    private Task<(int Exit, string Output)> BuildAsync(string program, params string[] packages) => BuildAsync(program, packages, []);

    private async Task<(int Exit, string Output)> BuildAsync(string program, string[] packages, params string[] properties)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Program.cs"), program);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Program.nfproj"), Project("Program", packages));
        string tool = Path.Combine(AppContext.BaseDirectory, "nanotcp.dll");
        string[] arguments =
        [
            "msbuild", "Program.nfproj", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            $"-p:NanoTcpTool=dotnet \"{tool}\"", .. properties,
        ];
        using Process build = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDTERMINALLOGGER"] = "off", ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        })!;
        using var timeout = new CancellationTokenSource(s_longest);
        string output = await build.StandardOutput.ReadToEndAsync(timeout.Token);
        await build.WaitForExitAsync(timeout.Token);
        return (build.ExitCode, output);
    }

    // The steps of NFProjectSystem.CSharp.targets and NFProjectSystem.MDP.targets around the references, without the metadata processor.
    private string Project(string name, string[] packages) => $"""
        <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
          <PropertyGroup>
            <Configuration>Release</Configuration>
            <Platform>AnyCPU</Platform>
            <OutputType>{(name == "Program" ? "Exe" : "Library")}</OutputType>
            <AssemblyName>{name}</AssemblyName>
            <OutputPath>bin/</OutputPath>
            <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>
            <TargetFrameworkIdentifier>.NETnanoFramework</TargetFrameworkIdentifier>
            <TargetFrameworkMoniker>.NETnanoFramework,Version=v1.0</TargetFrameworkMoniker>
            <_TargetFrameworkDirectories>$(MSBuildThisFileDirectory)framework/</_TargetFrameworkDirectories>
            <_FullFrameworkReferenceAssemblyPaths>$(MSBuildThisFileDirectory)framework/</_FullFrameworkReferenceAssemblyPaths>
            <GenerateTargetFrameworkAttribute>false</GenerateTargetFrameworkAttribute>
            <NoStdLib>true</NoStdLib>
            <NoCompilerStandardLib>true</NoCompilerStandardLib>
            <AddAdditionalExplicitAssemblyReferences>false</AddAdditionalExplicitAssemblyReferences>
            <AutoUnifyAssemblyReferences>false</AutoUnifyAssemblyReferences>
          </PropertyGroup>
          <ItemGroup>
            <Compile Include="{name}.cs" />
            <NanoTcpNativeReference Include="$(Native)" />
            <ProjectReference Include="$(Library)" Condition="'{name}' == 'Program' And '$(Library)' != ''" />
            {string.Concat(packages.Prepend("mscorlib").Select(Reference))}
          </ItemGroup>
          <Import Project="$(MSBuildToolsPath)\Microsoft.CSharp.targets" />
          <PropertyGroup>
            <CoreBuildDependsOn>PrepareForBuild;ResolveReferences;Compile;GetTargetPath;CopyFilesToOutputDirectory;CopyNanoFrameworkFiles</CoreBuildDependsOn>
          </PropertyGroup>
          <Target Name="CopyNanoFrameworkFiles">
            <Message Importance="high" Text="deployed: %(ReferencePath.Filename)" />
            <Copy SourceFiles="@(ReferenceCopyLocalPaths->'%(RootDir)%(Directory)%(Filename).pe')" DestinationFiles="@(ReferenceCopyLocalPaths->'$(OutDir)%(Filename).pe')" ContinueOnError="true" />
          </Target>
          <Import Project="{Path.Combine(s_provided, "NanoTcp.Net.targets")}" Condition="'{name}' == 'Program'" />
        </Project>
        """;

    private string Reference(string name) =>
        $"<Reference Include=\"{name}\"><HintPath>{Path.Combine(_folder, "packages", name, name)}.dll</HintPath></Reference>";

    private void Put(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private string Built(string pattern) =>
        string.Join(' ', Directory.GetFiles(Path.Combine(_folder, "bin"), pattern).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    private string References(string name) =>
        string.Join(", ", AssemblyFiles.Read(Path.Combine(_folder, name)).References.Select(reference => reference.Name));
}
