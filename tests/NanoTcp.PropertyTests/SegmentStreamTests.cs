using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Fuzz.Models;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests;

/// <summary>
/// One stack against a model of its peer that sends random segments: no byte is lost, doubled or moved, no window overrun, nothing goes
/// back that must not. The model's books are what the tests are about; see <see cref="ModelPeer"/>.
/// </summary>
[TestClass]
public class SegmentStreamTests
{
    private const int Runs = 400;

    [TestMethod]
    public void RandomSegmentsNeitherLoseNorReorderAByteWithRack() =>
        Property.Holds(Plans.Any(120), plan => new ModelPeer(plan).Run(), Runs, 1);

    [TestMethod]
    public void RandomSegmentsNeitherLoseNorReorderAByteWithSack() =>
        Property.Holds(Plans.Any(120), plan => new ModelPeer(plan, true, LossDetection.Sack).Run(), Runs, 2);

    [TestMethod]
    public void RandomSegmentsNeitherLoseNorReorderAByteWithDuplicateAcks() =>
        Property.Holds(Plans.Any(120), plan => new ModelPeer(plan, true, LossDetection.DuplicateAcks).Run(), Runs, 3);

    [TestMethod]
    public void HeaderPredictionSendsTheSameFramesAtTheSameTimes() => Property.Holds(Plans.Any(150), CompareWithSlowPath, Runs, 4);

    private static void CompareWithSlowPath(PeerPlan plan)
    {
        var fast = new ModelPeer(plan);
        var slow = new ModelPeer(plan, headerPrediction: false);
        fast.Run();
        slow.Run();
        for (int i = 0; i < Math.Max(fast.Sent.Count, slow.Sent.Count); i++)
        {
            string sentFast = i < fast.Sent.Count ? fast.Sent[i] : "nothing";
            string sentSlow = i < slow.Sent.Count ? slow.Sent[i] : "nothing";
            if (sentFast != sentSlow)
            {
                throw new InvariantException(
                    $"frame {i} is{Environment.NewLine}{sentFast}{Environment.NewLine}{sentSlow} without header prediction" +
                    Environment.NewLine + string.Join(Environment.NewLine, fast.Log.Take(400)) + Environment.NewLine +
                    "SLOW" + Environment.NewLine + string.Join(Environment.NewLine, slow.Log.Take(400)));
            }
        }

        Assert.IsGreaterThanOrEqualTo(0, fast.Bench.Stack.Statistics.TcpPredicted);
    }
}
