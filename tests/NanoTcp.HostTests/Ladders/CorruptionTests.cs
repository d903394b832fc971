namespace NanoTcp.HostTests.Ladders;

[TestClass]
public sealed class CorruptionTests
{
    [TestMethod]
    public async Task SequenceNumbersAreRelativeToTheValidSyn()
    {
        // in this run the SYN-ACK comes intact first, and then with a bit of its sequence number flipped
        (int exit, string output, _) = await ToolRun.ToEndAsync("ladder --impair dup=40%,corrupt=20% --seed 4");

        Assert.AreEqual(0, exit);
        Assert.IsTrue(output.Split('\n').Any(line => line.Contains("! SYN ACK seq=", StringComparison.Ordinal)), output);
        Assert.Contains(" PSH ACK seq=1 ack=1 len=13 ", output);
    }
}
