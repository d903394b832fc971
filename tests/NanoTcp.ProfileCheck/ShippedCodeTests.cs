using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>Everything that ships to a board, and the tests that run there, keep the device profile.</summary>
[TestClass]
public class ShippedCodeTests
{
    private static readonly DeviceApi s_api = DeviceApi.Load();
    private static readonly IReadOnlyList<DeviceProject> s_projects = DeviceProject.FindAll();

    private static readonly (string Where, string Member)[] s_forTheHostAlone =
    [
        ("NanoTcp.SystemRandom", "System.Security.Cryptography.RandomNumberGenerator"),
        ("NanoTcp.Tls.PlatformAes", "System.Security.Cryptography."),
        ("System.Net.NetworkInformation.NetworkWatch", "System.Threading.Thread.set_IsBackground"),
    ];

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Projects => s_projects.Select(project => new object[] { project.Name });

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void CompiledCodeKeepsTheDeviceProfile(string name)
    {
        DeviceProject project = s_projects.Single(project => project.Name == name);
        Assert.IsTrue(File.Exists(project.Assembly), $"{name} is not checked: add a ProjectReference to NanoTcp.ProfileCheck.csproj.");

        using FileStream assembly = File.OpenRead(project.Assembly);
        DeviceProfile profile = DeviceProfile.Inspect(assembly, s_api, DeviceAssemblies());

        foreach (string warning in profile.Warnings)
        {
            TestContext.WriteLine(warning);
        }

        AssertNone([.. profile.Breaches.Where(breach => !IsSizeOfTests(breach) && !IsForTheHostAlone(breach))]);
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void SourcesUseCSharp9AndTheDevicesConstants(string name)
    {
        DeviceProject project = s_projects.Single(project => project.Name == name);

        AssertNone([.. LanguageProfile.Inspect(project.Compile(), s_api)]);
    }

    [TestMethod]
    public void TheLibrariesAreAmongTheCheckedProjects()
    {
        string[] expected =
        [
            "NanoTcp.Network",
            "NanoTcp",
            "NanoTcp.Sockets",
            "NanoTcp.Net",
            "NanoTcp.Services",
            "NanoTcp.SpiEthernet",
            "NanoTcp.Tls",
            "NanoTcp.Net.Tls",
            "NanoTcp.Wiznet",
            "NanoTcp.W5500",
            "NanoTcp.W6100",
            "NanoTcp.W5500.Sockets",
            "NanoTcp.Enc28j60",
            "NanoTcp.Apps",
            "NanoTcp.Modbus",
            "NanoTcp.Logging",
            "NanoTcp.Simulation",
            "NanoTcp.VirtualDevice",
            "NanoTcp.UnitTests",
        ];

        CollectionAssert.IsSubsetOf(expected, s_projects.Select(project => project.Name).ToArray());
        TestContext.WriteLine(AssemblySize.Table(s_projects.Select(project => AssemblySize.Measure(project.Assembly))));
    }

    // What a board runs of the tests is a choice of its own project, which may take several assemblies.
    private static bool IsSizeOfTests(Breach breach) =>
        breach.Assembly.EndsWith("Tests", StringComparison.Ordinal) && (breach.Rule is Rules.AssemblySize or Rules.StringTable);

    // On .NET it uses what only .NET has; a board's build compiles other lines.
    private static bool IsForTheHostAlone(Breach breach) =>
        breach.Rule == Rules.Api && s_forTheHostAlone.Any(use => breach.Where.StartsWith(use.Where, StringComparison.Ordinal)
            && breach.Finding.Contains(use.Member, StringComparison.Ordinal));

    private static HashSet<string> DeviceAssemblies() => [.. s_projects.Select(project => project.AssemblyName)];

    private static void AssertNone(IReadOnlyList<Breach> breaches) =>
        Assert.IsEmpty(breaches, Environment.NewLine + string.Join(Environment.NewLine, breaches));
}
