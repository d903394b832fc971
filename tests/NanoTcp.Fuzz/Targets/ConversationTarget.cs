using NanoTcp.Fuzz.Models;
using NanoTcp.Tcp;

namespace NanoTcp.Fuzz.Targets;

/// <summary>Whole conversations with a peer that loses, reorders and acknowledges as it likes, and keeps the books of both streams.</summary>
public static class ConversationTarget
{
    private const int StepLimit = 60;

    private static readonly uint[] s_sequences = [0xFFFFF000, 0x7FFFF000, 0, 0x12345678];
    private static readonly int[] s_segmentSizes = [88, 536, 1000, 1460];
    private static readonly int[] s_buffers = [1000, 2920, 8192, 30_000];

    public static void Hold(FuzzWorld world)
    {
        FuzzRandom random = world.Random;
        var steps = new PeerStep[1 + random.Below(StepLimit)];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = new PeerStep(random.Below(16), random.Below(65_536), random.Below(65_536));
        }

        new ModelPeer(new PeerPlan(
            s_sequences[random.Below(s_sequences.Length)],
            null,
            random.Below(32),
            s_segmentSizes[random.Below(s_segmentSizes.Length)],
            s_buffers[random.Below(s_buffers.Length)],
            s_buffers[random.Below(s_buffers.Length)],
            steps), true, (LossDetection)random.Below(3)).Run();
    }
}
