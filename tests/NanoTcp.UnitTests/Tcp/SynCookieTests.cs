using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>A full SYN cache: SYN cookies, RFC 4987 section 3.6.</summary>
    [TestClass]
    public class SynCookieTests : ScriptedConversation
    {
        private const int CacheSize = 4;

        // a cookie is accepted for at least this long after it was sent, and for no longer than twice this, in milliseconds
        private const int Tick = 65_536;

        [TestMethod]
        public void ClientsGetInWhileForgedSynsFillTheCache()
        {
            BeginFlooded();
            Handshake(Peer);
            Assert.IsTrue(Accept() >= 0);
            Assert.AreEqual(1L, Statistics.TcpSynCookiesReceived);
        }

        [TestMethod]
        public void NoEntryIsEvicted()
        {
            Begin(new TcpSettings { SynCacheSize = CacheSize });
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Flood(50);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
            Assert.AreEqual(0L, Statistics.TcpSynCookiesReceived);
        }

        [TestMethod]
        public void DataComeThroughAConnectionFromACookie()
        {
            BeginFlooded();
            Handshake(Peer);
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 101);
            Fd = Accept();
            Assert.AreEqual(100, Read());
            Write(200);
            Peer.Expects(seq: 1, payload: 200);
        }

        [TestMethod]
        public void TheFirstDataReturnTheCookieToo()
        {
            BeginFlooded();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1, payload: 50);
            Fd = Accept();
            Assert.AreEqual(50, Read());
        }

        [TestMethod]
        public void AClientWhoseFirstSegmentsAreLostIsNotReset()
        {
            BeginFlooded();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 51, ack: 1, payload: 50);
            Peer.ExpectsNothing();
            Peer.Sends(seq: 1, ack: 1, payload: 50);
            Fd = Accept();
            Assert.AreEqual(50, Read());
        }

        [TestMethod]
        public void AFullAcceptQueueDropsTheCookieWithoutAReset()
        {
            Begin(new TcpSettings { SynCacheSize = CacheSize });
            Listen(1);
            Flood(CacheSize);
            TcpPeer second = new TcpPeer(World, PeerPort + 1, 5000, 0);
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            second.Sends(syn: true, ack: TcpPeer.None);
            second.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            second.Sends(seq: 1, ack: 1);
            second.ExpectsNothing();
            Assert.IsTrue(Accept() >= 0);
            second.Sends(seq: 1, ack: 1, payload: 10);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void WithTimestampsACookieKeepsTheOptions()
        {
            const string options = "mss 1460,sackOK,TS,wscale 7";
            BeginFlooded();
            Agree(options, 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: options);
            Peer.Expects(seq: 0, ack: 1, syn: true, options: "mss 1460,sackOK,TS,nop,wscale 0");
            Peer.Sends(seq: 1, ack: 1, window: 1000);
            Fd = Accept();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(1448, info.SendSegmentSize);
            Assert.AreEqual(7, info.SendWindowScale);
            Assert.IsTrue(info.SelectiveAcks && info.Timestamps);
        }

        [TestMethod]
        public void EachCookieKeepsTheOptionsOfItsOwnClient()
        {
            Begin(new TcpSettings { SynCacheSize = CacheSize, Ecn = true });
            Listen();
            Flood(CacheSize);
            TcpPeer plain = new TcpPeer(World, PeerPort + 1, 77_000, 5000) { Timestamps = true };
            Agree("mss 1460,sackOK,TS", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1460,sackOK,TS", flags: ReceivedSegment.Ece | ReceivedSegment.Cwr);
            Peer.Expects(seq: 0, ack: 1, syn: true, ece: true);
            plain.Sends(syn: true, ack: TcpPeer.None, options: "mss 1460,TS");
            plain.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1);
            Fd = Accept();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.IsTrue(info.SelectiveAcks && info.Ecn && info.Timestamps);
            plain.Sends(seq: 1, ack: 1);
            Sockets.GetTcpInfo(Accept(), info);
            Assert.IsTrue(!info.SelectiveAcks && !info.Ecn && info.Timestamps);
        }

        [TestMethod]
        [DataRow(6, true)]
        [DataRow(6, false)]
        [DataRow(7, true)]
        [DataRow(7, false)]
        public void ACookieKeepsEachOptionByItself(int scale, bool hasSack)
        {
            string options = "mss 1460," + (hasSack ? "sackOK," : "") + "TS,wscale " + scale.ToString();
            BeginFlooded();
            Agree(options, 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: options);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(seq: 1, ack: 1, window: 1000);
            Fd = Accept();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(scale, info.SendWindowScale);
            Assert.AreEqual(hasSack, info.SelectiveAcks);
            Assert.IsFalse(info.Ecn);
        }

        [TestMethod]
        public void ACookieIsAcceptedHoweverLongTheBoardHasRun()
        {
            BeginAt(new TcpSettings { SynCacheSize = CacheSize }, 40L * 24 * 3600 * 1000, 1500);
            Listen();
            Flood(CacheSize);
            Handshake(Peer);
            Assert.IsTrue(Accept() >= 0);
            TcpPeer late = new TcpPeer(World, PeerPort + 1, 5000, 0);
            late.Sends(syn: true, ack: TcpPeer.None);
            late.Expects(seq: 0, ack: 1, syn: true);
            World.Pass(200_000);
            late.Ignores();
            late.Sends(seq: 1, ack: 1);
            Assert.AreEqual(-Errno.EAGAIN, Accept(), "a cookie of three minutes ago");
        }

        [TestMethod]
        public void ACookieGivesNoRttSample()
        {
            BeginFlooded();
            Handshake(Peer);
            Fd = Accept();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Fd, info);
            Assert.AreEqual(1000, info.Rto);
            Assert.AreEqual(0, info.Rtt);
        }

        [TestMethod]
        public void WithoutTimestampsACookieOffersTheSegmentSizeOnly()
        {
            const string options = "mss 1400,sackOK,wscale 7";
            BeginFlooded();
            Agree(options, 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: options);
            Peer.Expects(seq: 0, ack: 1, syn: true, options: "mss 1460");
            Peer.Sends(seq: 1, ack: 1);
            Fd = Accept();
            Write(3000);
            Peer.ExpectsFirst(seq: 1, payload: 1360);
        }

        [TestMethod]
        public void ACookieWithoutTimestampsPermitsNoSack()
        {
            BeginFlooded();
            Agree("mss 1000,sackOK", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000,sackOK");
            Peer.Expects(seq: 0, ack: 1, syn: true, options: "mss 1460");
            Peer.Sends(seq: 1, ack: 1);
            Fd = Accept();
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1, options: "", sack: "");
        }

        // a client that sends no timestamps cannot return what it agreed to, whatever others return
        [TestMethod]
        public void ACookieWithoutTimestampsAgreesToNoEcn()
        {
            Begin(new TcpSettings { SynCacheSize = CacheSize, Ecn = true });
            Listen();
            Flood(CacheSize);
            int flags = ReceivedSegment.Ece | ReceivedSegment.Cwr;
            TcpPeer bare = new TcpPeer(World, PeerPort + 1, 77_000, 5000);
            Agree("mss 1460,sackOK,TS", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1460,sackOK,TS", flags: flags);
            Peer.Expects(seq: 0, ack: 1, syn: true, ece: true);
            bare.Sends(syn: true, ack: TcpPeer.None, options: "mss 1460", flags: flags);
            bare.Expects(seq: 0, ack: 1, syn: true, options: "mss 1460");
            Peer.Sends(seq: 1, ack: 1);
            bare.Sends(seq: 1, ack: 1);
            Accept();
            TcpInfo info = new TcpInfo();
            Sockets.GetTcpInfo(Accept(), info);
            Assert.IsFalse(info.Ecn || info.SelectiveAcks || info.Timestamps);
        }

        [TestMethod]
        public void ACookieIsAcceptedForATickAtLeastAndTwoAtMost()
        {
            BeginFlooded();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            TcpPeer late = new TcpPeer(World, PeerPort + 1, 5000, 0);
            late.Sends(syn: true, ack: TcpPeer.None);
            late.Expects(seq: 0, ack: 1, syn: true);
            World.Pass(Tick);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
            World.Pass(Tick);
            late.Sends(seq: 1, ack: 1);
            late.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void ACookieIsForOneClientOnly()
        {
            BeginFlooded();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 0, 0);
            other.Sends(seq: 1, ack: 1);
            other.Ignores();
            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        [TestMethod]
        public void AnAcknowledgmentWithoutACookieIsResetOnceTheFloodIsOver()
        {
            BeginFlooded();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            World.Pass(2 * Tick);
            Peer.Ignores();
            Peer.Sends(seq: 1, ack: 1);
            Peer.Expects(seq: 1, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void AClientWhoseSecondSynFoundRoomMayReturnTheCookieOfTheFirst()
        {
            BeginFlooded();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            byte[] answer = Peer.Builds(1, 1, 0, 0);

            // the forged ones are given up
            World.Pass(Tick - 1000);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Assert.AreEqual(1L, Statistics.TcpSynCookiesSent);
            Peer.SendsFrame(answer);
            Peer.ExpectsNothing();
            Assert.IsTrue(Accept() >= 0);
            Assert.AreEqual(1L, Statistics.TcpSynCookiesReceived);
            Peer.HearsNothingFor(10_000);
        }

        [TestMethod]
        public void AThousandHandshakesAtOnceAllGetInBetweenForgedSyns()
        {
            const int clients = 1000;
            Begin(new TcpSettings { SynCacheSize = CacheSize });
            Listen(clients);
            TcpPeer[] peers = new TcpPeer[clients];
            for (int i = 0; i < clients; i++)
            {
                peers[i] = new TcpPeer(World, 20_000 + i, (uint)i * 12_345, 0);
                Flood(5, 30_000 + (5 * i));
                peers[i].Sends(syn: true, ack: TcpPeer.None);
                peers[i].Expects(seq: 0, ack: 1, syn: true);
            }

            // the way back and forth
            World.Pass(100);
            for (int i = 0; i < clients; i++)
            {
                peers[i].Ignores();
                peers[i].Sends(seq: 1, ack: 1);
                peers[i].ExpectsNothing();
                Assert.IsTrue(Accept() >= 0);
            }

            Assert.AreEqual(0L, Statistics.TcpResetsSent);
        }

        [TestMethod]
        public void BlindAcknowledgmentsOpenNothing()
        {
            BeginFlooded();
            uint number = 12_345;
            for (int i = 0; i < 20_000; i++)
            {
                number = (number * 1_664_525) + 1_013_904_223;
                Peer.Sends(seq: 1, ack: (int)(number >> 1));
                Peer.Ignores();
            }

            Assert.AreEqual(-Errno.EAGAIN, Accept());
        }

        private static void BeginFlooded()
        {
            Begin(new TcpSettings { SynCacheSize = CacheSize });
            Listen();
            Flood(CacheSize);
        }

        // SYNs that no client sent
        private static void Flood(int count, int firstPort = 10_000)
        {
            for (int i = 0; i < count; i++)
            {
                TcpPeer forged = new TcpPeer(World, firstPort + i, (uint)i * 1000, 0);
                forged.Sends(syn: true, ack: TcpPeer.None);
                forged.Expects(seq: 0, ack: 1, syn: true);
            }
        }

        private static void Handshake(TcpPeer peer)
        {
            peer.Sends(syn: true, ack: TcpPeer.None);
            peer.Expects(seq: 0, ack: 1, syn: true);
            peer.Sends(seq: 1, ack: 1);
            peer.ExpectsNothing();
        }
    }
}
