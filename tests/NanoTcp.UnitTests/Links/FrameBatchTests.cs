using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Links
{
    [TestClass]
    public class FrameBatchTests
    {
        private static FrameBatch s_batch;

        [Setup]
        public static void MakeBatch()
        {
            s_batch = new FrameBatch(3028, 2);
        }

        [TestMethod]
        public void FramesAreListedInTheOrderOfArrival()
        {
            s_batch.Count = 0;

            s_batch.Add(0, 60);
            s_batch.Add(60, 1514);

            Assert.AreEqual(2, s_batch.Count);
            CollectionAssert.AreEqual(new int[] { 0, 60 }, s_batch.Offset);
            CollectionAssert.AreEqual(new int[] { 60, 1514 }, s_batch.Length);
        }

        [TestMethod]
        [DataRow(1, 1)]
        [DataRow(32000, 21)]
        public void ABatchHasItsInitialCapacity(int bufferSize, int maximumFrames)
        {
            FrameBatch batch = new FrameBatch(bufferSize, maximumFrames);

            Assert.AreEqual(bufferSize, batch.Buffer.Length);
            Assert.AreEqual(maximumFrames, batch.Offset.Length);
            Assert.AreEqual(maximumFrames, batch.Length.Length);
            Assert.AreEqual(0, batch.Count);
        }
    }
}
