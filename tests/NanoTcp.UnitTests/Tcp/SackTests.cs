using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Selective acknowledgment both ways: RFC 2018, RFC 2883, RFC 6675.</summary>
    [TestClass]
    public class SackTests : ScriptedConversation
    {
        private const string Offer = "mss 1000,sackOK";

        // RFC 9937: the window is halved in the course of the recovery, not at once
        [TestMethod]
        public void InRecoveryHalfOfWhatIsDeliveredIsSent()
        {
            TcpSettings settings = new TcpSettings { SendBufferSize = 60_000, LossDetection = LossDetection.Sack, LimitedTransmit = false };
            Establish(settings, Offer);
            Write(60_000);
            Assert.AreEqual(10, Peer.Ignores());
            int sent = 0;
            for (int i = 3; i <= 11; i++)
            {
                Peer.Sends(ack: 1, sack: "1001-" + (((i - 1) * 1000) + 1).ToString());
                sent += Peer.Ignores();
            }

            Assert.AreEqual(5, sent);
            Peer.Sends(ack: 10_001);
            Assert.IsTrue(Peer.Ignores() <= 2);
        }

        // two segments by limited transmit and the retransmission; then, by RFC 9937, in proportion of ssthresh to what was in flight
        [TestMethod]
        public void InRecoveryEverySecondAcknowledgmentSendsASegment()
        {
            TcpSettings settings = new TcpSettings
            {
                SendBufferSize = 60_000,
                InitialWindow = 20,
                LossDetection = LossDetection.Sack,
            };
            Establish(settings, Offer);
            Write(60_000);
            Assert.AreEqual(20, Peer.Ignores());
            string sent = "";
            for (int i = 3; i <= 18; i++)
            {
                Peer.Sends(ack: 1, sack: "1001-" + (((i - 1) * 1000) + 1).ToString());
                sent += Peer.Ignores().ToString();
            }

            Assert.AreEqual("1110010101010101", sent);
        }

        // the same with segments that are not full, which are sent one by one
        [TestMethod]
        public void InRecoverySmallSegmentsAreCountedAsSent()
        {
            TcpSettings settings = new TcpSettings
            {
                SendBufferSize = 60_000,
                InitialWindow = 20,
                LossDetection = LossDetection.Sack,
            };
            Establish(settings, Offer);
            NoDelay();
            for (int i = 0; i < 40; i++)
            {
                Write(500);
            }

            Assert.AreEqual(40, Peer.Ignores());
            string sent = "";
            bool waits = false;
            for (int i = 3; i <= 34; i++)
            {
                Peer.Sends(ack: 1, sack: "501-" + (((i - 1) * 500) + 1).ToString());
                int segments = Peer.Ignores();
                if (segments > 0 || !waits)
                {
                    Write(500);
                    int more = Peer.Ignores();
                    waits = more == 0;
                    segments += more;
                }

                sent += segments.ToString();
            }

            Assert.AreEqual("11200001010101010101010101010101", sent, "every second one");
        }

        // without two neighbors alike, the two newest records are joined and forget that they were reported
        [TestMethod]
        public void AFullScoreboardForgetsTheNewestReports()
        {
            TcpInfo info = FillScoreboard(0);
            Assert.AreEqual(80, info.Sacked);
            Write(10);
            Peer.Ignores();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(70, info.Sacked);
            Peer.Sends(ack: 171);
            Peer.Ignores();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(0, info.Sacked + info.Lost + info.InFlight + info.SendQueue);
        }

        [TestMethod]
        public void AFullScoreboardJoinsNeighborsThatAreAlike()
        {
            TcpInfo info = FillScoreboard(6);
            int sacked = info.Sacked;
            Write(10);
            Peer.Ignores();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(sacked, info.Sacked);
        }

        // full segments that do not fit the scoreboard are noted one by one
        [TestMethod]
        public void FullSegmentsAreAddedToAFullScoreboard()
        {
            Establish(new TcpSettings { SendBufferSize = 11_000, InitialWindow = 20, LossDetection = LossDetection.Sack }, Offer);
            NoDelay();
            for (int i = 0; i < 14; i++)
            {
                Write(10);
            }

            Assert.AreEqual(14, Peer.Ignores());
            Write(6000);
            Assert.AreEqual(6, Peer.Ignores());
            World.Pass(5000);
            Assert.IsTrue(Peer.Ignores() > 0);
            for (int end = 11; end <= 6141; end += 10)
            {
                Peer.Sends(ack: end);
                Peer.Ignores();
            }

            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(0, info.Sacked + info.Lost + info.InFlight + info.SendQueue);
            Peer.HearsNothingFor(5000);
        }

        [TestMethod]
        public void ARangeMayEndWithinASegment()
        {
            Establish(options: Offer);
            Write(3000);
            Peer.Ignores();
            Peer.Sends(ack: 1, sack: "1001-1501");
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(500, info.Sacked);
            Peer.Sends(ack: 1, sack: "1251-2501");
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(1500, info.Sacked);
        }

        // small segments, of which every other one is reported, need more records than there are
        [TestMethod]
        public void AFullScoreboardKeepsItsCounters()
        {
            SeededRandom random = new SeededRandom(7);
            TcpInfo info = new TcpInfo();
            Establish(new TcpSettings { SendBufferSize = 2000, LossDetection = LossDetection.Sack }, Offer);
            NoDelay();
            int start = 1;
            for (int round = 0; round < 40; round++)
            {
                for (int i = 0; i < 40; i++)
                {
                    Write(1 + random.NextBelow(20));
                    Peer.Ignores();
                    int end = SentEnd(info);
                    int from = start + random.NextBelow(end - start);
                    int to = random.NextBelow(3) == 0 ? end : from + 1 + random.NextBelow(30);
                    to = to < end ? to : end;
                    if (from > start && to > from)
                    {
                        Peer.Sends(ack: start, sack: from.ToString() + "-" + to.ToString());
                        Peer.Ignores();
                    }

                    Sockets.GetTcpInfo(Fd, info);
                    int outstanding = info.SendQueue - info.Unsent;
                    Assert.IsTrue(info.Sacked >= 0 && info.Lost >= 0 && info.Sacked + info.Lost <= outstanding, "round " + round.ToString());
                    Assert.IsTrue(info.InFlight >= 0 && info.InFlight <= 2 * outstanding, "round " + round.ToString());
                }

                // what recovery or the window held back leaves with the next acknowledgments
                for (int i = 0; i < 5; i++)
                {
                    start = SentEnd(info);
                    Peer.Sends(ack: start);
                    Peer.Ignores();
                }

                Sockets.GetTcpInfo(Fd, info);
                Assert.AreEqual(0, info.Sacked + info.Lost + info.InFlight + info.SendQueue, "round " + round.ToString());
            }
        }

        [TestMethod]
        public void OutOfOrderDataAreReported()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, sack: "101-201");
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1, sack: "101-301");
        }

        [TestMethod]
        public void BlocksAreAlignedByTwoNops()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, options: "nop,nop,sack", sack: "101-201");
        }

        [TestMethod]
        public void TheMostRecentBlockIsFirst()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, sack: "101-201");
            Peer.Sends(seq: 301, payload: 100);
            Peer.Expects(ack: 1, sack: "301-401 101-201");
            Peer.Sends(seq: 501, payload: 100);
            Peer.Expects(ack: 1, sack: "501-601 301-401 101-201");
            Peer.Sends(seq: 201, payload: 50);
            Peer.Expects(ack: 1, sack: "101-251 501-601 301-401");
        }

        [TestMethod]
        public void FourBlocksFitWithoutTimestampsAndThreeWith()
        {
            Establish(options: Offer);
            SendIslands(6);
            Assert.AreEqual("1101-1201 901-1001 701-801 501-601", Peer.Last.Sack);
            Establish(options: "mss 1012,sackOK,TS");
            SendIslands(6);
            Assert.AreEqual("1101-1201 901-1001 701-801", Peer.Last.Sack);
        }

        [TestMethod]
        public void BlocksDisappearAsHolesAreFilled()
        {
            Establish(options: Offer);
            SendIslands(3);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 201, sack: "501-601 301-401");
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 401, sack: "501-601");
            Peer.Sends(seq: 401, payload: 100);
            Peer.Expects(ack: 601, sack: "");
        }

        [TestMethod]
        public void DataSegmentsCarryBlocksToo()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, sack: "101-201");
            Write(50);
            Peer.Expects(seq: 1, ack: 1, payload: 50, sack: "101-201");
        }

        [TestMethod]
        public void DsackIsInTheFirstBlock()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101, sack: "1-101");
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 201, sack: "");
        }

        [TestMethod]
        public void DsackCoversTheDuplicatePart()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 51, payload: 100);
            Peer.Expects(ack: 151, sack: "51-101");
        }

        [TestMethod]
        public void DsackOfQueuedDataPrecedesItsBlock()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 101, payload: 300);
            Peer.Expects(ack: 1, sack: "101-401");
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1, sack: "201-301 101-401");
        }

        [TestMethod]
        public void DsackWithAFilledHoleIsSentOnceAtOnce()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 101, sack: "201-301");
            Peer.Sends(seq: 51, payload: 150);
            Peer.Expects(ack: 301, sack: "51-101");
            Peer.Waits(5000);
            Peer.Sends(seq: 301, payload: 100);
            Peer.Expects(ack: 401, sack: "");
        }

        [TestMethod]
        public void DsackCoversOnlyTheOverlap()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1, sack: "201-301");
            Peer.Sends(seq: 251, payload: 100);
            Peer.Expects(ack: 1, sack: "251-301 201-351");
            Peer.Sends(seq: 151, payload: 100);
            Peer.Expects(ack: 1, sack: "201-251 151-351");
            Peer.Sends(seq: 101, payload: 300);
            Peer.Expects(ack: 1, sack: "151-351 101-401");
        }

        [TestMethod]
        public void DsackCoversTheOverlapOfAFilledHole()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1, sack: "201-301");
            Peer.Sends(seq: 1, payload: 250);
            Peer.Expects(ack: 301, sack: "201-251");
        }

        [TestMethod]
        public void DsackReportsTheFirstOfTwoOverlaps()
        {
            Establish(options: Offer);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 101, sack: "201-301");
            Peer.Sends(seq: 51, payload: 200);
            Peer.Expects(ack: 301, sack: "51-101");
        }

        [TestMethod]
        public void ABlockThatDoesNotFitAFullSegmentIsSentAtOnce()
        {
            Establish(options: Offer, window: 1000);
            Write(2000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(seq: 101, ack: 1001, payload: 100);
            Peer.ExpectsFirst(seq: 1001, ack: 1, payload: 1000);
            Peer.Expects(seq: 2001, ack: 1, sack: "101-201");
        }

        [TestMethod]
        public void NoDsackIfDisabled()
        {
            Establish(new TcpSettings { DuplicateSack = false }, Offer);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101, sack: "");
        }

        [TestMethod]
        public void NoBlocksWithoutSackPermitted()
        {
            Establish();
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, sack: "");
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, sack: "");
        }

        [TestMethod]
        public void ThreeSackedSegmentsMarkALoss()
        {
            Establish(ByCount(), Offer);
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.Sends(ack: 1, sack: "1001-3001");
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1, sack: "4001-5001 1001-3001");
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1, sack: "4001-6001 1001-3001");
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1, sack: "4001-7001 1001-3001");
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Sends(ack: 8001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void OnlyHolesAreRetransmittedAfterATimeout()
        {
            Establish(ByCount(), Offer);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.Waits(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 2001, sack: "");
            Peer.ExpectsFirst(seq: 2001, payload: 1000);
            Peer.Expects(seq: 3001, payload: 1000);
        }

        [TestMethod]
        public void AfterRenegingATimeoutRetransmitsEverything()
        {
            // RFC 2018 section 8: what was selectively acknowledged may be taken back. SND.UNA never was acknowledged though it was reported.
            Establish(ByCount(), Offer);
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 1, sack: "1001-3001");
            Peer.Ignores();
            Peer.Sends(ack: 1001);
            Peer.Ignores();
            World.PassUntilSent(1000, true);
            Peer.Expects(seq: 1001, payload: 1000);
            Peer.Sends(ack: 2001);
            Peer.Expects(seq: 2001, payload: 1000);
        }

        [TestMethod]
        public void InvalidBlocksAreIgnored()
        {
            Establish(ByCount(), Offer);
            Write(4000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1, sack: "5001-9001");
            Peer.Sends(ack: 1, sack: "3001-2001");
            Peer.Sends(ack: 1, sack: "1001-1001");
            Peer.Ignores();
            Peer.Sends(ack: 1, sack: "1001-900000");
            Peer.Ignores();
            Peer.Sends(ack: 4001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void APartlySackedSegmentIsSplit()
        {
            Establish(ByCount(), Offer);
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            Peer.Sends(ack: 1, sack: "501-5001");
            Peer.Expects(seq: 1, payload: 500);
            Peer.Sends(ack: 5001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void SackRecoveryReducesTheWindowOnce()
        {
            Establish(ByCount(), Offer);
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.Sends(ack: 1, sack: "1001-4001");
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 8001);
            Write(8000);
            Peer.ExpectsData(8001, 12_001, Mss);
        }

        [TestMethod]
        public void ManyHolesAreFilledWithoutATimeout()
        {
            Establish(ByCount(), Offer);
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.Sends(ack: 1, sack: "1001-2001");
            Peer.Sends(ack: 1, sack: "3001-4001 1001-2001");
            Peer.Sends(ack: 1, sack: "5001-6001 3001-4001 1001-2001");
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1, sack: "6001-7001 5001-6001 3001-4001 1001-2001");
            Peer.Ignores();
            Peer.Sends(ack: 1, sack: "6001-8001 5001-6001 3001-4001 1001-2001");
            Peer.Ignores();
            Peer.Sends(ack: 2001, sack: "5001-8001 3001-4001");
            Peer.Ignores();
            Peer.Sends(ack: 4001, sack: "5001-8001");
            Peer.Ignores();
            Peer.Sends(ack: 8001);
            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(0L, Statistics.TcpTimeouts);
            Assert.AreEqual(3L, Statistics.TcpRetransmissions);
        }

        private static TcpSettings ByCount() => new TcpSettings { LossDetection = LossDetection.Sack };

        [TestMethod]
        public void SpuriousRetransmissionsRestoreTheWindow()
        {
            // RFC 3708, as on Linux: a segment was late, not lost, and two D-SACKs say so
            Establish(new TcpSettings { SendBufferSize = 60_000 }, Offer, rtt: 50);
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Waits(50);
            Peer.Sends(ack: 1, sack: "2001-8001");
            Peer.ExpectsFirst(seq: 1, payload: Mss);
            Peer.Ignores();
            Peer.Waits(20);
            Peer.Ignores();
            Peer.Sends(ack: 10_001);
            Peer.Ignores();
            long again = Statistics.TcpRetransmissions;
            Assert.IsTrue(again >= 1);
            Peer.Sends(ack: 10_001, sack: "1-1001");
            if (again == 2)
            {
                Peer.Sends(ack: 10_001, sack: "1001-2001");
            }

            Assert.AreEqual(1L, Statistics.TcpSpuriousRetransmissions);
            Write(40_000);
            Assert.IsTrue(Peer.Ignores() >= 10);
        }

        private static void SendIslands(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Peer.Sends(seq: 101 + (i * 200), payload: 100);
                Peer.Expects(ack: 1, sack: null);
            }
        }

        // sixteen records of ten bytes, as many as there are; every other one is reported
        private static TcpInfo FillScoreboard(int skipped)
        {
            Establish(new TcpSettings { SendBufferSize = 2000, LossDetection = LossDetection.Sack }, Offer);
            NoDelay();
            for (int i = 0; i < 16; i++)
            {
                Write(10);
            }

            Assert.AreEqual(16, Peer.Ignores());
            for (int i = 1; i < 16; i += 2)
            {
                if (i + 1 != skipped)
                {
                    Peer.Sends(ack: 1, sack: ((i * 10) + 1).ToString() + "-" + ((i * 10) + 11).ToString());
                    Peer.Ignores();
                }
            }

            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            return info;
        }

        // the place after the last byte sent
        private static int SentEnd(TcpInfo info)
        {
            Sockets.GetTcpInfo(Fd, info);
            return 1 + (int)info.BytesAcknowledged + info.SendQueue - info.Unsent;
        }

        // more segments than records, whose neighbors differ: the marks of those that are joined count no longer
        [TestMethod]
        public void SegmentsReportedByTurnsLeaveNoMarksBehind()
        {
            TcpSettings settings = new TcpSettings { InitialWindow = 40, LossDetection = LossDetection.Sack };
            Establish(settings, Offer);
            NoDelay();
            const int Records = 16;
            for (int i = 0; i < Records; i++)
            {
                Write(10);
            }

            Peer.Ignores();
            for (int i = 1; i < Records; i += 2)
            {
                Peer.Sends(ack: 1, sack: ((i * 10) + 1).ToString() + "-" + ((i * 10) + 11).ToString());
                Peer.Ignores();
            }

            for (int i = 0; i < 4; i++)
            {
                Write(10);
                Peer.Ignores();
            }

            Peer.Sends(ack: ((Records + 4) * 10) + 1);
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(0, info.InFlight);
            Assert.AreEqual(0, info.Sacked);
            Assert.AreEqual(0, info.Lost);
            Write(1000);
            Peer.Expects(payload: 1000);
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(1000, info.InFlight);
            Assert.AreEqual(0, info.Sacked + info.Lost);
        }
    }
}
