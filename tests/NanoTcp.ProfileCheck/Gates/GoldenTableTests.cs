using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck.Gates;

[TestClass]
public class GoldenTableTests
{
    private static readonly GoldenTable s_table = new("Gates/Sample.txt", "bytes", "calls");
    private static readonly string[] s_lines = ["# bytes, calls", "", "       450.5           3  a segment, sent", "          20           0  an ACK"];

    [TestMethod]
    public void AMatchingTablePasses() =>
        Assert.IsNull(s_table.Compare(s_lines, [new Cost("a segment, sent", 450.5m, 3), new Cost("an ACK", 20, 0)]));

    [TestMethod]
    public void AHigherCostFails() => Assert.Contains(
        "a segment, sent: bytes: 450.50125, more than 450.5",
        s_table.Compare(s_lines, [new Cost("a segment, sent", 450.50125m, 3), new Cost("an ACK", 20, 0)])!);

    [TestMethod]
    public void ALowerCostFailsUntilTheTableIsLowered() => Assert.Contains(
        "an ACK: bytes: 19, less than 20: lower the table",
        s_table.Compare(s_lines, [new Cost("a segment, sent", 450.5m, 3), new Cost("an ACK", 19, 0)])!);

    [TestMethod]
    public void AnAddedOrMissingLineFails()
    {
        string difference = s_table.Compare(s_lines, [new Cost("a segment, sent", 450.5m, 3), new Cost("a SYN", 1, 1)])!;

        Assert.Contains("a SYN: not in the table", difference);
        Assert.Contains("an ACK: not measured any more", difference);
    }

    [TestMethod]
    public void TheNewTableIsPrintedReadyToPaste()
    {
        Cost[] measured = [new Cost("a segment, sent", 451, 3), new Cost("an ACK", 20, 1)];
        string[] told = s_table.Compare(s_lines, measured)!.Split(Environment.NewLine);

        int start = Array.IndexOf(told, "# bytes, calls");
        Assert.IsNull(s_table.Compare(told[start..^1], measured));
        Assert.AreEqual("         451           3  a segment, sent", told[start + 2]);
    }
}
