using System.Collections;
using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// Header prediction is a short cut and nothing else: the same conversation with and without it gives the same frames, bit by bit and at
    /// the same time, and the same bytes and errors to the user.
    /// </summary>
    [TestClass]
    public class HeaderPredictionTests : ScriptedConversation
    {
        private const int Steps = 150;

        private static readonly string[] s_offers =
        {
            "mss 1000", "mss 1000,sackOK", "mss 1012,TS", "mss 1012,sackOK,TS", "mss 1460,sackOK,TS,nop,wscale 2", "none",
        };

        private static readonly ArrayList s_history = new ArrayList();

        [TestMethod]
        public void RandomConversationsAreEqualWithAndWithoutPrediction()
        {
            long predicted = 0;
            for (uint seed = 1; seed <= 120; seed++)
            {
                string[] with = Record(seed, true, false);
                predicted += Statistics.TcpPredicted;
                Compare(with, Record(seed, false, false), seed);
                Assert.AreEqual(0L, Statistics.TcpPredicted);
            }

            Assert.IsTrue(predicted > 500, predicted.ToString());
        }

        [TestMethod]
        public void BulkTransfersAreEqualWithAndWithoutPrediction()
        {
            long predicted = 0;
            for (uint seed = 1; seed <= 40; seed++)
            {
                string[] with = Record(seed, true, true);
                predicted += Statistics.TcpPredicted;
                Compare(with, Record(seed, false, true), seed);
            }

            Assert.IsTrue(predicted > 1000, predicted.ToString());
        }

        [TestMethod]
        public void PredictionHandlesTypicalSegments()
        {
            Establish(options: "mss 1012,sackOK,TS");
            for (int i = 0; i < 10; i++)
            {
                Peer.Sends(payload: 100);
                Peer.Expects(ack: 101 + (i * 100));
            }

            Assert.IsTrue(Statistics.TcpPredicted >= 9, Statistics.TcpPredicted.ToString());
            Write(5000);
            Peer.ExpectsData(1, 5001, Mss);
            long before = Statistics.TcpPredicted;
            Peer.Sends(ack: 1001);
            Peer.Sends(ack: 2001);
            Peer.Sends(ack: 5001);
            Assert.AreEqual(before + 3, Statistics.TcpPredicted);
        }

        [TestMethod]
        public void ABurstEndsAtTheFirstDifferingFrame()
        {
            TcpSettings settings = new TcpSettings { InitialImmediateAcks = 0 };
            Establish(settings, "mss 1012,sackOK,TS");
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201);
            byte[] broken = Peer.Builds(payload: 100, seq: 401);
            broken[broken.Length - 1] ^= 1;
            long before = Statistics.TcpPredicted;
            Peer.SendsTogether(Peer.Builds(payload: 100, seq: 201), Peer.Builds(payload: 100, seq: 301), broken);
            Peer.Expects(ack: 401);
            Peer.Sends(payload: 100, seq: 501);
            Peer.Expects(ack: 401, sack: "501-601");
            Assert.AreEqual(before + 2, Statistics.TcpPredicted);
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpChecksum]);
            Peer.Sends(payload: 100, seq: 401);
            Peer.Expects(ack: 601);
            Assert.AreEqual(600, Read(1000));
        }

        [TestMethod]
        public void ABurstEndsAtAFrameForAnotherHost()
        {
            BeginBurst();
            byte[] other = Peer.Builds(payload: 100, seq: 301);
            other[5] ^= 1;
            CheckBurstEnds(other, DropReason.FrameNotForUs);
        }

        [TestMethod]
        public void ABurstEndsAtAnOldTimestamp()
        {
            BeginBurst();
            World.Pass(100);
            byte[] old = Peer.Builds(payload: 100, seq: 301, ts: -50);
            Peer.SendsTogether(Peer.Builds(payload: 100, seq: 201), old);
            Peer.Expects(ack: 301);
            Assert.AreEqual(1L, Statistics.Drops[(int)DropReason.TcpPaws]);
            Assert.AreEqual(300, Read(1000));
        }

        [TestMethod]
        public void ABurstEndsAtAFragment()
        {
            BeginBurst();
            byte[] fragment = Peer.Builds(payload: 100, seq: 301);
            fragment[20] |= 0x20;
            TcpPeer.SealIp(fragment);
            Peer.SendsTogether(Peer.Builds(payload: 100, seq: 201), fragment);
            World.Pass(100);
            Peer.Expects(ack: 301);
            Assert.AreEqual(300, Read(1000));
        }

        [TestMethod]
        public void ABurstEndsAtAnotherVersionOfIp()
        {
            BeginBurst();
            byte[] other = Peer.Builds(payload: 100, seq: 301);
            other[14] = 0x55;
            TcpPeer.SealIp(other);
            CheckBurstEnds(other, DropReason.IpHeader);
        }

        [TestMethod]
        public void ABurstEndsAtAnInvalidIpChecksum()
        {
            BeginBurst();
            byte[] other = Peer.Builds(payload: 100, seq: 301);
            other[24] ^= 1;
            CheckBurstEnds(other, DropReason.IpChecksum);
        }

        [TestMethod]
        public void ABurstRestartsTheIdleTimeOfKeepAlive()
        {
            TcpSettings settings = new TcpSettings { InitialImmediateAcks = 0, KeepAliveIdle = 1000, KeepAliveInterval = 2000 };
            Establish(settings, "mss 1012,sackOK,TS");
            SetOption(NanoTcp.Sockets.SocketConstants.SOL_SOCKET, NanoTcp.Sockets.SocketConstants.SO_KEEPALIVE, 1);
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201);
            Peer.Waits(900);
            long before = Statistics.TcpPredicted;
            Peer.SendsTogether(Peer.Builds(payload: 100, seq: 201), Peer.Builds(payload: 100, seq: 301));
            Assert.AreEqual(before + 2, Statistics.TcpPredicted);
            Peer.Expects(ack: 401);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 401);
        }

        [TestMethod]
        public void ABurstEndsAtTheWindow()
        {
            TcpSettings settings = new TcpSettings { InitialImmediateAcks = 0, ReceiveBufferSize = 1000 };
            Establish(settings, "mss 1012,sackOK,TS");
            byte[][] frames = new byte[6][];
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i] = Peer.Builds(payload: 200, seq: 1 + (i * 200));
            }

            Peer.ChecksWindow = false;
            Peer.SendsTogether(frames);
            Assert.AreEqual(1000, Read(2000));
        }

        // segments that arrive together stop the sender's clock anyway: RFC 5681 section 4.2 asks for more
        [TestMethod]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(10)]
        public void ABatchIsAcknowledgedOnce(int segments)
        {
            BeginBurst();
            Peer.SendsTogether(Batch(201, segments));
            Peer.Expects(ack: 201 + (100 * segments));
            Assert.AreEqual(200 + (100 * segments), Read());
            Peer.HearsNothingFor(1000);
        }

        [TestMethod]
        public void ABatchOfTwoConnectionsAcknowledgesEach()
        {
            BeginBurst();
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 5000, 0);
            other.Sends(syn: true, ack: TcpPeer.None);
            other.Expects(ack: 1, syn: true);
            other.Sends();
            Peer.SendsTogether(
                Peer.Builds(payload: 100, seq: 201),
                Peer.Builds(payload: 100, seq: 301),
                other.Builds(payload: 50, seq: 1),
                other.Builds(payload: 50, seq: 51),
                Peer.Builds(payload: 100, seq: 401));
            other.Expects(ack: 101);
            Peer.ExpectsFirst(ack: 401);
            Peer.HearsAfter(40);
            Peer.Expects(ack: 501);
        }

        [TestMethod]
        public void HalfOfTheBufferIsAcknowledgedWithinABatch()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0, ReceiveBufferSize = 1000 }, "mss 1012,sackOK,TS");
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201);
            Peer.SendsTogether(Batch(201, 7));
            Peer.ExpectsFirst(ack: 701);
            Peer.Expects(ack: 901);
        }

        // RFC 5681 section 4.2: the sender counts the duplicates of the acknowledgment of what came in order
        [TestMethod]
        public void ASegmentOutOfOrderIsAcknowledgedByItselfWithinABatch()
        {
            BeginBurst();
            Peer.SendsTogether(
                Peer.Builds(payload: 100, seq: 201),
                Peer.Builds(payload: 100, seq: 301),
                Peer.Builds(payload: 100, seq: 501),
                Peer.Builds(payload: 100, seq: 601));
            Peer.ExpectsFirst(ack: 401);
            Peer.ExpectsFirst(ack: 401, sack: "501-601");
            Peer.Expects(ack: 401, sack: "501-701");
        }

        [TestMethod]
        public void AConnectionThatEndsWithinItsBatchAcknowledgesNothing()
        {
            BeginBurst();
            Peer.SendsTogether(
                Peer.Builds(payload: 100, seq: 201), Peer.Builds(payload: 100, seq: 301), Peer.Builds(seq: 401, flags: ReceivedSegment.Rst));
            Peer.ExpectsNothing();
        }

        // full segments of 100 bytes
        private static byte[][] Batch(int sequence, int segments)
        {
            byte[][] frames = new byte[segments][];
            for (int i = 0; i < segments; i++)
            {
                frames[i] = Peer.Builds(payload: 100, seq: sequence + (i * 100));
            }

            return frames;
        }

        // two segments of 100 bytes, which the next ones continue
        private static void BeginBurst()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0 }, "mss 1012,sackOK,TS");
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201);
        }

        // a frame after one that the burst takes is dropped for its reason
        private static void CheckBurstEnds(byte[] frame, DropReason reason)
        {
            long before = Statistics.TcpPredicted;
            Peer.SendsTogether(Peer.Builds(payload: 100, seq: 201), frame);
            World.Pass(100);
            Peer.Expects(ack: 301);
            Assert.AreEqual(before + 1, Statistics.TcpPredicted);
            Assert.AreEqual(1L, Statistics.Drops[(int)reason]);
            Assert.AreEqual(300, Read(1000));
        }

        private static string[] Record(uint seed, bool prediction, bool isOrderly)
        {
            s_history.Clear();
            SeededRandom random = new SeededRandom(seed * 7919);
            TcpSettings settings = new TcpSettings
            {
                HeaderPrediction = prediction,
                InitialImmediateAcks = random.NextBelow(20),
                SendBufferSize = 1000 + random.NextBelow(30_000),
                ReceiveBufferSize = 1000 + random.NextBelow(30_000),
                LossDetection = (LossDetection)random.NextBelow(3),
            };
            string offer = s_offers[random.NextBelow(s_offers.Length)];
            Establish(settings, offer, window: 20_000, rtt: random.NextBelow(50));
            Peer.ChecksWindow = false;
            int theirEnd = 1;
            for (int i = 0; i < Steps; i++)
            {
                Step(random, isOrderly, theirEnd);
                Note();
                theirEnd = Peer.Last.Acknowledgment > theirEnd ? Peer.Last.Acknowledgment : theirEnd;
            }

            World.Pass(5000);
            Note();
            return (string[])s_history.ToArray(typeof(string));
        }

        private static void Step(SeededRandom random, bool isOrderly, int theirEnd)
        {
            int kind = random.NextBelow(isOrderly ? 5 : 14);
            int heard = Peer.Last.End;
            int ack = heard - (random.NextBelow(3) == 0 ? random.NextBelow(2000) : 0);
            ack = ack < 1 ? 1 : ack;
            int length = 1 + random.NextBelow(1400);
            switch (kind)
            {
                case 0:
                    Peer.Sends(seq: theirEnd, ack: ack, payload: length, psh: length % 2 == 0);
                    break;
                case 1:
                    byte[][] frames = new byte[1 + random.NextBelow(6)][];
                    for (int i = 0; i < frames.Length; i++)
                    {
                        frames[i] = Peer.Builds(seq: theirEnd + (i * length), ack: ack, payload: length);
                    }

                    Peer.SendsTogether(frames);
                    break;
                case 2:
                    Peer.Sends(seq: theirEnd, ack: ack);
                    break;
                case 3:
                    s_history.Add("write " + Write(1 + random.NextBelow(4000)).ToString());
                    break;
                case 4:
                    s_history.Add("read " + Read(1 + random.NextBelow(4000)).ToString());
                    break;
                case 5:
                    Peer.Sends(seq: theirEnd + random.NextBelow(3000), ack: ack, payload: length);
                    break;
                case 6:
                    Peer.Sends(seq: theirEnd, ack: ack, window: random.NextBelow(30_000));
                    break;
                case 7:
                    int back = random.NextBelow(1500);
                    int window = random.NextBelow(2) == 0 ? Peer.Window : random.NextBelow(30_000);
                    Peer.Sends(seq: theirEnd - back < 1 ? 1 : theirEnd - back, ack: ack, payload: length, window: window);
                    break;
                case 8:
                    Peer.Sends(seq: theirEnd, ack: heard + random.NextBelow(3));
                    break;
                case 9:
                    Peer.Sends(seq: theirEnd, ack: ack, payload: random.NextBelow(100), flags: random.NextBelow(256) & ~0x17);
                    break;
                case 10:
                    int from = heard - random.NextBelow(4000);
                    from = from < 1 ? 1 : from;
                    Peer.Sends(seq: theirEnd, ack: from, sack: (from + 100).ToString() + "-" + (from + 1100).ToString());
                    break;
                case 11:
                    Peer.Sends(seq: theirEnd, ack: ack, payload: length, ts: World.Elapsed - random.NextBelow(200));
                    break;
                case 12:
                    if (random.NextBelow(20) == 0)
                    {
                        ShutdownSend();
                    }

                    break;
                default:
                    World.Pass(random.NextBelow(300));
                    break;
            }
        }

        // Everything that the stack has sent, with its time.
        private static void Note()
        {
            World.Sort();
            while (Peer.Waiting > 0)
            {
                ReceivedSegment s = Peer.Take();
                s_history.Add(s.At.ToString() + " " + System.Convert.ToBase64String(s.Frame));
                Peer.Accept(s);
            }
        }

        private static void Compare(string[] with, string[] without, uint seed)
        {
            string who = "seed " + seed.ToString();
            for (int i = 0; i < with.Length && i < without.Length; i++)
            {
                Assert.AreEqual(without[i], with[i], who + ", event " + i.ToString());
            }

            Assert.AreEqual(without.Length, with.Length, who);
        }
    }
}
