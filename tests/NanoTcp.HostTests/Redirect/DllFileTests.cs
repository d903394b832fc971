using Mono.Cecil;
using NanoTcp.Redirect.Assemblies;

namespace NanoTcp.HostTests.Redirect;

[TestClass]
public sealed class DllFileTests
{
    private static readonly Version s_version = new(0, 1, 2, 3);

    [TestMethod]
    public void TheReferenceAndAllItsTypesNameTheNewAssembly()
    {
        AssemblyFile redirected = Redirected(AssemblyFiles.Read("M2Mqtt.dll", SampleAssemblies.PackageDll()), "System.Net", "NanoTcp.Net", s_version);

        Assert.AreEqual("mscorlib 1.17.11.0, NanoTcp.Net 0.1.2.3", References(redirected));
        Assert.AreEqual(
            "System.Net.EndPoint of NanoTcp.Net, System.Net.Sockets.Socket of NanoTcp.Net, System.Object of mscorlib",
            string.Join(", ", redirected.TypesUsed.Select(type => $"{type.FullName} of {type.Assembly}").Order(StringComparer.Ordinal)));
        using var module = ModuleDefinition.ReadModule(new MemoryStream(redirected.Content));
        Assert.IsEmpty(module.AssemblyReferences.Single(reference => reference.Name == "NanoTcp.Net").PublicKeyToken);
    }

    [TestMethod]
    public void ThereAndBackReferencesTheSame()
    {
        AssemblyFile original = AssemblyFiles.Read("M2Mqtt.dll", SampleAssemblies.PackageDll());

        AssemblyFile there = Redirected(original, "System.Net", "NanoTcp.Net", s_version);
        AssemblyFile back = Redirected(there, "NanoTcp.Net", "System.Net", new Version(1, 11, 60, 0));

        Assert.AreEqual(References(original), References(back));
        CollectionAssert.AreEquivalent(original.TypesUsed.ToArray(), back.TypesUsed.ToArray());
        CollectionAssert.AreEqual(there.Content, Redirected(original, "System.Net", "NanoTcp.Net", s_version).Content, "the same each time");
    }

    [TestMethod]
    public void ATruncatedOrDamagedFileIsReadOrRefused()
    {
        byte[] content = SampleAssemblies.PackageDll();
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < content.Length + 1_000; i++)
        {
            byte[] damaged = i < content.Length ? content[..i] : [.. content];
            if (i >= content.Length)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                AssemblyFiles.Read("M2Mqtt.dll", damaged).Redirect("System.Net", "NanoTcp.Net", s_version);
            }
            catch (InvalidAssemblyException e)
            {
                Assert.StartsWith("M2Mqtt.dll: ", e.Message);
                refused++;
            }
        }

        Assert.IsGreaterThan(500, refused);
    }

    private static AssemblyFile Redirected(AssemblyFile file, string from, string to, Version version) =>
        AssemblyFiles.Read(file.FilePath, file.Redirect(from, to, version));

    private static string References(AssemblyFile file) =>
        string.Join(", ", file.References.Select(reference => $"{reference.Name} {reference.Version}"));
}
