namespace NanoTcp.ProfileCheck.Floors;

/// <summary>Files that may use each other in a circle.</summary>
/// <param name="Folder">Their folder, relative to the repository.</param>
/// <param name="Members">Their names without ".cs"; a partial type's first part. Empty for any files of the folder.</param>
internal sealed record Circle(string Folder, params string[] Members)
{
    /// <summary>True when it allows a circle of these files, given as names without ".cs".</summary>
    public bool Allows(string folder, IEnumerable<string> members) => folder == Folder && (Members.Length == 0 || !members.Except(Members).Any());

    public override string ToString() => $"{Folder} ({(Members.Length == 0 ? "all files" : string.Join(", ", Members))})";
}
