using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Loss found by duplicate acknowledgments, without SACK: RFC 5681 section 3.2, RFC 6582, RFC 3042.</summary>
    [TestClass]
    public class FastRetransmitTests : ScriptedConversation
    {
        [TestMethod]
        public void TheThirdDuplicateAckRetransmitsOneSegment()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 6001);
            Peer.HearsNothingFor(100_000);
            Assert.AreEqual(1L, Statistics.TcpFastRetransmits);
        }

        [TestMethod]
        public void APartialAckRetransmitsTheNextHoleAtOnce()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Duplicates(3, 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 2001);
            Peer.Expects(seq: 2001, payload: 1000);
            Peer.Sends(ack: 4001);
            Peer.Expects(seq: 4001, payload: 1000);
            Peer.Sends(ack: 6001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        [DataRow(3, 1000)]
        [DataRow(3, 2000)]
        [DataRow(5, 2000)]
        [DataRow(3, 3000)]
        public void APartialAckRetransmitsRegardlessOfTheWindow(int duplicates, int step)
        {
            // RFC 6582 section 3.2 step 3; new data have filled what the window allows
            Establish(new TcpSettings { InitialWindow = 10, SendBufferSize = 60_000 });
            Write(60_000);
            Peer.ExpectsData(1, 10_001, Mss);
            for (int i = 0; i < duplicates; i++)
            {
                Peer.Sends(ack: 1);
                Peer.Ignores();
            }

            for (int hole = 1 + step; hole <= 9001; hole += step)
            {
                Peer.Sends(ack: hole);
                Peer.ExpectsFirst(seq: hole, payload: Mss);
                Peer.Ignores();
            }

            Assert.AreEqual(0L, Statistics.TcpTimeouts);
        }

        [TestMethod]
        public void EachLossNeedsThreeDuplicates()
        {
            Establish(new TcpSettings { LimitedTransmit = false });
            for (int loss = 0; loss < 3; loss++)
            {
                int first = 1 + (loss * 2000);
                Write(2000);
                Peer.Ignores();
                Duplicates(2, first);
                Peer.ExpectsNothing();
                Duplicates(1, first);
                Peer.Expects(seq: first, payload: 1000);
                Peer.Sends(ack: first + 2000);
                Peer.ExpectsNothing();
            }
        }

        [TestMethod]
        public void LimitedTransmitSendsNewDataOnTheFirstTwoDuplicates()
        {
            Establish(new TcpSettings { InitialWindow = 4 });
            Write(8000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 4001, payload: 1000);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 5001, payload: 1000);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void WithoutLimitedTransmitTheFirstDuplicatesSendNothing()
        {
            Establish(new TcpSettings { InitialWindow = 4, LimitedTransmit = false });
            Write(8000);
            Peer.ExpectsData(1, 4001, Mss);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void LimitedTransmitDoesNotLetFourSegmentsStarve()
        {
            // a flight of two and a loss: two duplicates would not be three without it
            Establish(new TcpSettings { InitialWindow = 3 });
            Write(5000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 4001, payload: 1000);
            Peer.Sends(ack: 1);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void AnAckWithDataIsNotADuplicate()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            for (int i = 0; i < 6; i++)
            {
                Peer.Sends(ack: 1, payload: 10);
                Peer.Expects(ack: 11 + (i * 10));
            }
        }

        [TestMethod]
        public void AWindowUpdateIsNotADuplicateAck()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            for (int i = 0; i < 6; i++)
            {
                Peer.Sends(ack: 1, window: 10_000 + (i * 1000));
            }

            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AnAckWithoutDataInFlightIsNotADuplicate()
        {
            Establish();
            Duplicates(5, 1);
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Peer.Sends(ack: 1);
            Peer.Sends(ack: 1);
            Peer.ExpectsNothing();
        }

        [TestMethod]
        public void NewAcknowledgedDataResetTheDuplicateCount()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Duplicates(2, 1);
            Peer.Sends(ack: 1001);
            Duplicates(2, 1001);
            Peer.ExpectsNothing();
            Peer.Sends(ack: 1001);
            Peer.Expects(seq: 1001, payload: 1000);
        }

        [TestMethod]
        public void AfterRecoveryTheWindowIsHalfTheFlight()
        {
            Establish(Large());
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Duplicates(3, 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 6001);
            Write(10_000);
            Peer.ExpectsData(6001, 9001, Mss);
        }

        [TestMethod]
        public void DuringRecoveryNewDataAreSent()
        {
            // proportional rate reduction: about one new segment for two that left the network
            Establish(Large());
            Write(20_000);
            Peer.ExpectsData(1, 10_001, Mss);
            int sent = 0;
            for (int i = 0; i < 9; i++)
            {
                Peer.Sends(ack: 1);
                sent += Peer.Ignores();
            }

            Assert.IsTrue(sent >= 4 && sent <= 7, sent.ToString());
            Peer.Sends(ack: 10_001);
            Peer.Ignores();
            Assert.IsTrue(Peer.Last.End - 10_001 <= 5000 + 1000, Peer.Last.Describe());
        }

        [TestMethod]
        public void ASecondLossInAFlightDoesNotReduceTheWindowAgain()
        {
            Establish(Large());
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Duplicates(3, 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 3001);
            Peer.Expects(seq: 3001, payload: 1000);
            Peer.Sends(ack: 8001);
            Write(10_000);
            Peer.ExpectsData(8001, 12_001, Mss);
        }

        [TestMethod]
        public void TheTimerRecoversALostRetransmission()
        {
            Establish();
            Write(6000);
            Peer.ExpectsData(1, 6001, Mss);
            Peer.Waits(10);
            Duplicates(3, 1);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Waits(199);
            Peer.Ignores();
            Peer.Waits(1);
            Peer.Ignores();
            Assert.AreEqual(1, Peer.Last.Sequence);
            Peer.Sends(ack: 6001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void FastRetransmitIsNotHeldBackByNagle()
        {
            Establish();
            NoDelay();
            for (int i = 0; i < 5; i++)
            {
                Write(10);
                Peer.Expects(payload: 10);
            }

            SetOption(NanoTcp.Sockets.SocketConstants.IPPROTO_TCP, NanoTcp.Sockets.SocketConstants.TCP_NODELAY, 0);
            Duplicates(3, 1);
            Peer.Expects(seq: 1, payload: 10);
        }

        private static TcpSettings Large() => new TcpSettings { SendBufferSize = 65_536 };

        private static void Duplicates(int count, int ack)
        {
            for (int i = 0; i < count; i++)
            {
                Peer.Sends(ack: ack);
            }
        }
    }
}
