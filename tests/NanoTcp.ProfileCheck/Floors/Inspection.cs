namespace NanoTcp.ProfileCheck.Floors;

/// <summary>What a house's arrows say against its plan.</summary>
/// <param name="House">The house.</param>
/// <param name="Arrows">The arrows between its sources.</param>
internal sealed record Inspection(House House, IReadOnlyList<Arrow> Arrows)
{
    /// <summary>Inspects a house's sources as they are.</summary>
    public static Inspection Of(House house) => new(house, Arrow.FindAll(house.Compile()));

    /// <summary>Arrows that go up, or to another folder of the same floor.</summary>
    public IEnumerable<Arrow> Breaches => Arrows.Where(arrow =>
        House.FolderOf(arrow.Source) is string folder && House.FolderOf(arrow.Target) is string other && !House.MayUse(folder, other));

    /// <summary>Circles of files within a folder, each as the sorted paths of its members. The files of a partial type ("A.cs", "A.B.cs") count as one.</summary>
    public IEnumerable<(string Folder, string[] Members)> Circles =>
        from circle in Find(Arrows.Where(arrow => Path.GetDirectoryName(arrow.Source) == Path.GetDirectoryName(arrow.Target)))
        select (Path.GetDirectoryName(circle[0])!.Replace('\\', '/'), circle);

    /// <summary>A breach as a sentence: file, line, identifier and both folders.</summary>
    public string Describe(Arrow arrow) =>
        $"{arrow.Source}:{arrow.Line}: {arrow.Identifier}: {House.FolderOf(arrow.Source)} must not use {House.FolderOf(arrow.Target)} ({arrow.Target})";

    private static IEnumerable<string[]> Find(IEnumerable<Arrow> arrows)
    {
        ILookup<string, string> uses = arrows.Select(arrow => (From: Whole(arrow.Source), To: Whole(arrow.Target)))
            .Where(arrow => arrow.From != arrow.To).Distinct().ToLookup(arrow => arrow.From, arrow => arrow.To);
        Dictionary<string, HashSet<string>> reached = uses.ToDictionary(user => user.Key, user => Reach(user.Key, uses));
        return reached.Keys.Where(file => reached[file].Contains(file))
            .GroupBy(file => string.Join(' ', reached[file].Where(other => reached.TryGetValue(other, out var back) && back.Contains(file)).Order(StringComparer.Ordinal)))
            .Select(circle => circle.Order(StringComparer.Ordinal).ToArray());
    }

    private static HashSet<string> Reach(string from, ILookup<string, string> uses)
    {
        HashSet<string> reached = [];
        var open = new Stack<string>([from]);
        while (open.TryPop(out string? file))
        {
            foreach (string next in uses[file].Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }

    private static string Whole(string file)
    {
        int slash = file.LastIndexOf('/') + 1;
        return file[..slash] + file[slash..].Split('.')[0] + ".cs";
    }
}
