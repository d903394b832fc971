using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>The list of mscorlib, which assemblies built for .NET are checked against, is what the package has.</summary>
[TestClass]
public sealed class CoreLibraryTests : IDisposable
{
    private readonly CoreLibrary _library = new();

    private static string[] List => [.. DeviceApi.Lines(CoreLibrary.Name).Where(line => line.Length > 0)];

    public void Dispose() => _library.Dispose();

    [TestMethod]
    public void EveryLineOfTheListIsAMemberOfThePackage()
    {
        string[] invented = [.. List.Except(_library.Lines())];

        Assert.IsEmpty(invented, "The package has no such member, or another type or value of it:\n" + string.Join('\n', invented));
    }

    [TestMethod]
    public void EveryMemberOfThePackageIsInTheList()
    {
        string[] missing = [.. _library.Lines().Except(List)];

        Assert.IsEmpty(missing, "Add to Api/mscorlib.txt:\n" + string.Join('\n', missing));
    }

    [TestMethod]
    public void EachMemberIsListedOnce() => CollectionAssert.AllItemsAreUnique(List);

    [TestMethod]
    public void EachDeviceProjectReferencesThisVersion()
    {
        foreach (string file in ProjectFilesTests.DeviceProjects.Select(row => Path.Combine(DeviceProject.Root, (string)row[0])))
        {
            string[] references =
            [
                .. XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "Reference")
                    .Select(element => element.Attribute("Include")!.Value),
            ];
            Assert.Contains(_library.Identity.FullName, references, file);
        }
    }
}
