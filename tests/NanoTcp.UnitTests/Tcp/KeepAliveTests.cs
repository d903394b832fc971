using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// Keep-alive by the clock: RFC 9293 section 3.8.4, as Linux has it. The first probe leaves after the idle time, the others one interval
    /// apart; only probes that stay unanswered count.
    /// </summary>
    [TestClass]
    public class KeepAliveTests : ScriptedConversation
    {
        private const int Hour = 3_600_000;
        private const int RoundTrip = 20;

        [TestMethod]
        [DataRow(1000, 2000)]
        [DataRow(2000, 2000)]
        [DataRow(60_000, 75_000)]
        [DataRow(7_200_000, 75_000)]
        [DataRow(1000, 7_200_000)]
        public void AHealthyIdleConnectionNeverEnds(int idle, int interval)
        {
            Establish(With(idle, interval, 3));
            KeepAlive();
            int probes = 0;
            for (long end = World.Clock.Now + (100L * Hour); World.Clock.Now < end;)
            {
                if (World.PassUntilSent(end - World.Clock.Now, true) >= 0 && Peer.Waiting > 0)
                {
                    Peer.Expects(seq: 0, ack: 1);
                    Peer.Waits(RoundTrip);
                    Peer.Sends();
                    probes++;
                }
            }

            Assert.AreEqual(0, SocketError());
            Assert.IsTrue(probes > 9);
            Write(10);
            Peer.Expects(seq: 1, payload: 10);
        }

        [TestMethod]
        [DataRow(1000, 2000)]
        [DataRow(2000, 2000)]
        [DataRow(7_200_000, 75_000)]
        public void UnansweredProbesEndTheConnectionAfterTheirCount(int idle, int interval)
        {
            Establish(With(idle, interval, 9));
            KeepAlive();
            Peer.HearsAfter(idle);
            Peer.Expects(seq: 0, ack: 1);
            for (int i = 1; i < 9; i++)
            {
                Peer.HearsAfter(interval);
                Peer.Expects(seq: 0, ack: 1);
            }

            Peer.HearsAfter(interval);
            Peer.Expects(seq: 1, ack: 1, rst: true);
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
            Assert.AreEqual(1L, Statistics.TcpAborts);
        }

        [TestMethod]
        [DataRow(1000, 2000)]
        [DataRow(2000, 2000)]
        [DataRow(3000, 2000)]
        public void OccasionalAnswersKeepTheConnection(int idle, int interval)
        {
            Establish(With(idle, interval, 3));
            KeepAlive();
            for (int i = 0; i < 300; i++)
            {
                World.PassUntilSent(Hour, true);
                Peer.Expects(seq: 0, ack: 1);
                if (i % 3 == 2)
                {
                    Peer.Waits(RoundTrip);
                    Peer.Sends();
                }
            }

            Assert.AreEqual(0, SocketError());
        }

        [TestMethod]
        public void AnsweredProbesAreAtLeastAnIntervalApart()
        {
            Establish(With(1000, 2000, 3));
            KeepAlive();
            Peer.HearsAfter(1000);
            for (int i = 0; i < 100; i++)
            {
                Peer.Expects(seq: 0, ack: 1);
                Peer.Waits(RoundTrip);
                Peer.Sends();
                Peer.HearsAfter(2000 - RoundTrip);
            }

            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void AcceptedConnectionsInheritTheTimes()
        {
            Begin();
            Listen();
            int[] options = { SocketConstants.TCP_KEEPIDLE, SocketConstants.TCP_KEEPINTVL, SocketConstants.TCP_KEEPCNT };
            for (int i = 0; i < options.Length; i++)
            {
                Assert.AreEqual(0, Sockets.SetSockOpt(Listener, SocketConstants.IPPROTO_TCP, options[i], 5 + i));
            }

            EstablishAgain();
            for (int i = 0; i < options.Length; i++)
            {
                Assert.AreEqual(0, Sockets.GetSockOpt(Fd, SocketConstants.IPPROTO_TCP, options[i], out int value));
                Assert.AreEqual(5 + i, value);
            }
        }

        [TestMethod]
        public void KeepAliveOnAnUnconnectedSocketStartsNoTimer()
        {
            Begin();
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            World.Settle();
            long before = World.Stack.NextDeadline;
            KeepAlive();
            Assert.AreEqual(before, World.Stack.NextDeadline);
        }

        [TestMethod]
        public void EnablingKeepAliveAgainDoesNotRestartTheIdleTime()
        {
            Establish(With(1000, 2000, 3));
            KeepAlive();
            Peer.Waits(600);
            KeepAlive();
            Peer.HearsAfter(400);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void AnIntervalOfHoursIsKeptToTheSecond()
        {
            Establish();
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, 30_000);
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, 30_001);
            Sockets.GetSockOpt(Fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, out int interval);
            Sockets.GetSockOpt(Fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, out int idle);
            Assert.AreEqual(30_000, interval);
            Assert.AreEqual(30_001, idle);
        }

        // what the table of connections orders by time: some end in the middle, some are postponed by data
        [TestMethod]
        public void EachOfManyConnectionsIsProbedAtItsOwnTime()
        {
            const int Connections = 40;
            Begin(new TcpSettings { SynCacheSize = 8 });
            Listen(8);
            TcpPeer[] peers = new TcpPeer[Connections];
            int[] times = new int[Connections];
            for (int i = 0; i < Connections; i++)
            {
                peers[i] = new TcpPeer(World, PeerPort + 1 + i, (uint)(1000 * i), 0);
                peers[i].Sends(syn: true, ack: TcpPeer.None);
                peers[i].Expects(ack: 1, syn: true);
                peers[i].Sends();
                Fd = Accept();
                times[i] = 1000 * (1 + ((i * 17) % Connections));
                SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, times[i] / 1000);
                KeepAlive();
            }

            World.Pass(500);
            for (int i = 0; i < Connections; i++)
            {
                if (i % 3 == 0)
                {
                    peers[i].Sends(seq: 1, ack: TcpPeer.None, rst: true);
                }
                else if (i % 3 == 1)
                {
                    peers[i].Sends(payload: 1);
                    peers[i].Expects(ack: 2);
                    times[i] += 500;
                }
            }

            World.Pass(Connections * 1000);
            for (int i = 0; i < Connections; i++)
            {
                if (i % 3 == 0)
                {
                    peers[i].ExpectsNothing();
                }
                else
                {
                    peers[i].Expects(seq: 0, ack: i % 3 == 1 ? 2 : 1);
                    Assert.AreEqual(times[i], peers[i].Last.At, "connection " + i.ToString());
                }
            }
        }

        [TestMethod]
        public void OtherOptionsDoNotEnableKeepAlive()
        {
            Establish(With(1000, 2000, 3));
            NoDelay();
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_QUICKACK, 1);
            Assert.AreEqual(0, Sockets.GetSockOpt(Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, out int value));
            Assert.AreEqual(0, value);
            Peer.HearsNothingFor(10_000);
        }

        // it could end an orphan, or send a probe, early
        [TestMethod]
        public void AnotherTimerDoesNotRunThatOfKeepAlive()
        {
            Establish(With(1000, 2000, 3), "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(3, 4, 1, mtu: 1000, quotedLength: 1500);
            Peer.Ignores();
            Peer.Sends(ack: 1461);
            Peer.HearsNothingFor(700_000);
        }

        [TestMethod]
        public void KeepAliveDoesNotEndAnOrphanWhoseDataAreUnacknowledged()
        {
            Establish(With(1000, 2000, 3));
            KeepAlive();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Close();
            Peer.Expects(seq: 101, fin: true);
            World.Pass(5000);
            Assert.IsTrue(Peer.Ignores() >= 3, "retransmissions");
            Peer.Sends(ack: 102);
            Peer.Sends(fin: true, ack: 102);
            Peer.Expects(seq: 102, ack: 2);
        }

        [TestMethod]
        public void DataFromThePeerRestartTheIdleTime()
        {
            TcpSettings settings = With(1000, 2000, 3);
            settings.DelayedAckSegments = 1;
            Establish(settings);
            KeepAlive();
            for (int i = 0; i < 100; i++)
            {
                Peer.Waits(900);
                Peer.Sends(payload: 10);
                Peer.Expects(ack: 11 + (i * 10));
            }

            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1001);
        }

        [TestMethod]
        public void AnInvalidSegmentDoesNotResetKeepAlive()
        {
            // seven of them while the probes stay unanswered: the peer has not been heard
            Establish(With(1000, 1000, 3));
            KeepAlive();
            int probes = 0;
            for (int i = 0; i < 20 && probes < 4; i++)
            {
                Peer.Waits(500);
                probes += Peer.Ignores();
                Peer.Sends(seq: 1, ack: 70_000, payload: 10);
                Peer.Ignores();
            }

            Assert.IsTrue(Peer.Last.Has(ReceivedSegment.Rst));
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void EnablingKeepAliveStartsTheIdleTime()
        {
            // as on Linux
            Establish(With(10_000, 2000, 3));
            Peer.Waits(Hour);
            KeepAlive();
            Peer.HearsAfter(10_000);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void AnEndedConnectionHasNoDeadline()
        {
            Establish(With(7_200_000, 75_000, 9));
            KeepAlive();
            Peer.Sends(rst: true);
            Close();
            Sockets.Close(Listener);
            Peer.Waits(4_000_000);
            Assert.AreEqual(long.MaxValue, World.Stack.NextDeadline);
        }

        [TestMethod]
        public void AShorterIdleTimeAppliesAtOnce()
        {
            Establish(With(7_200_000, 2000, 3));
            KeepAlive();
            Peer.Waits(5000);
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, 8);
            Peer.HearsAfter(3000);
            Peer.Expects(seq: 0, ack: 1);
        }

        [TestMethod]
        public void AUserTimeoutReplacesTheCount()
        {
            TcpSettings settings = With(1000, 1000, 2);
            settings.UserTimeout = 6500;
            Establish(settings);
            KeepAlive();
            for (int i = 0; i < 6; i++)
            {
                Peer.HearsAfter(1000);
                Peer.Expects(seq: 0, ack: 1);
            }

            Peer.HearsAfter(1000);
            Peer.Expects(seq: 1, rst: true);
        }

        private static TcpSettings With(int idle, int interval, int count) =>
            new TcpSettings { KeepAliveIdle = idle, KeepAliveInterval = interval, KeepAliveCount = count };

        private static void KeepAlive()
        {
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
        }
    }
}
