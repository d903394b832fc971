using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What routers say: RFC 9293 section 3.9.2.2, RFC 1191, RFC 5927, RFC 5461.</summary>
    [TestClass]
    public class IcmpErrorTests : ScriptedConversation
    {
        private const int Unreachable = 3;
        private const int HostUnreachable = 1;
        private const int ProtocolUnreachable = 2;
        private const int PortUnreachable = 3;
        private const int FragmentationNeeded = 4;

        [TestMethod]
        public void FragmentationNeededReducesAndRetransmitsSegments()
        {
            Establish(options: "mss 1460");
            Write(2920);
            Peer.ExpectsData(1, 2921, 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 1000, quotedLength: 1500);
            Peer.ExpectsFirst(seq: 1, payload: 960);
            Peer.Ignores();
            Peer.Sends(ack: 2921);
            Write(1920);
            Peer.Ignores();
            Peer.Sends();
            Write(1920);
            int at = Peer.Last.End;
            Peer.ExpectsData(at, at + 1920, 960);
        }

        [TestMethod]
        public void NoTlpWhileFragmentationNeededIsRepaired()
        {
            Establish(options: "mss 1460,sackOK", rtt: 20);
            Write(2920);
            Peer.ExpectsData(1, 2921, 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 1000, quotedLength: 1500);
            Peer.Ignores();
            Peer.HearsNothingFor(190);
            World.PassUntilSent(100, true);
            Peer.Expects(seq: 1, payload: 960);
            Assert.AreEqual(0L, Statistics.TcpTailLossProbes);
        }

        [TestMethod]
        public void FragmentationNeededAboutSomethingNotInFlightIsIgnored()
        {
            Establish(options: "mss 1460");
            Write(2920);
            Peer.ExpectsData(1, 2921, 1460);
            Peer.Sends(ack: 1461);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 600, quotedLength: 1500);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 2921, mtu: 600, quotedLength: 1500);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1_000_000, mtu: 600, quotedLength: 1500);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 2921);
            Write(1460);
            Peer.Expects(payload: 1460);
        }

        [TestMethod]
        public void AnOldRoutersMessageWithoutMtuTriesTheNextPlateau()
        {
            Establish(options: "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 0, quotedLength: 1500);
            Peer.ExpectsFirst(seq: 1, payload: 1452);
            Peer.Ignores();
        }

        // RFC 1191 section 6.3: not before ten minutes after the message
        [TestMethod]
        public void AnIdleConnectionForgetsALowMtu()
        {
            Establish(options: "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 1000, quotedLength: 1500);
            Peer.Ignores();
            Peer.Sends(ack: 1461);
            World.Pass(590_000);
            Write(1460);
            Peer.ExpectsFirst(payload: 960);
            Peer.Ignores();
            Peer.Sends(ack: 2921);
            World.Pass(20_000);
            Write(1460);
            Peer.Expects(payload: 1460);
        }

        [TestMethod]
        public void AnInvalidMtuIsIgnored()
        {
            Establish(options: "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 68, quotedLength: 1500);
            Peer.ExpectsFirst(seq: 1, payload: 512);
            Peer.Ignores();
        }

        [TestMethod]
        public void AnMtuAboveOursChangesNothing()
        {
            Establish(options: "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 9000, quotedLength: 9001);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void WithoutPathMtuDiscoveryTheMessageIsIgnoredAndFragmentsAreAllowed()
        {
            Establish(new TcpSettings { PathMtuDiscovery = false }, "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Assert.IsFalse(Peer.Last.DontFragment);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 1000, quotedLength: 1500);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AHardErrorEndsAConnectionAttempt()
        {
            int[] codes = { ProtocolUnreachable, PortUnreachable, HostUnreachable };
            int[] errors = { Errno.ENOPROTOOPT, Errno.ECONNREFUSED, Errno.EHOSTUNREACH };
            for (int i = 0; i < codes.Length; i++)
            {
                Connect();
                Peer.Expects(ack: TcpPeer.None, syn: true);
                Peer.SendsIcmp(Unreachable, codes[i], 0);
                Peer.ExpectsNothing();
                Assert.AreEqual(errors[i], SocketError());
            }
        }

        [TestMethod]
        public void AnErrorAboutAnotherSequenceNumberDoesNotEndAConnectionAttempt()
        {
            Connect();
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.SendsIcmp(Unreachable, PortUnreachable, 1);
            Peer.SendsIcmp(Unreachable, PortUnreachable, -1);
            Assert.AreEqual(0, SocketError());
            Peer.Sends(syn: true);
            Peer.Expects(ack: 1);
        }

        [TestMethod]
        public void NoErrorEndsAnEstablishedConnection()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            for (int code = 0; code < 16; code++)
            {
                if (code != FragmentationNeeded)
                {
                    Peer.SendsIcmp(Unreachable, code, 1);
                }
            }

            Peer.SendsIcmp(11, 0, 1);
            Peer.SendsIcmp(12, 0, 1);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 101);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
        }

        [TestMethod]
        public void ATimeoutReportsTheLastSoftError()
        {
            // RFC 1122 section 4.2.3.9: the reason is passed to the user
            Establish(new TcpSettings { Retries = 3 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.SendsIcmp(Unreachable, HostUnreachable, 1);
            Peer.Waits(100_000);
            Peer.Ignores();
            Assert.AreEqual(-Errno.EHOSTUNREACH, Read());
        }

        [TestMethod]
        [DataRow(Unreachable, 0)]
        [DataRow(Unreachable, 1)]
        [DataRow(11, 0)]
        [DataRow(12, 0)]
        public void AnUnreachableClientsHalfOpenConnectionIsDropped(int type, int code)
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            Peer.SendsIcmp(type, code, 0);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void AClosedPortDoesNotEndAHalfOpenConnection()
        {
            // as on Linux: a client that still answers gets in
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            Peer.SendsIcmp(Unreachable, PortUnreachable, 0);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void SoErrorReportsASoftErrorOnce()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.SendsIcmp(Unreachable, 0, 1);
            Assert.AreEqual(Errno.ENETUNREACH, SocketError());
            Assert.AreEqual(0, SocketError());
            Peer.Sends(ack: 101);
            Write(10);
            Peer.Expects(seq: 101, payload: 10);
        }

        [TestMethod]
        public void AHardErrorAboutAnotherSequenceNumberKeepsTheHalfOpenConnection()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            Peer.SendsIcmp(Unreachable, PortUnreachable, 12_345);
            Peer.Sends(seq: 1, ack: 1);
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void BlackHoleDetectionReducesSegmentsAndClearsDf()
        {
            Establish(options: "mss 1460");
            Write(4380);
            Peer.ExpectsData(1, 4381, 1460);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.HearsAfter(800);
            Peer.Expects(seq: 1, payload: 536);
            Assert.IsFalse(Peer.Last.DontFragment);
            Peer.Sends(ack: 537);
            Peer.ExpectsFirst(seq: 537, payload: 536);
            Peer.Ignores();
        }

        [TestMethod]
        public void LostSmallSegmentsAreNotABlackHole()
        {
            Establish(options: "mss 1460");
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            for (int i = 0; i < 4; i++)
            {
                World.PassUntilSent(10_000, true);
                Peer.Expects(seq: 1, payload: 100);
            }

            Peer.Sends(ack: 101);
            Write(1460);
            Peer.Expects(seq: 101, payload: 1460);
        }

        [TestMethod]
        [DataRow(12, 0, Errno.EPROTO)]
        [DataRow(11, 0, Errno.EHOSTUNREACH)]
        [DataRow(Unreachable, 5, Errno.EOPNOTSUPP)]
        public void AnyErrorEndsAConnectionAttempt(int type, int code, int errno)
        {
            Connect();
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.SendsIcmp(type, code, 0);
            Assert.AreEqual(errno, SocketError());
        }

        [TestMethod]
        public void AnUnrelatedErrorDoesNotEndAConnectionAttempt()
        {
            Connect();
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.SendsIcmp(11, 1, 0);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 0, mtu: 1000, quotedLength: 60);
            Peer.SendsIcmp(4, 0, 0);
            Peer.Ignores();
            Assert.AreEqual(0, SocketError());
            Peer.Sends(syn: true);
            Peer.Expects(seq: 1, ack: 1);
        }

        [TestMethod]
        public void LargerSegmentsAreTriedTenMinutesAfterFragmentationNeeded()
        {
            Establish(options: "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 1000, quotedLength: 1500);
            Peer.ExpectsFirst(seq: 1, payload: 960);
            Peer.Ignores();
            Peer.Sends(ack: 1461);
            Peer.Waits(599_000);
            Write(960);
            Peer.Expects(seq: 1461, payload: 960);
            Peer.Sends();
            Peer.Waits(2000);
            Write(1460);
            Peer.Expects(seq: 2421, payload: 1460);
            Assert.IsTrue(Peer.Last.DontFragment);
        }

        [TestMethod]
        public void ARepeatedFragmentationNeededLastsTenMinutesMore()
        {
            Establish(options: "mss 1460");
            Write(1460);
            Peer.Expects(seq: 1, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1, mtu: 1000, quotedLength: 1500);
            Peer.Ignores();
            Peer.Sends(ack: 1461);
            Peer.Waits(601_000);
            Write(1460);
            Peer.Expects(seq: 1461, payload: 1460);
            Peer.SendsIcmp(Unreachable, FragmentationNeeded, 1461, mtu: 1000, quotedLength: 1500);
            Peer.ExpectsFirst(seq: 1461, payload: 960);
            Peer.Ignores();
            Peer.Sends(ack: 2921);
            Peer.Waits(598_000);
            Write(960);
            Peer.Expects(seq: 2921, payload: 960);
        }

        [TestMethod]
        public void LargeSegmentsAreTriedTenMinutesAfterABlackHole()
        {
            FallIntoABlackHole();
            Peer.Waits(600_000);
            Write(1460);
            Peer.Expects(seq: 4381, payload: 1460);
            Assert.IsTrue(Peer.Last.DontFragment);
            World.PassUntilSent(5000, true);
            Peer.Expects(seq: 4381, payload: 536);
            Assert.IsFalse(Peer.Last.DontFragment);
        }

        [TestMethod]
        public void AfterLargeSegmentsPassATimeoutIsNotABlackHole()
        {
            FallIntoABlackHole();
            Peer.Waits(600_000);
            Write(1460);
            Peer.Expects(seq: 4381, payload: 1460);
            Peer.Sends();
            Write(1460);
            Peer.Expects(seq: 5841, payload: 1460);
            World.PassUntilSent(5000, true);
            Peer.Expects(seq: 5841, payload: 1460);
        }

        private static void FallIntoABlackHole()
        {
            Establish(options: "mss 1460");
            Write(4380);
            Peer.ExpectsData(1, 4381, 1460);
            for (int i = 0; i < 3; i++)
            {
                World.PassUntilSent(5000, true);
                Peer.Ignores();
            }

            Peer.Sends(ack: 4381);
            Write(0);
        }
    }
}
