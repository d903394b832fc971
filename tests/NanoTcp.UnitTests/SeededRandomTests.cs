using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests
{
    [TestClass]
    public class SeededRandomTests
    {
        [TestMethod]
        public void TheSameSeedGivesTheSameNumbers()
        {
            SeededRandom a = new SeededRandom(42);
            SeededRandom b = new SeededRandom(42);

            for (int i = 0; i < 1000; i++)
            {
                Assert.AreEqual(a.Next(), b.Next());
            }
        }

        [TestMethod]
        public void AnotherSeedGivesOtherNumbers()
        {
            SeededRandom a = new SeededRandom(1);
            SeededRandom b = new SeededRandom(2);
            int equal = 0;

            for (int i = 0; i < 1000; i++)
            {
                equal += a.Next() == b.Next() ? 1 : 0;
            }

            Assert.AreEqual(0, equal);
        }

        [TestMethod]
        public void ASeedOfZeroIsValid()
        {
            Assert.AreEqual(new SeededRandom(1).Next(), new SeededRandom(0).Next());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(7)]
        [DataRow(1000)]
        [DataRow(65_536)]
        public void NumbersBelowABoundAreUniform(int bound)
        {
            SeededRandom random = new SeededRandom(9);
            long sum = 0;

            for (int i = 0; i < 10_000; i++)
            {
                int number = random.NextBelow(bound);
                Assert.IsTrue(number >= 0 && number < bound, number.ToString());
                sum += number;
            }

            double mean = (double)sum / 10_000;
            double expected = (bound - 1) / 2.0;
            Assert.IsTrue(mean >= expected * 0.95 && mean <= expected * 1.05, mean.ToString());
        }

        [TestMethod]
        public void EveryBitIsUnbiased()
        {
            SeededRandom random = new SeededRandom(3);
            int[] set = new int[32];
            for (int i = 0; i < 10_000; i++)
            {
                uint number = random.Next();
                for (int bit = 0; bit < 32; bit++)
                {
                    set[bit] += (int)((number >> bit) & 1);
                }
            }

            for (int bit = 0; bit < 32; bit++)
            {
                Assert.IsTrue(set[bit] > 4700 && set[bit] < 5300, "bit " + bit.ToString() + ": " + set[bit].ToString());
            }
        }

        [TestMethod]
        public void ThePlatformsRandomNumbersDiffer()
        {
            SystemRandom random = new SystemRandom();
            uint first = random.Next();
            bool differs = false;

            for (int i = 0; i < 10; i++)
            {
                differs |= random.Next() != first;
            }

            Assert.IsTrue(differs);
        }
    }
}
