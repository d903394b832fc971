using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>The retransmission timer: RFC 6298, with RTO = SRTT + max(4 RTTVAR, 200 ms) as Linux has it.</summary>
    [TestClass]
    public class RetransmissionTests : ScriptedConversation
    {
        [TestMethod]
        public void TheSynAckGivesTheFirstRttSample()
        {
            // SRTT = R, RTTVAR = R / 2: RTO = R + max(2 R, 200)
            int[] rtts = { 0, 1, 50, 100, 101, 300, 900 };
            int[] timeouts = { 200, 201, 250, 300, 303, 900, 2700 };
            for (int i = 0; i < rtts.Length; i++)
            {
                Establish(rtt: rtts[i]);
                Write(100);
                Peer.Expects(seq: 1, payload: 100);
                Peer.HearsAfter(timeouts[i]);
                Peer.Expects(seq: 1, payload: 100);
            }
        }

        [TestMethod]
        public void OurSynGivesTheFirstRttSample()
        {
            EstablishActively(rtt: 400);
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(1200);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void TheRtoFollowsRttSamples()
        {
            // four times the deviation: 800, then 600, 450; after an outlier of 800 ms SRTT is 450 and the deviation 450 - 112 + 400
            int[] timeouts = { 400 + 800, 400 + 600, 400 + 450, 450 + 450 - 112 + 400 };
            for (int exchanges = 0; exchanges < timeouts.Length; exchanges++)
            {
                Establish(rtt: 400);
                for (int i = 0; i < exchanges; i++)
                {
                    Write(100);
                    Peer.Expects(payload: 100);
                    Peer.Waits(i < 2 ? 400 : 800);
                    Peer.Sends();
                }

                Write(100);
                Peer.Expects(payload: 100);
                Peer.HearsAfter(timeouts[exchanges]);
                Peer.Expects(seq: 1 + (exchanges * 100), payload: 100);
            }
        }

        [TestMethod]
        public void EachExpiryDoublesTheRtoUpToItsMaximum()
        {
            Establish(new TcpSettings { RtoMaximum = 1000 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            int[] waits = { 200, 400, 800, 1000, 1000, 1000 };
            for (int i = 0; i < waits.Length; i++)
            {
                Peer.HearsAfter(waits[i]);
                Peer.Expects(seq: 1, payload: 100);
            }
        }

        [TestMethod]
        public void TheMinimumIsASetting()
        {
            Establish(new TcpSettings { RtoMinimum = 50 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(50);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void AConnectionTimesOutAfterTheRetries()
        {
            Establish(new TcpSettings { Retries = 3 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(800);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(1600);
            Peer.Expects(seq: 101, rst: true);
            Assert.AreEqual(-Errno.ETIMEDOUT, Read());
            Assert.AreEqual(-Errno.EPIPE, Write(1));
            Peer.HearsNothingFor(1_000_000);
        }

        [TestMethod]
        public void NothingIsRetransmittedOnceAcknowledged()
        {
            Establish();
            Write(3000);
            Peer.ExpectsData(1, 3001, Mss);
            Peer.Sends(ack: 1001);
            Peer.Sends(ack: 3001);
            Peer.HearsNothingFor(1_000_000);
        }

        [TestMethod]
        public void AnAckOfNewDataRestartsTheTimer()
        {
            Establish();
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Waits(150);
            Peer.Sends(ack: 1001);
            int srtt = 150 / 8;
            Peer.HearsAfter(srtt + 200);
            Peer.Expects(seq: 1001, payload: 1000);
        }

        [TestMethod]
        public void NewDataDoNotRestartTheTimer()
        {
            Establish();
            NoDelay();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(150);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
            Peer.HearsAfter(50);
            Peer.Expects(seq: 1, payload: 100);
        }

        [TestMethod]
        public void DuplicateAcksDoNotRestartTheTimer()
        {
            Establish();
            Write(2000);
            Peer.ExpectsData(1, 2001, Mss);
            Peer.Waits(100);
            Peer.Sends(ack: 1);
            Peer.Waits(50);
            Peer.Sends(ack: 1);
            Peer.HearsAfter(50);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void KarnRetransmissionsGiveNoRttSample()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(150);
            Peer.Sends(ack: 101);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
            Peer.Sends(ack: 201);

            // the only samples were of 0 ms
            Write(100);
            Peer.Expects(seq: 201, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 201, payload: 100);
        }

        [TestMethod]
        public void KarnBackoffLastsUntilAnRttSample()
        {
            // RFC 6298 section 5.5: otherwise everything would be sent twice on a path slower than the RTO
            Establish();
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(400);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(700);
            Peer.Sends(ack: 101);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
            Peer.HearsNothingFor(700);
            Peer.Sends(ack: 201);
            Write(100);
            Peer.Expects(seq: 201, payload: 100);
            int srtt = 700 / 8;
            Peer.HearsAfter(srtt + 700);
            Peer.Expects(seq: 201, payload: 100);
        }

        [TestMethod]
        public void TimestampsMeasureRetransmissions()
        {
            Establish(Sack(), options: "mss 1012,TS");
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Waits(160);
            Peer.Sends(ack: 101);
            Write(100);
            Peer.Expects(seq: 101, payload: 100);
            int srtt = 160 / 8;
            Peer.HearsAfter(srtt + 200);
            Peer.Expects(seq: 101, payload: 100);
        }

        [TestMethod]
        public void AfterATimeoutSlowStartRetransmits()
        {
            Establish();
            Write(8000);
            Peer.ExpectsData(1, 8001, Mss);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.Sends(ack: 1001);
            Peer.ExpectsData(1001, 3001, Mss);
            Peer.Sends(ack: 3001);
            Peer.ExpectsData(3001, 7001, Mss);
            Peer.Sends(ack: 8001);
            Peer.HearsNothingFor(100_000);
        }

        [TestMethod]
        public void ARetransmissionCarriesTheLatestAckAndWindow()
        {
            Establish();
            Write(100);
            Peer.Expects(seq: 1, ack: 1, payload: 100, window: 8192);
            Peer.Sends(seq: 1, ack: 1, payload: 1000);
            Peer.Expects(seq: 101, ack: 1001);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, ack: 1001, payload: 100, window: 7192);
        }

        [TestMethod]
        public void DataThatArriveDuringBackoffAreStillAcknowledged()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0 });
            Write(100);
            Peer.Expects(seq: 1, payload: 100);
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
            Peer.Sends(seq: 1, ack: 1, payload: 10);
            Peer.HearsAfter(40);
            Peer.Expects(seq: 101, ack: 11);
        }

        [TestMethod]
        public void ARetransmittedSynGivesNoSampleAndAWindowOfOneSegment()
        {
            // RFC 5681 section 3.1 and RFC 6298 section 5.7: 3 s
            Begin();
            Listen();
            Agree("mss 1000", 65_535);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: "mss 1000");
            Peer.Expects(ack: 1, syn: true);
            Peer.HearsAfter(1000);
            Peer.Expects(seq: 0, ack: 1, syn: true);
            Peer.Sends();
            Fd = Accept();
            Write(3000);
            Peer.Expects(seq: 1, payload: 1000);
            Peer.HearsAfter(3000);
            Peer.Expects(seq: 1, payload: 1000);
        }

        [TestMethod]
        public void AFrameRejectedByTheDeviceIsRetransmitted()
        {
            Establish();
            World.Device.TransmitResult = -Errno.ENOBUFS;
            Write(100);
            Peer.ExpectsNothing();
            World.Device.TransmitResult = 0;
            Peer.HearsAfter(200);
            Peer.Expects(seq: 1, payload: 100);
        }

        private static TcpSettings Sack() => new TcpSettings { LossDetection = LossDetection.Sack };
    }
}
