using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoTcp.ProfileCheck;

/// <summary>The tests that a board runs fit in its format, and there are enough of them.</summary>
[TestClass]
public class DeviceTestsTests
{
    // The format's limit is 65,535 each; the rest is for what the metadata processor adds.
    private const int MaxBytes = 60_000;
    private const int FewestTests = 150;

    private static readonly DeviceCompilation s_compilation = new();

    public TestContext TestContext { get; set; } = null!;

    private static IEnumerable<string> Projects => Directory.EnumerateFiles(
        Path.Combine(DeviceProject.Root, "tests", "NanoTcp.DeviceTests"), "*.nfproj", SearchOption.AllDirectories);

    [TestMethod]
    public void TheAdapterKnowsEachByItsAssemblyName()
    {
        Assert.IsNotEmpty(Projects);
        foreach (string project in Projects)
        {
            Assert.AreEqual("NFUnitTest", s_compilation.AssemblyName(project), project);
            Assert.IsTrue(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "nano.runsettings")), project);
        }
    }

    [TestMethod]
    public void EachFitsInAnAssembly()
    {
        foreach (string project in Projects)
        {
            using MemoryStream assembly = s_compilation.Build(project);
            AssemblySize size = AssemblySize.Measure(assembly) with { Name = Path.GetFileNameWithoutExtension(project) };
            TestContext.WriteLine(AssemblySize.Table([size]));

            Assert.IsLessThan(MaxBytes, size.IlBytes, project);
            Assert.IsLessThan(MaxBytes, size.StringBytes, project);
        }
    }

    [TestMethod]
    public void ThereAreEnoughOfThem()
    {
        int total = 0;
        foreach (string project in Projects)
        {
            int count = Count(project);
            TestContext.WriteLine($"{Path.GetFileNameWithoutExtension(project)}: {count} tests");
            Assert.IsGreaterThan(0, count, project);
            total += count;
        }

        Assert.IsGreaterThanOrEqualTo(FewestTests, total);
    }

    [TestMethod]
    public void NoRowHasAnEnumeration()
    {
        // The CLR cannot read one in an attribute: its test launcher ends there without a word, and the tests that follow do not run.
        foreach (string project in Projects)
        {
            using MemoryStream stream = s_compilation.Build(project);
            using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(stream);
            string[] found = assembly.MainModule.GetTypes().SelectMany(type => type.Methods)
                .Where(method => method.CustomAttributes.Any(attribute => attribute.ConstructorArguments.SelectMany(Values).Any(IsEnumeration)))
                .Select(method => method.FullName).ToArray();
            Assert.IsEmpty(found, string.Join('\n', found));
        }
    }

    private static int Count(string project)
    {
        using MemoryStream stream = s_compilation.Build(project);
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(stream);
        return assembly.MainModule.GetTypes().SelectMany(type => type.Methods)
            .Count(method => method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "TestMethodAttribute"));
    }

    // rows are arrays of objects, each with a type of its own
    private static IEnumerable<CustomAttributeArgument> Values(CustomAttributeArgument argument) => argument.Value switch
    {
        CustomAttributeArgument[] elements => elements.SelectMany(Values),
        CustomAttributeArgument boxed => Values(boxed),
        _ => [argument],
    };

    private static bool IsEnumeration(CustomAttributeArgument argument) =>
        !argument.Type.IsPrimitive && !argument.Type.IsArray && argument.Type.FullName is not ("System.String" or "System.Object" or "System.Type");
}
