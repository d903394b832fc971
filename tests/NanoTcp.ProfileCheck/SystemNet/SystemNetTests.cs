using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoTcp.ProfileCheck.SystemNet;

/// <summary>NanoTcp.Net has the types and members of nanoFramework's System.Net, with the same signatures and values.</summary>
[TestClass]
public sealed class SystemNetTests
{
    private const string Project = "src/NanoTcp.Net/NanoTcp.Net.nfproj";

    // members that a type inherits here and declares itself there
    private static readonly string[] s_inherited = ["M System.Net.Security.SslStream.Finalize() System.Void"];

    private static readonly HashSet<string> s_ours = [.. Surface.Of(Compile())];

    [TestMethod]
    public void NoMemberIsMissingOrDiffers()
    {
        string[] missing = [.. Lines("System.Net.txt").Except(s_inherited).Where(line => !s_ours.Contains(line))];

        Assert.IsEmpty(missing, string.Join(Environment.NewLine, missing));
    }

    [TestMethod]
    public void OtherMembersAreListed()
    {
        HashSet<string> theirs = [.. Lines("System.Net.txt")];
        string[] extensions = [.. s_ours.Except(theirs).Order(StringComparer.Ordinal)];
        string[] listed = Lines("Extensions.txt");

        string[] differences = [.. extensions.Except(listed).Select(line => "not listed: " + line), .. listed.Except(extensions).Select(line => "not there: " + line)];
        Assert.IsEmpty(differences, string.Join(Environment.NewLine, differences));
    }

    private static ModuleDefinition Compile()
    {
        MemoryStream assembly = new DeviceCompilation().Build(Path.Combine(DeviceProject.Root, Project));
        return ModuleDefinition.ReadModule(assembly);
    }

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "SystemNet", file));
}
