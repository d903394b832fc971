using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Data that come in another order, twice, or overlapping: RFC 9293 section 3.10.7.4, seventh step.</summary>
    [TestClass]
    public class ReassemblyTests : ScriptedConversation
    {
        private const int RangeLimit = 8;

        [TestMethod]
        public void FourSegmentsInEveryOrderGiveTheSameStream()
        {
            for (int a = 0; a < 4; a++)
            {
                for (int b = 0; b < 4; b++)
                {
                    for (int c = 0; c < 4; c++)
                    {
                        int d = 6 - a - b - c;
                        if (a != b && a != c && b != c)
                        {
                            DeliverInOrder(new int[] { a, b, c, d }, false);
                        }
                    }
                }
            }
        }

        [TestMethod]
        public void FourDuplicatedSegmentsInEveryOrderGiveTheSameStream()
        {
            for (int code = 0; code < 256; code++)
            {
                int[] order = { code & 3, (code >> 2) & 3, (code >> 4) & 3, (code >> 6) & 3, 0, 1, 2, 3 };
                DeliverInOrder(order, true);
            }
        }

        [TestMethod]
        public void SegmentsThatOverlapInEveryWayGiveTheSameStream()
        {
            for (int start = 0; start < 8; start++)
            {
                for (int end = start + 1; end <= 8; end++)
                {
                    Establish();
                    Peer.Sends(seq: 301, payload: 200);
                    Peer.Expects(ack: 1);
                    Peer.Sends(seq: 1 + (start * 100), payload: (end - start) * 100);
                    Peer.Ignores();
                    int expected = start > 0 ? 1 : end < 3 ? 1 + (end * 100) : end < 5 ? 501 : 1 + (end * 100);
                    Assert.AreEqual(expected, Peer.Last.Acknowledgment);
                    Peer.Sends(seq: 1, payload: 800);
                    Peer.Ignores();
                    Assert.AreEqual(801, Peer.Last.Acknowledgment);
                    Assert.AreEqual(800, Read());
                }
            }
        }

        [TestMethod]
        public void ARetransmissionCoveringManyRangesIsReceivedOnce()
        {
            Establish();
            for (int i = 0; i < 5; i++)
            {
                Peer.Sends(seq: 101 + (i * 200), payload: 100);
                Peer.Expects(ack: 1);
            }

            Peer.Sends(seq: 1, payload: 1400);
            Peer.Expects(ack: 1401);
            Assert.AreEqual(1400, Read());
        }

        [TestMethod]
        public void ARetransmissionFromBeforeRcvNxtIsTrimmed()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 51, payload: 100);
            Peer.Expects(ack: 151);
            Assert.AreEqual(150, Read());
        }

        [TestMethod]
        public void TooManyHolesDropOnlyTheExcessData()
        {
            Establish();
            for (int i = 1; i <= RangeLimit + 3; i++)
            {
                Peer.Sends(seq: 1 + (i * 200), payload: 100);
                Peer.Expects(ack: 1);
            }

            Assert.AreEqual(3L, Statistics.Drops[(int)DropReason.TcpReassemblyFull]);
            Peer.Sends(seq: 1, payload: 200);
            Peer.Expects(ack: 301);
            for (int i = 1; i < RangeLimit; i++)
            {
                Peer.Sends(seq: 101 + (i * 200), payload: 100);
                Peer.Expects(ack: 301 + (i * 200));
            }

            Assert.AreEqual(200 + (RangeLimit * 200) - 100, Read());
        }

        [TestMethod]
        public void AFinAfterAHoleIsDelayed()
        {
            Establish();
            Peer.Sends(seq: 101, fin: true);
            Peer.Expects(ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Read());
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 102);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void AFinAfterTwoHolesWaitsForBoth()
        {
            Establish();
            Peer.Sends(seq: 301, payload: 100, fin: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 402);
            Assert.AreEqual(400, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void TheFinOfADuplicateSegmentCounts()
        {
            Establish();
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 1, payload: 100, fin: true);
            Peer.Expects(ack: 102);
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void AStreamInRandomPiecesIsReassembled()
        {
            for (uint seed = 1; seed <= 40; seed++)
            {
                RandomStream(seed);
            }
        }

        private static void RandomStream(uint seed)
        {
            const int total = 30_000;
            SeededRandom random = new SeededRandom(seed);
            Establish(options: seed % 2 == 0 ? "mss 1000" : "mss 1000,sackOK");
            int acknowledged = 1;
            int read = 0;
            int guard = 0;
            while (read < total)
            {
                Assert.IsTrue(++guard < 100_000, "no progress");
                int at = acknowledged + random.NextBelow(4000) - 500;
                int length = 1 + random.NextBelow(1400);
                if (random.NextBelow(4) == 0)
                {
                    at = acknowledged;
                }

                at = at < 1 ? 1 : at;
                length = at + length > total + 1 ? total + 1 - at : length;
                if (length > 0)
                {
                    Peer.Sends(seq: at, payload: length);
                    Peer.Ignores();
                    acknowledged = Peer.Last.Acknowledgment;
                }

                if (random.NextBelow(3) == 0)
                {
                    int n = Read(1 + random.NextBelow(5000));
                    read += n > 0 ? n : 0;
                    Peer.Ignores();
                }
            }

            Assert.AreEqual(total + 1, acknowledged);
        }

        private static void DeliverInOrder(int[] order, bool hasRepetitions)
        {
            Establish();
            bool[] isHere = new bool[5];
            for (int i = 0; i < order.Length; i++)
            {
                Peer.Sends(seq: 1 + (order[i] * 100), payload: 100);
                isHere[order[i]] = true;
                int next = 0;
                while (isHere[next])
                {
                    next++;
                }

                Peer.Expects(seq: 1, ack: 1 + (next * 100));
            }

            Assert.AreEqual(400, Read());
            Assert.AreEqual(hasRepetitions, order.Length > 4);
        }
    }
}
