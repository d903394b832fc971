using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What window we offer: RFC 9293 section 3.8.6.2.2. That its right edge never moves left is checked on every segment.</summary>
    [TestClass]
    public class ReceiveWindowTests : ScriptedConversation
    {
        // RFC 1122 section 4.2.3.3: by the smaller one of half of the buffer and a segment
        [TestMethod]
        public void TheWindowOfASmallBufferOpensByHalfOfIt()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 1500 }, "mss 1460");
            Peer.Sends(payload: 1460);
            Peer.Ignores();
            Peer.Sends(payload: 40);
            Peer.Ignores();
            Assert.AreEqual(0, Peer.Last.Window);
            Assert.AreEqual(600, Read(600));
            Peer.ExpectsNothing();
            Assert.AreEqual(200, Read(200));
            Peer.Expects(ack: 1501, window: 800);
        }

        [TestMethod]
        public void UnreadDataReduceTheWindow()
        {
            Establish(Sized(4000));
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 1001, window: 3000);
            Peer.Sends(payload: 1000);
            Peer.Expects(ack: 2001, window: 2000);
        }

        [TestMethod]
        public void ReadingALittleDoesNotOpenTheWindow()
        {
            Establish(Sized(4000));
            Fill(4000);
            Assert.AreEqual(999, Read(999));
            Peer.ExpectsNothing();
            Peer.Sends(seq: 4000);
            Peer.Expects(ack: 4001, window: 0);
        }

        [TestMethod]
        public void ReadingASegmentOpensTheWindowInTheNextAck()
        {
            Establish(Sized(4000));
            Fill(4000);
            Assert.AreEqual(1000, Read(1000));
            Peer.ExpectsNothing();
            Peer.Sends(seq: 4000);
            Peer.Expects(ack: 4001, window: 1000);
        }

        [TestMethod]
        public void ReadingTwoSegmentsSendsAWindowUpdate()
        {
            Establish(Sized(8000));
            Fill(8000);
            Assert.AreEqual(1999, Read(1999));
            Peer.ExpectsNothing();
            Assert.AreEqual(1, Read(1));
            Peer.Expects(ack: 8001, window: 2000);
        }

        [TestMethod]
        public void ReadingHalfOfASmallBufferSendsAWindowUpdate()
        {
            Establish(Sized(1000));
            Fill(1000);
            Assert.AreEqual(499, Read(499));
            Peer.ExpectsNothing();
            Assert.AreEqual(1, Read(1));
            Peer.Expects(ack: 1001, window: 500);
        }

        [TestMethod]
        public void ReadingEverythingReopensTheWholeWindow()
        {
            Establish(Sized(4000));
            Fill(4000);
            Assert.AreEqual(4000, Read());
            Peer.Expects(ack: 4001, window: 4000);
        }

        [TestMethod]
        public void AFastReaderCausesNoWindowUpdates()
        {
            Establish(Sized(8000));
            for (int i = 0; i < 100; i++)
            {
                Peer.Sends(payload: 1000);
                Peer.Ignores();
                Assert.AreEqual(1000, Read());
                int updates = Peer.Ignores();
                Assert.IsTrue(updates <= 1);
            }

            Assert.IsTrue(Statistics.TcpSegmentsSent <= 1 + 100 + 50, Statistics.TcpSegmentsSent.ToString());
        }

        [TestMethod]
        public void DataBeyondTheWindowAreTrimmed()
        {
            Establish(Sized(1000));
            Peer.Sends(payload: 1400);
            Peer.Expects(ack: 1001, window: 0);
            Assert.AreEqual(1000, Read());
        }

        [TestMethod]
        public void DataWithinTheOfferedWindowAreAccepted()
        {
            // the window is rounded up to the scale: the ring must have room for it
            Begin(Sized(100_001));
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000,nop,wscale 0");
            Peer.Expects(ack: 1, syn: true, window: 65_535);
            Peer.Sends();
            Fd = Accept();
            int edge = 65_536;
            int at = 1;
            while (at < edge)
            {
                int length = edge - at < 1400 ? edge - at : 1400;
                Peer.Sends(seq: at, payload: length);
                Peer.Ignores();
                at += length;
                Assert.IsTrue(Peer.Last.Acknowledgment <= at);
                edge = Peer.Last.Acknowledgment + (Peer.Last.Window << 1);
            }

            Peer.Waits(100);
            Peer.Ignores();
            Assert.AreEqual(at, Peer.Last.Acknowledgment);
            Assert.AreEqual(0, Peer.Last.Window);
            Assert.IsTrue(at - 1 >= 100_001);
            int read = Read();
            read += Read();
            Assert.AreEqual(at - 1, read);
        }

        [TestMethod]
        [DataRow(131_072)]
        [DataRow(1_048_576)]
        public void ReadingBeyondAnUnscaledWindowSendsNoEmptyUpdate(int buffer)
        {
            TcpSettings settings = Sized(buffer);
            settings.DelayedAckSegments = 1;
            Establish(settings);
            for (int at = 1; at <= 100_000; at += 1000)
            {
                Peer.Sends(seq: at, payload: 1000);
                Peer.Expects(ack: at + 1000, window: 65_535);
                Assert.AreEqual(500, Read(500));
                Peer.ExpectsNothing();
                Assert.AreEqual(500, Read(500));
                Peer.ExpectsNothing();
            }
        }

        [TestMethod]
        public void PeekingDoesNotOpenTheWindow()
        {
            Establish(Sized(2000));
            Fill(2000);
            Assert.AreEqual(2000, Read(2000, SocketConstants.MSG_PEEK));
            Peer.ExpectsNothing();
            Peer.Sends(seq: 2000);
            Peer.Expects(ack: 2001, window: 0);
            Assert.AreEqual(2000, Read());
            Peer.Expects(ack: 2001, window: 2000);
        }

        [TestMethod]
        public void APureAckAtAClosedWindowIsAccepted()
        {
            Establish(Sized(1000));
            Fill(1000);
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Sends(seq: 1001, ack: 101);
            Peer.HearsNothingFor(10_000);
        }

        [TestMethod]
        public void OutOfOrderDataUpToTheRightEdgeAreKept()
        {
            Establish(Sized(2000));
            Peer.Sends(seq: 1001, payload: 1000);
            Peer.Expects(ack: 1, window: 2000);
            Peer.Sends(seq: 1, payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            Assert.AreEqual(2000, Read());
        }

        private static TcpSettings Sized(int buffer) => new TcpSettings { ReceiveBufferSize = buffer, InitialImmediateAcks = 64 };

        private static void Fill(int bytes)
        {
            for (int at = 1; at <= bytes; at += 1000)
            {
                Peer.Sends(seq: at, payload: 1000);
                Peer.Ignores();
            }

            Assert.AreEqual(bytes + 1, Peer.Last.Acknowledgment);
            Assert.AreEqual(0, Peer.Last.Window);
        }
    }
}
