using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck.Gates;

/// <summary>IL bytes of the libraries as a board's build compiles them, whatever configuration this test was built in.</summary>
[TestClass]
public class IlBytesTests
{
    private static readonly GoldenTable s_table = new("tests/NanoTcp.ProfileCheck/Gates/IlBytes.txt", "IL bytes");

    [TestMethod]
    public void TheLibrariesHaveTheIlBytesOfTheTable()
    {
        var compilation = new DeviceCompilation();
        s_table.Hold(
        [
            .. Directory.GetFiles(Path.Combine(DeviceProject.Root, "src"), "*.nfproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(compilation.Build)
                .Select(AssemblySize.Measure)
                .Select(size => new Cost(size.Name, size.IlBytes)),
        ]);
    }
}
