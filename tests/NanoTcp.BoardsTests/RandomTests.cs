using nanoFramework.Hardware.Esp32;
using NanoTcp.Boards;
using NanoTcp.Esp32;
using NanoTcp.Links;

namespace NanoTcp.BoardsTests;

/// <summary>A board's secrets, with a hardware generator that may return the same numbers at each boot.</summary>
[TestClass]
public sealed class RandomTests
{
    private static readonly byte[] s_macAddress = [2, 0, 0, 0, 0, 1];

    [TestCleanup]
    public void UseRealTime() => HighResTimer.Source = null;

    [TestMethod]
    public void BootsWithOtherJitterHaveOtherSecrets()
    {
        HashSet<string> secrets = [];
        for (int seed = 0; seed < 300; seed++)
        {
            Assert.IsTrue(secrets.Add(Boot(Jitter(seed), 0, s_macAddress)), $"boot {seed}");
        }

        Assert.IsFalse(secrets.Add(Boot(Jitter(7), 0, s_macAddress)), "only the jitter differed");
    }

    [TestMethod]
    public void OneTransactionThatTakesAMicrosecondLongerChangesEveryBitWithEvenOdds()
    {
        int changed = 0;
        for (int i = 0; i < BootEntropy.SampleCount; i++)
        {
            int number = 0;
            ulong now = 0;
            string late = Boot(() => now += number++ == i ? 41u : 40u, 0, s_macAddress);
            now = 0;
            string usual = Boot(() => now += 40, 0, s_macAddress);
            Assert.AreNotEqual(usual, late);
            changed += Convert.FromHexString(usual).Zip(Convert.FromHexString(late), (a, b) => int.PopCount(a ^ b)).Sum();
        }

        int bits = BootEntropy.SampleCount * 128;
        Assert.IsTrue(changed > bits * 49 / 100 && changed < bits * 51 / 100, $"{changed} of {bits}");
    }

    [TestMethod]
    public void TheHardwareGeneratorAloneSuffices() =>
        Assert.AreNotEqual(Boot(() => 0, 1, s_macAddress), Boot(() => 0, 2, s_macAddress));

    [TestMethod]
    public void OneBitOfOneNumberChangesEveryBitWithEvenOdds()
    {
        // a timer of milliseconds, as on a Pico, that stands still; a generator that repeats itself but for one bit
        string usual = Collect(-1);
        int changed = 0;
        for (int i = 0; i < BootEntropy.SampleCount; i++)
        {
            changed += Convert.FromHexString(usual).Zip(Convert.FromHexString(Collect(i)), (a, b) => int.PopCount(a ^ b)).Sum();
        }

        int bits = BootEntropy.SampleCount * 128;
        Assert.IsTrue(changed > bits * 49 / 100 && changed < bits * 51 / 100, $"{changed} of {bits}");
    }

    [TestMethod]
    public void BoardsWithOtherAddressesHaveOtherSecrets() =>
        Assert.AreNotEqual(Boot(() => 0, 0, s_macAddress), Boot(() => 0, 0, [2, 0, 0, 0, 0, 2]));

    [TestMethod]
    public void NothingIsUsedTwice()
    {
        HighResTimer.Source = () => 0;
        BootEntropy entropy = new();
        HashSet<ulong> numbers = [];
        for (int i = 0; i < 100; i++)
        {
            BoardRandom random = new(entropy, new Esp32Platform(), new StuckGenerator(0), s_macAddress);
            for (int j = 0; j < 1000; j++)
            {
                Assert.IsTrue(numbers.Add(((ulong)random.Next() << 32) | random.Next()), $"number {j} of generator {i}");
            }
        }
    }

    [TestMethod]
    public void TheChipSeesReadsOnly()
    {
        CountingPort port = new();

        new BootEntropy().Collect(port, new Esp32Platform(), new StuckGenerator(0));

        Assert.AreEqual(BootEntropy.SampleCount, port.Writes);
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("enc28j60")]
    public void TwoStacksOfABoardHaveOtherSecrets(string chip)
    {
        using BoardBench bench = new(chip);
        bench.Boot(BoardBench.Pins(true));

        Assert.AreNotEqual(Text(new BoardRandom(s_macAddress)), Text(new BoardRandom(s_macAddress)));
    }

    private static string Boot(Func<ulong> timer, uint stuckAt, byte[] macAddress)
    {
        HighResTimer.Source = timer;
        BootEntropy entropy = new();
        entropy.Collect(new CountingPort(), new Esp32Platform(), new StuckGenerator(stuckAt));

        // what follows is the same at each boot
        HighResTimer.Source = () => 1_000_000;
        return Text(new BoardRandom(entropy, new Esp32Platform(), new StuckGenerator(stuckAt), macAddress));
    }

    private static string Collect(int other)
    {
        BootEntropy entropy = new();
        entropy.Collect(new CountingPort(), new StoppedPlatform(), new NearlyStuckGenerator(other));
        return Text(new BoardRandom(entropy, new StoppedPlatform(), new StuckGenerator(0), s_macAddress));
    }

    private static string Text(BoardRandom random) => string.Concat(Enumerable.Range(0, 4).Select(_ => random.Next().ToString("X8")));

    private static Func<ulong> Jitter(int seed)
    {
        Random random = new(seed);
        ulong now = 0;
        return () => now += 40 + (ulong)random.Next(2);
    }

    // a hardware generator that does not work
    private sealed class StuckGenerator(uint value) : RandomSource
    {
        public override uint Next() => value;
    }

    private sealed class NearlyStuckGenerator(int other) : RandomSource
    {
        private int _count;

        public override uint Next() => _count++ == other ? 1u : 0u;
    }

    private sealed class StoppedPlatform : BoardPlatform
    {
        public override long ReadTimer() => 0;
    }

    private sealed class CountingPort : SpiPort
    {
        public int Writes { get; private set; }

        public override int ClockFrequency => 20_000_000;

        public override void Write(byte[] buffer, int offset, int length)
        {
            Writes++;
            Assert.IsTrue(buffer.All(value => value == 0), "a read of register 0");
        }

        public override void Transfer(byte[] buffer, int offset, int length) => Assert.Fail("not a write");
    }
}
