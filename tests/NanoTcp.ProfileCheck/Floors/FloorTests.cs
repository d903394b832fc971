using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck.Floors;

/// <summary>The sources keep to <see cref="FloorPlan"/>: no folder uses one above it, and nothing goes in circles unless the plan says so.</summary>
[TestClass]
public class FloorTests
{
    // A partial member whose body a source generator writes.
    private const string BodyIsGenerated = "CS8795";

    private static readonly Dictionary<string, Inspection> s_inspections = [];

    public static IEnumerable<object[]> Houses => FloorPlan.Houses.Select(house => new object[] { house.Name });

    [TestMethod]
    [DynamicData(nameof(Houses))]
    public void NoFolderUsesOneAboveIt(string house)
    {
        Inspection inspection = Inspect(house);

        AssertNone(inspection.Breaches.Where(arrow => !FloorPlan.Exceptions.Contains(Exception(inspection, arrow))).Select(inspection.Describe));
    }

    [TestMethod]
    [DynamicData(nameof(Houses))]
    public void FileCyclesAreListedInThePlan(string house)
    {
        AssertNone(Inspect(house).Circles
            .Select(circle => (circle.Folder, Members: circle.Members.Select(file => Path.GetFileNameWithoutExtension(file)).ToArray()))
            .Where(circle => !FloorPlan.Circles.Any(planned => planned.Allows(circle.Folder, circle.Members)))
            .Select(circle => $"{circle.Folder}: {string.Join(", ", circle.Members)} use each other in a circle"));
    }

    [TestMethod]
    public void ThePlanHasNoStaleExceptions()
    {
        Inspection[] inspections = [.. FloorPlan.Houses.Select(house => Inspect(house.Name))];

        AssertNone(FloorPlan.Exceptions.Except(inspections.SelectMany(inspection => inspection.Breaches.Select(arrow => Exception(inspection, arrow))))
            .Concat(FloorPlan.Circles.Where(planned => !inspections.Any(inspection => inspection.Circles.Any(circle => IsWhole(planned, circle))))
                .Select(planned => planned.ToString()))
            .Select(exception => $"FloorPlan: {exception}: remove it, nothing there needs it any more"));
    }

    [TestMethod]
    [DynamicData(nameof(Houses))]
    public void EveryFolderHasAFloor(string house)
    {
        CSharpCompilation compilation = Inspect(house).House.Compile();

        AssertNone(compilation.SyntaxTrees.Select(tree => tree.FilePath)
            .Where(file => file.Contains('/', StringComparison.Ordinal) && Inspect(house).House.FolderOf(file) == null)
            .Select(file => $"FloorPlan, {house}: {file} has no floor"));
        AssertNone(compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != BodyIsGenerated)
            .Select(diagnostic => $"what does not compile is not judged: {diagnostic}"));
    }

    [TestMethod]
    public void EveryProjectIsInThePlan() => AssertNone(
        Directory.GetFiles(Path.Combine(DeviceProject.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(DeviceProject.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Except(FloorPlan.Houses.SelectMany(house => house.Projects))
            .Select(project => $"FloorPlan lacks {project}"));

    private static Inspection Inspect(string house)
    {
        if (!s_inspections.TryGetValue(house, out Inspection? inspection))
        {
            inspection = Inspection.Of(FloorPlan.Houses.Single(one => one.Name == house));
            s_inspections.Add(house, inspection);
        }

        return inspection;
    }

    // A file that has left a circle leaves the plan too.
    private static bool IsWhole(Circle planned, (string Folder, string[] Members) circle) => circle.Folder == planned.Folder
        && !planned.Members.Except(circle.Members.Select(file => Path.GetFileNameWithoutExtension(file))).Any();

    private static string Exception(Inspection inspection, Arrow arrow) => $"{arrow.Source} -> {inspection.House.FolderOf(arrow.Target)}";

    private static void AssertNone(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.IsEmpty(all, Environment.NewLine + string.Join(Environment.NewLine, all));
    }
}
