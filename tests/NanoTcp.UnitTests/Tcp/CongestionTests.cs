using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>The congestion window as the wire shows it: RFC 5681, RFC 6928, RFC 7661, RFC 9438.</summary>
    [TestClass]
    public class CongestionTests : ScriptedConversation
    {
        [TestMethod]
        public void SlowStartDoublesTheFlightEachRoundTrip()
        {
            Establish(Large(2));
            Write(60_000);
            int at = 1;
            for (int flight = 2; flight <= 16; flight *= 2)
            {
                Peer.ExpectsData(at, at + (flight * Mss), Mss);
                at += flight * Mss;
                Peer.Sends(ack: at);
            }
        }

        // RFC 5681 section 3.1 by RFC 6675 section 5.1: a second timeout before the recovery point is the same loss
        [TestMethod]
        public void ASecondTimeoutOfOneRecoveryKeepsSsthresh()
        {
            Establish(Large(10), rtt: 100);
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            TcpInfo info = new TcpInfo();
            World.PassUntilSent(5000, true);
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(5000, info.SlowStartThreshold);
            Peer.Ignores();
            Peer.Sends(ack: 1001);
            Peer.Ignores();
            World.PassUntilSent(5000, true);
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(2L, Statistics.TcpTimeouts);
            Assert.AreEqual(5000, info.SlowStartThreshold);
        }

        [TestMethod]
        public void SlowStartGrowsByAcknowledgedBytes()
        {
            Establish(Large(4));
            Write(60_000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1001);
            Peer.ExpectsData(4001, 6001, Mss);
            Peer.Sends(ack: 2001);
            Peer.ExpectsData(6001, 8001, Mss);
        }

        [TestMethod]
        public void TheInitialWindowIsASetting()
        {
            Establish(Large(1));
            Write(60_000);
            Peer.ExpectsData(1, 1001, Mss);
        }

        [TestMethod]
        public void CongestionAvoidanceGrowsByOneSegmentPerRoundTrip()
        {
            Establish(Large(10));
            Write(60_000);
            Peer.ExpectsData(1, 10_001, Mss);
            LoseFirstOf(10);
            int at = Peer.Last.End;
            int flight = 5;
            for (int round = 0; round < 4; round++)
            {
                Peer.Sends(ack: at);
                int sent = Peer.Ignores();
                Assert.IsTrue(sent >= flight && sent <= flight + 1, "round " + round.ToString() + ": " + sent.ToString());
                flight = sent;
                at = Peer.Last.End;
            }

            Assert.IsTrue(flight >= 7 && flight <= 9, flight.ToString());
        }

        [TestMethod]
        public void ATimeoutSetsSsthreshToHalfTheFlight()
        {
            Establish(Large(8));
            Write(60_000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 8001);

            // cwnd was 1 and the acknowledgment of eight segments takes it to the threshold of 4, no further
            int sent = Peer.Ignores();
            Assert.IsTrue(sent >= 4 && sent <= 5, sent.ToString());
        }

        [TestMethod]
        public void AnIdleConnectionRestartsWithTheInitialWindow()
        {
            Establish(Large(2));
            int at = GrowTo(16);
            Peer.Waits(10_000);
            Write(30_000);
            Peer.ExpectsData(at, at + 2000, Mss);
        }

        [TestMethod]
        public void WithoutRestartAnIdleConnectionKeepsItsWindow()
        {
            TcpSettings settings = Large(2);
            settings.SlowStartAfterIdle = false;
            Establish(settings);
            int at = GrowTo(16);
            Peer.Waits(10_000);
            Write(30_000);
            Peer.ExpectsData(at, at + 16_000, Mss);
        }

        [TestMethod]
        public void AnIdleTimeBelowRtoKeepsTheWindow()
        {
            Establish(Large(2));
            int at = GrowTo(8);
            Peer.Waits(150);
            Write(30_000);
            Peer.ExpectsData(at, at + 8000, Mss);
        }

        [TestMethod]
        public void ABurstThatFillsTheWindowDoublesIt()
        {
            // as Linux: what was in flight at most during the round trip counts, not what is left of it at each acknowledgment
            Establish(Large(10));
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            for (int ack = 2001; ack <= 10_001; ack += 2000)
            {
                Peer.Sends(ack: ack);
            }

            Write(40_000);
            Peer.ExpectsData(10_001, 30_001, Mss);
        }

        [TestMethod]
        public void AnUnusedWindowDoesNotGrow()
        {
            Establish(Large(4));
            for (int i = 0; i < 30; i++)
            {
                Write(1000);
                Peer.Expects(payload: 1000);
                Peer.Sends();
            }

            Write(60_000);
            int at = Peer.Last.End;
            Peer.ExpectsData(at, at + 4000, Mss);
        }

        [TestMethod]
        public void AWindowLimitedByThePeerDoesNotGrowWithoutBound()
        {
            Establish(Large(4), window: 2000);
            Write(60_000);
            Peer.ExpectsData(1, 2001, Mss);
            for (int at = 2001; at < 30_001; at += 2000)
            {
                Peer.Sends(ack: at);
                Peer.ExpectsData(at, at + 2000, Mss);
            }

            int end = Peer.Last.End;
            Peer.Sends(ack: end, window: 60_000);
            int sent = Peer.Ignores();
            Assert.IsTrue(sent <= 8, sent.ToString());
        }

        [TestMethod]
        public void TheCongestionWindowIsUsedInFullSegments()
        {
            Establish(Large(2));
            Write(2500);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Sends(ack: 501);
            Peer.Ignores();
            Assert.AreEqual(2501, Peer.Last.End);
        }

        [TestMethod]
        public void CubicReducesToSeventyPercent()
        {
            TcpSettings settings = Large(10);
            settings.Congestion = CongestionAlgorithm.Cubic;
            Establish(settings);
            Write(10_000);
            Peer.ExpectsData(1, 10_001, Mss);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 10_001);
            Write(20_000);
            Peer.ExpectsData(10_001, 17_001, Mss);
        }

        [TestMethod]
        public void CubicReturnsToItsOldWindowAndBeyond()
        {
            TcpSettings settings = Large(10);
            settings.Congestion = CongestionAlgorithm.Cubic;
            Establish(settings, rtt: 100);
            Write(60_000);
            Peer.ExpectsData(1, 10_001, Mss);
            LoseFirstOf(10);
            int at = Peer.Last.End;
            int largest = 0;
            for (int round = 0; round < 60; round++)
            {
                World.Pass(100);
                Peer.Ignores();
                at = Peer.Last.End;
                Peer.Sends(ack: at);
                Write(40_000);
                int sent = Peer.Ignores();
                largest = sent > largest ? sent : largest;
            }

            Assert.IsTrue(largest > 10, largest.ToString());
        }

        // RFC 9438 section 4.2: W = C (t - K)^3 + W_max with K = cubic root of ((W_max - cwnd) / C) = 1.96 s, and a round trip of a second, in
        // which Reno's window grows by half a segment
        [TestMethod]
        public void CubicFollowsItsCurve()
        {
            TcpSettings settings = Large(10);
            settings.Congestion = CongestionAlgorithm.Cubic;
            settings.RtoInitial = 5000;
            Establish(settings, rtt: 1000);
            Write(60_000);
            Peer.ExpectsData(1, 10_001, Mss);
            LoseFirstOf(10);
            string windows = "";
            TcpInfo info = new TcpInfo();
            for (int round = 0; round < 7; round++)
            {
                World.Pass(1000);
                Peer.Ignores();
                Peer.Sends(ack: Peer.Last.End);
                Write(60_000);
                Peer.Ignores();
                Sockets.GetTcpInfo(Fd, info);
                windows += (info.CongestionWindow / Mss).ToString() + " ";
            }

            Assert.AreEqual("7 9 10 11 13 19 29 ", windows, "at the end by half of the window in a round trip at most");
        }

        [TestMethod]
        public void CubicSlowStartsAsRenoDoes()
        {
            TcpSettings settings = Large(2);
            settings.Congestion = CongestionAlgorithm.Cubic;
            Establish(settings);
            int at = GrowTo(16);
            Write(16_000);
            Peer.ExpectsData(at, at + 16_000, Mss);
        }

        private static TcpSettings Large(int segments) => new TcpSettings { SendBufferSize = 65_536, InitialWindow = segments };

        // Slow start up to a window of so many segments; everything is acknowledged then.
        private static int GrowTo(int segments)
        {
            int at = 1;
            for (int flight = 2; flight < segments; flight *= 2)
            {
                Write(flight * Mss);
                Peer.ExpectsData(at, at + (flight * Mss), Mss);
                at += flight * Mss;
                Peer.Sends(ack: at);
            }

            return at;
        }

        // The first segment of a flight is lost, found by duplicates, and everything is acknowledged but what recovery has sent.
        private static void LoseFirstOf(int segments)
        {
            for (int i = 1; i < segments; i++)
            {
                Peer.Sends(ack: 1);
                Peer.Ignores();
            }

            Peer.Sends(ack: 1 + (segments * Mss));
            Peer.Ignores();
        }

        [TestMethod]
        public void TheSocketChoosesCubicForItsConnection()
        {
            // beta is 0.7 and not a half
            Begin();
            Listen();
            Assert.AreEqual(0, Sockets.SetSockOpt(Listener, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_CONGESTION,
                (int)CongestionAlgorithm.Cubic));
            EstablishAgain("mss 1000,sackOK", rtt: 100);
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.Waits(100);
            Peer.Sends(ack: 1, sack: "1001-8001");
            Peer.Ignores();
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, Sockets.GetTcpInfo(Fd, info));
            Assert.IsTrue(info.SlowStartThreshold > 5500 && info.SlowStartThreshold < 5700, info.SlowStartThreshold.ToString());
        }
    }
}
