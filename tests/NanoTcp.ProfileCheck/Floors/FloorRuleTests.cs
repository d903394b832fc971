using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck.Floors;

/// <summary>What the inspection of floors finds, in small houses.</summary>
[TestClass]
public class FloorRuleTests
{
    private static readonly House s_house = new("sample", ["src/Sample"], "Ground", "Left | Right", "Roof", ".");

    [TestMethod]
    public void ADownwardReferenceIsAllowed() => Assert.IsEmpty(Breaches(
        ("src/Sample/Ground/A.cs", "class A { }"),
        ("src/Sample/Roof/B.cs", "class B { A a; }"),
        ("src/Sample/Program.cs", "class P { B b; }")));

    [TestMethod]
    public void AnUpwardReferenceIsReportedWithItsLocation() => Assert.AreEqual(
        "src/Sample/Ground/A.cs:3: B: Ground must not use Roof (src/Sample/Roof/B.cs)",
        Breaches(
            ("src/Sample/Ground/A.cs", "class A\n{\n    B b;\n}"),
            ("src/Sample/Roof/B.cs", "class B { }")).Single());

    [TestMethod]
    public void FoldersOfOneFloorDoNotReferToEachOther() => Assert.ContainsSingle(Breaches(
        ("src/Sample/Left/A.cs", "class A { B b; }"),
        ("src/Sample/Right/B.cs", "class B { }")));

    [TestMethod]
    [DataRow("class A { int M(G g) => g.Make().Count; }", "B.Count")]
    [DataRow("class A { void M(G g) { var b = g.Make(); } }", "B")]
    [DataRow("class A { object M(G g) => g.Make()[0]; }", "B.this[]")]
    [DataRow("class A { void M(G g) => g.Take(new()); }", "B")]
    [DataRow("class A { void M(G g) => 1.Extend(); }", "E.Extend")]
    public void AnImplicitUseIsAReferenceToo(string source, string identifier)
    {
        string[] breaches = Breaches(
            ("src/Sample/Ground/A.cs", source),
            ("src/Sample/Roof/B.cs", "class B { public int Count; public int this[int i] => i; } static class E { public static void Extend(this int i) { } }"),
            ("src/Sample/Roof/G.cs", "class G { public B Make() => null; public void Take(B b) { } }"));

        Assert.Contains($": {identifier}: Ground must not use Roof", string.Join('\n', breaches));
    }

    [TestMethod]
    public void FilesThatUseEachOtherAreACycle()
    {
        (string folder, string[] members) = Inspect(
            ("src/Sample/Roof/A.cs", "class A { B b; }"),
            ("src/Sample/Roof/B.cs", "class B { C c; }"),
            ("src/Sample/Roof/C.cs", "class C { A a; }"),
            ("src/Sample/Roof/D.cs", "class D { A a; }")).Circles.Single();

        Assert.AreEqual("src/Sample/Roof", folder);
        CollectionAssert.AreEqual(new[] { "src/Sample/Roof/A.cs", "src/Sample/Roof/B.cs", "src/Sample/Roof/C.cs" }, members);
    }

    [TestMethod]
    public void TheFilesOfAPartialTypeAreNotACycle() => Assert.IsEmpty(Inspect(
        ("src/Sample/Roof/A.cs", "partial class A { int a; void M() => b++; }"),
        ("src/Sample/Roof/A.More.cs", "partial class A { int b; void N() => a++; }")).Circles);

    [TestMethod]
    public void AFolderIncludesUnlistedSubfolders()
    {
        Assert.AreEqual("Roof", s_house.FolderOf("src/Sample/Roof/Deep/A.cs"));
        Assert.AreEqual(".", s_house.FolderOf("src/Sample/A.cs"));
        Assert.IsNull(s_house.FolderOf("src/Sample/Shed/A.cs"));
    }

    private static string[] Breaches(params (string Path, string Text)[] sources)
    {
        Inspection inspection = Inspect(sources);
        return [.. inspection.Breaches.Select(inspection.Describe)];
    }

    private static Inspection Inspect(params (string Path, string Text)[] sources) => new(s_house, Arrow.FindAll(House.Compile("Sample", sources, [])));
}
