using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Bugs that other stacks had, 31 to 38: windows and timers.</summary>
    [TestClass]
    public class TrapWindowTests : ScriptedConversation
    {
        [TestMethod]
        public void Trap31_DataSegmentsUpdateTheWindow()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 2000, InitialImmediateAcks = 0, DelayedAckTime = 500 });
            NoDelay();
            Peer.Sends(payload: 1000);
            Write(10);
            Peer.Expects(seq: 1, ack: 1001, payload: 10, window: 1000);
            Peer.Sends(payload: 1000, ack: 11);
            Write(10);
            Peer.Expects(seq: 11, ack: 2001, payload: 10, window: 0);
            Assert.AreEqual(2000, Read());
            Peer.Expects(seq: 21, ack: 2001, window: 2000);
        }

        [TestMethod]
        public void Trap31_DuplicateAcksUpdateTheWindow()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 2000 });
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001);
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            Peer.Sends(seq: 1001, payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            Assert.AreEqual(2000, Read());
            Peer.Expects(ack: 2001, window: 2000);
        }

        [TestMethod]
        public void Trap32_AProbeIsNotHeldBackByTheCongestionWindow()
        {
            Establish(new TcpSettings { InitialWindow = 1 }, window: 1000);
            Write(3000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, window: 0);
            World.PassUntilSent(10_000, true);
            Peer.Expects(seq: 1000);
        }

        [TestMethod]
        public void Trap32_ProbesAreTimed()
        {
            Establish(window: 0);
            Write(3000);
            for (int i = 0; i < 20; i++)
            {
                Peer.Sends(ack: 1, window: 0);
                Peer.ExpectsNothing();
            }

            Peer.Waits(10_000);
            int probes = Peer.Ignores();
            Assert.IsTrue(probes >= 4 && probes <= 6, probes.ToString());
        }

        [TestMethod]
        public void Trap32_AProbeHasSequenceNumberSndUnaMinus1()
        {
            Establish(window: 1000);
            Write(3000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001, window: 0);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1000, ack: 1, payload: 0);
        }

        [TestMethod]
        public void Trap32_ProbingWorksWithTheFinQueued()
        {
            Establish(window: 1000);
            Write(2000);
            Peer.Expects(seq: 1, payload: 1000);
            Close();
            Peer.Sends(ack: 1001, window: 0);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1000);
            Peer.Sends(ack: 1001, window: 2000);
            Peer.Expects(seq: 1001, payload: 1000, fin: true);
        }

        [TestMethod]
        public void Trap32_ProbingStartsForATooSmallWindow()
        {
            Establish(window: 4000);
            Write(8000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 4001, window: 1);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 4001, payload: 1);
        }

        [TestMethod]
        public void Trap33_AProbeDetectsALostWindowUpdate()
        {
            Establish(window: 0);
            Write(100);
            Peer.Window = 5000;
            Peer.HearsAfter(200);
            Peer.Expects(seq: 0);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void Trap34_TheRightEdgeNeverShrinks()
        {
            // the peer checks each segment's edge
            for (uint seed = 1; seed <= 20; seed++)
            {
                SeededRandom random = new SeededRandom(seed);
                Establish(new TcpSettings { ReceiveBufferSize = 1000 + random.NextBelow(60_000), SendBufferSize = 60_000 });
                int edge = 1;
                for (int i = 0; i < 200; i++)
                {
                    switch (random.NextBelow(4))
                    {
                        case 0:
                            Read(1 + random.NextBelow(3000));
                            break;
                        case 1:
                            Write(1 + random.NextBelow(2000));
                            break;
                        case 2:
                            World.Pass(random.NextBelow(60));
                            break;
                        default:
                            int length = 1 + random.NextBelow(1400);
                            Peer.Ignores();
                            Peer.Sends(seq: edge, payload: length);
                            break;
                    }

                    Peer.Ignores();
                    edge = Peer.Last == null ? 1 : Peer.Last.Acknowledgment;
                }
            }
        }

        [TestMethod]
        public void Trap34_ASmallerReceiveBufferDoesNotShrinkTheWindow()
        {
            Establish();
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, 536);
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 7192);
        }

        [TestMethod]
        public void Trap35_ADelayedAcknowledgmentFiresAfterEveryOddPacket()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0 });
            for (int packets = 1; packets <= 9; packets += 2)
            {
                for (int i = 0; i < packets; i++)
                {
                    Peer.Ignores();
                    Peer.Sends(payload: 10);
                }

                int owed = Peer.Waiting;
                Assert.AreEqual(0, owed);
                World.PassUntilSent(1000, true);
                Peer.Ignores();
            }

            Assert.AreEqual(1 + ((1 + 3 + 5 + 7 + 9) * 10), Peer.Last.Acknowledgment);
        }

        [TestMethod]
        public void Trap36_TheLimitOfChallengesDoesNotHoldBackAcknowledgmentsOfData()
        {
            Establish();
            Peer.Sends(seq: 2, rst: true);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 2, rst: true);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 101);
            for (int i = 0; i < 10; i++)
            {
                Peer.Sends(seq: 1, payload: 100);
                Peer.Expects(ack: 101);
            }
        }

        [TestMethod]
        public void Trap36_AckLoopsAreRateLimited()
        {
            // a peer that answers each of our challenges with what brings the next one
            Establish();
            int answers = 0;
            for (int i = 0; i < 1000; i++)
            {
                Peer.Sends(seq: 1, ack: 70_000);
                answers += Peer.Ignores();
            }

            Assert.AreEqual(1, answers);
        }

        [TestMethod]
        public void Trap37_RetransmissionTimesOutWhileTheLinkIsDown()
        {
            Establish(new TcpSettings { Retries = 3 });
            World.Device.SetLink(false);
            Write(100);
            World.Pass(200 + 400 + 800 + 1599);
            Assert.AreEqual(0, SocketError());
            World.Pass(1);
            Assert.AreEqual(Errno.ETIMEDOUT, SocketError());
        }

        [TestMethod]
        public void Trap37_KeepAliveTimesOutWhileTheLinkIsDown()
        {
            Establish(new TcpSettings { KeepAliveIdle = 10_000, KeepAliveInterval = 1000, KeepAliveCount = 3 });
            SetOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, 1);
            World.Device.SetLink(false);
            World.Pass(12_999);
            Assert.AreEqual(0, SocketError());
            World.Pass(1);

            // ARP is not answered either, and its error is more specific
            Assert.AreEqual(Errno.EHOSTUNREACH, SocketError());
        }

        [TestMethod]
        public void Trap38_AConnectionEndsByRetryCountNotAtTheMaximumRto()
        {
            Establish(new TcpSettings { RtoMaximum = 1000, Retries = 10 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            for (int i = 0; i < 10; i++)
            {
                World.PassUntilSent(1000, true);
                Peer.Expects(seq: 1, payload: 100);
            }

            Peer.HearsAfter(1000);
            Peer.Expects(seq: 101, rst: true);
        }
    }
}
