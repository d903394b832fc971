using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>The index of the documents is whole, and leads nowhere that is not there.</summary>
[TestClass]
public partial class DocumentsTests
{
    private static readonly string s_folder = Path.Combine(DeviceProject.Root, "docs");

    private static readonly string[] s_links =
        [.. Link().Matches(File.ReadAllText(Path.Combine(s_folder, "README.md"))).Select(link => link.Groups["path"].Value)];

    [TestMethod]
    public void TheIndexListsEveryPage()
    {
        foreach (string page in Directory.EnumerateFiles(s_folder).Select(file => Path.GetFileName(file)).Where(page => page != "README.md"))
        {
            Assert.Contains(page, s_links);
        }
    }

    [TestMethod]
    public void TheIndexHasNoBrokenLinks()
    {
        Assert.IsNotEmpty(s_links);
        foreach (string link in s_links)
        {
            Assert.IsTrue(Path.Exists(Path.Combine(s_folder, link)), link);
        }
    }

    [GeneratedRegex(@"\]\((?<path>[^)]+)\)")]
    private static partial Regex Link();
}
