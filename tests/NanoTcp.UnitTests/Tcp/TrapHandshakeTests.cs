using System;
using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Bugs that other stacks had, 2 to 15: options, headers, handshakes. Trap 1 is in <see cref="SequenceSpaceTests"/>.</summary>
    [TestClass]
    public class TrapHandshakeTests : ScriptedConversation
    {
        private const int IpVersionAndLength = 14;
        private const int IpTotalLength = 16;
        private const int TcpDataOffset = 34 + 12;

        [TestMethod]
        public void Trap02_AWindowThatShrinksBelowWhatIsInFlightDoesNotUnderflow()
        {
            Establish(window: 4000);
            Peer.ChecksWindow = false;
            Write(8000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1001, window: 0);
            Peer.Sends(ack: 2001, window: 500);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 4001, window: 0);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 4001, window: 1000);
            Peer.Expects(seq: 4001, payload: 1000);
        }

        [TestMethod]
        public void Trap03_MalformedOptionsEndTheListAndNothingElse()
        {
            string[] malformed =
            {
                "raw 0200", "raw 0201", "raw 02ff", "raw 02", "raw 0500", "raw 0501", "raw 05ff0000", "raw 0503aa", "raw 0800", "raw 08ff",
                "raw 0300", "raw ff00", "raw ff01", "raw ff", "raw 01010102", "raw 0102", "raw 0809aaaaaaaaaaaaaa",
            };
            for (int i = 0; i < malformed.Length; i++)
            {
                Begin();
                Listen();
                Peer.Sends(syn: true, ack: TcpPeer.None, options: malformed[i]);
                Peer.Expects(ack: 1, syn: true, options: "mss 1460");
                Peer.Sends(options: malformed[i]);
                Peer.Sends(payload: 10, options: malformed[i]);
                Peer.Expects(ack: 11);
                Fd = Accept();
                Assert.AreEqual(10, Read());
            }
        }

        [TestMethod]
        public void Trap03_RandomOptionsAreHarmless()
        {
            SeededRandom random = new SeededRandom(3);
            for (int i = 0; i < 300; i++)
            {
                Begin();
                Listen();
                byte[] frame = Peer.Builds(ack: TcpPeer.None, flags: ReceivedSegment.Syn, options: "raw " + new string('0', 80));
                for (int at = 54; at < 94; at++)
                {
                    frame[at] = (byte)(random.NextBelow(3) == 0 ? random.NextBelow(9) : random.NextBelow(256));
                }

                TcpPeer.Seal(frame);
                Peer.SendsFrame(frame);
                Peer.Ignores();
                Assert.IsTrue(Peer.Last.Has(ReceivedSegment.Syn) && Peer.Last.Acknowledgment == 1);
            }
        }

        [TestMethod]
        public void Trap04_AnMssOf0OrATinyOneNeitherStopsNorFloodsUs()
        {
            string[] offers = { "mss 0", "mss 1", "mss 12", "mss 88", "mss 0,TS", "mss 1,TS" };
            int[] sizes = { 536, 88, 88, 88, 536 - 12, 88 - 12 };
            for (int i = 0; i < offers.Length; i++)
            {
                Establish(options: offers[i]);
                Peer.SegmentLimit = 536;
                Write(sizes[i] * 3);
                Peer.ExpectsData(1, 1 + (sizes[i] * 3), sizes[i]);
            }
        }

        [TestMethod]
        public void Trap05_OurMssIsIndependentOfThePeers()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 500");
            Peer.Expects(ack: 1, syn: true, options: "mss 1460");
            Peer.Sends();
            Fd = Accept();
            Peer.SegmentLimit = 500;
            Write(1000);
            Peer.ExpectsData(1, 1001, 500);
        }

        [TestMethod]
        public void Trap05_OptionsAreDeductedFromEachSegment()
        {
            Establish(options: "mss 500,TS");
            Write(976);
            Peer.ExpectsData(1, 977, 488);
        }

        [TestMethod]
        public void Trap06_WindowsAreScaledInEverySegmentButTheSyns()
        {
            Begin(new TcpSettings { ReceiveBufferSize = 262_144, SendBufferSize = 20_000 });
            Listen();
            Agree("mss 1000,nop,wscale 4", 1000);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000,nop,wscale 4", window: 1000);
            Peer.Expects(ack: 1, syn: true, window: 65_535, options: "mss 1460,nop,wscale 3");
            Peer.Sends(window: 125);
            Fd = Accept();
            Write(10_000);
            Peer.ExpectsFirst(seq: 1, payload: 1000, window: 262_144 / 8, options: "");
            Peer.Expects(seq: 1001, payload: 1000, window: 262_144 / 8, options: "");
        }

        [TestMethod]
        public void Trap06_AScaleAbove14IsTreatedAs14()
        {
            Establish(new TcpSettings { SendBufferSize = 40_000, InitialWindow = 64 }, "mss 1000,nop,wscale 15", window: 1);
            Write(20_000);
            Peer.ExpectsData(1, 16_001, Mss);
        }

        [TestMethod]
        public void Trap07_ASynInsideAStreamDoesNotEnterTheDataPath()
        {
            Establish(new TcpSettings { ChallengeAckInterval = 0 });
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 101, syn: true, payload: 100);
            Peer.Expects(ack: 101);
            Peer.Sends(seq: 101, syn: true, ack: TcpPeer.None, payload: 100, fin: true);
            Peer.Expects(ack: 101);
            Assert.AreEqual(100, Read());
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 201);
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void Trap08_HeaderLengthsThatDoNotFitAreDropped()
        {
            Establish();
            int[] versions = { 0x40, 0x41, 0x44, 0x4F, 0x65 };
            for (int i = 0; i < versions.Length; i++)
            {
                byte[] frame = Peer.Builds(seq: 1, payload: 10);
                frame[IpVersionAndLength] = (byte)versions[i];
                Peer.SendsFrame(frame);
            }

            int[] offsets = { 0x00, 0x10, 0x40, 0xF0 };
            for (int i = 0; i < offsets.Length; i++)
            {
                byte[] frame = Peer.Builds(seq: 1, payload: 10);
                frame[TcpDataOffset] = (byte)offsets[i];
                TcpPeer.Seal(frame);
                Peer.SendsFrame(frame);
            }

            Peer.ExpectsNothing();
            Assert.AreEqual(-Errno.EAGAIN, Read());
        }

        [TestMethod]
        public void Trap08_PaddingAfterTheIpPacketIsNotData()
        {
            Establish();
            byte[] frame = Peer.Builds(seq: 1, payload: 3);
            byte[] padded = new byte[60];
            Array.Copy(frame, 0, padded, 0, frame.Length);
            for (int i = frame.Length; i < padded.Length; i++)
            {
                padded[i] = 0xEE;
            }

            Peer.SendsFrame(padded);
            Peer.Expects(ack: 4);
            Assert.AreEqual(3, Read());
        }

        [TestMethod]
        public void Trap08_AnIpLengthBeyondTheFrameIsDropped()
        {
            Establish();
            byte[] frame = Peer.Builds(seq: 1, payload: 10);
            frame[IpTotalLength + 1] += 1;
            TcpPeer.SealIp(frame);
            Peer.SendsFrame(frame);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void Trap09_DataAndFinOnTheHandshakeAckAreReceived()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000");
            Peer.Expects(ack: 1, syn: true);
            Peer.Sends(payload: 100, fin: true);
            Peer.Expects(seq: 1, ack: 102);
            Fd = Accept();
            Assert.AreEqual(100, Read());
            Assert.AreEqual(0, Read());
        }

        [TestMethod]
        public void Trap09_TheWindowOfTheHandshakeAckApplies()
        {
            Begin();
            Listen();
            Peer.SegmentLimit = Mss;
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000", window: 65_535);
            Peer.Expects(ack: 1, syn: true);
            Peer.Window = 1500;
            Peer.Sends();
            Fd = Accept();
            Write(5000);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void Trap10_HalfOpenConnectionsExpireWithoutHarmToTheListener()
        {
            Begin();
            Listen(1);
            for (int i = 0; i < 10; i++)
            {
                TcpPeer silent = new TcpPeer(World, 20_000 + i, (uint)i, 0);
                silent.Sends(syn: true, ack: TcpPeer.None);
                silent.Expects(ack: 1, syn: true);
            }

            World.Pass(200_000);
            Peer.HearsNothingFor(300_000);
            EstablishAgain();
        }

        [TestMethod]
        public void Trap10_DataReplaceALostHandshakeAck()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(payload: 100);
            Peer.Expects(seq: 1, ack: 101);
            Fd = Accept();
            Assert.AreEqual(100, Read());
        }

        [TestMethod]
        public void Trap11_ADuplicateSynGetsTheSameSynAck()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            uint start = Peer.OurStart;
            Peer.Waits(100);
            Peer.Sends(seq: 0, syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Assert.AreEqual(start, Peer.OurStart);
        }

        [TestMethod]
        public void Trap11_AnInvalidAckIsResetWithItsSequenceNumber()
        {
            Begin();
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends(ack: 4711);
            Peer.Expects(seq: 4711, ack: TcpPeer.None, rst: true);
        }

        [TestMethod]
        public void Trap12_AnAckOfAnOldConnectionIsResetAndOurSynRepeated()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Waits(10);
            Peer.Sends(seq: 500_000, ack: 900_000);
            Peer.Expects(seq: 900_000, ack: TcpPeer.None, rst: true);
            World.PassUntilSent(100, true);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 500_000, ack: 900_000);
            Peer.Expects(seq: 900_000, ack: TcpPeer.None, rst: true);
            Peer.HearsNothingFor(900);
        }

        [TestMethod]
        public void Trap13_AListenerIgnoresSegmentsOfItsConnections()
        {
            Establish();
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 11);
            Peer.Sends(seq: 11, rst: true);
            Peer.ExpectsNothing();
            Assert.AreEqual(Errno.ECONNRESET, SocketError());
            TcpPeer other = new TcpPeer(World, PeerPort + 1, 1, 0);
            other.Sends(syn: true, ack: TcpPeer.None);
            other.Expects(ack: 1, syn: true);
        }

        [TestMethod]
        public void Trap14_EcnAndReservedBitsInASynAreIgnored()
        {
            Begin();
            Listen();
            byte[] frame = Peer.Builds(ack: TcpPeer.None, flags: ReceivedSegment.Syn | ReceivedSegment.Ece | ReceivedSegment.Cwr);
            frame[TcpDataOffset] |= 0x0F;
            TcpPeer.Seal(frame);
            Peer.SendsFrame(frame);
            Peer.Expects(ack: 1, syn: true);
            Peer.Sends();
            Assert.IsTrue(Accept() >= 0);
        }

        [TestMethod]
        public void Trap15_PortAndInitialSequenceNumberDifferAfterAReboot()
        {
            int[] ports = new int[4];
            uint[] numbers = new uint[4];
            for (int i = 0; i < 4; i++)
            {
                BeginAt(new TcpSettings(), 1000, 1500, (uint)(77 + i));
                ConnectAgain();
                Peer.Expects(ack: TcpPeer.None, syn: true);
                ports[i] = Peer.OurPort;
                numbers[i] = Peer.OurStart;
                for (int before = 0; before < i; before++)
                {
                    Assert.AreNotEqual(ports[before], ports[i]);
                    Assert.AreNotEqual(numbers[before], numbers[i]);
                }
            }
        }

        [TestMethod]
        public void Trap15_APeerWithTheOldConnectionAcceptsAfterOurReset()
        {
            Connect();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 1000, ack: -700_000);
            Peer.Expects(seq: -700_000, ack: TcpPeer.None, rst: true);
            World.PassUntilSent(2000, true);
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Peer.Sends(seq: 0, syn: true, ack: 1);
            Peer.Expects(seq: 1, ack: 1);
        }
    }
}
