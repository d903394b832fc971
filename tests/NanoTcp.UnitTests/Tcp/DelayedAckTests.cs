using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>When data are acknowledged: RFC 9293 section 3.8.6.3, RFC 5681 section 4.2.</summary>
    [TestClass]
    public class DelayedAckTests : ScriptedConversation
    {
        [TestMethod]
        public void ALoneSegmentIsAcknowledgedAfterFortyMilliseconds()
        {
            Establish(Delayed());
            Peer.Sends(seq: 1, payload: 100);
            Peer.HearsAfter(40);
            Peer.Expects(seq: 1, ack: 101);
            Peer.HearsNothingFor(1000);
        }

        [TestMethod]
        public void EverySecondSegmentIsAcknowledgedAtOnce()
        {
            Establish(Delayed());
            for (int i = 0; i < 6; i += 2)
            {
                Peer.Sends(payload: 500);
                Peer.ExpectsNothing();
                Peer.Sends(payload: 500);
                Peer.Expects(seq: 1, ack: 1 + ((i + 2) * 500));
            }

            Peer.HearsNothingFor(1000);
        }

        [TestMethod]
        public void TheDelayStartsAtTheFirstUnacknowledgedSegment()
        {
            Establish(Delayed());
            Peer.Sends(payload: 10);
            Peer.HearsNothingFor(39);
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 21);
            Peer.Sends(payload: 10);
            Peer.HearsAfter(40);
            Peer.Expects(ack: 31);
        }

        [TestMethod]
        public void TheFirstSegmentsOfAConnectionAreAcknowledgedAtOnce()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 3 });
            for (int i = 0; i < 3; i++)
            {
                Peer.Sends(payload: 100);
                Peer.Expects(ack: 101 + (i * 100));
            }

            Peer.Sends(payload: 100);
            Peer.HearsAfter(40);
            Peer.Expects(ack: 401);
        }

        [TestMethod]
        public void WithoutDelayEverySegmentIsAcknowledged()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0, DelayedAckTime = 0 });
            for (int i = 0; i < 5; i++)
            {
                Peer.Sends(payload: 100);
                Peer.Expects(ack: 101 + (i * 100));
            }
        }

        [TestMethod]
        public void TheNumberOfSegmentsIsASetting()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0, DelayedAckSegments = 4 });
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.ExpectsNothing();
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 401);
        }

        [TestMethod]
        public void OutOfOrderDataAreAcknowledgedAtOnce()
        {
            Establish(Delayed());
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 1);
        }

        [TestMethod]
        public void DataThatFillAHoleAreAcknowledgedAtOnce()
        {
            Establish(Delayed());
            Peer.Sends(seq: 101, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 301, payload: 100);
            Peer.Expects(ack: 1);
            Peer.Sends(seq: 1, payload: 50);
            Peer.Expects(ack: 51);
            Peer.Sends(seq: 51, payload: 50);
            Peer.Expects(ack: 201);
            Peer.Sends(seq: 201, payload: 100);
            Peer.Expects(ack: 401);
        }

        [TestMethod]
        public void DuplicateDataAreAcknowledgedAtOnce()
        {
            Establish(Delayed());
            Peer.Sends(payload: 100);
            Peer.Sends(payload: 100);
            Peer.Expects(ack: 201);
            Peer.Sends(seq: 1, payload: 100);
            Peer.Expects(ack: 201);
        }

        [TestMethod]
        public void ASegmentWithoutDataIsNotAcknowledged()
        {
            Establish(Delayed());
            Peer.Sends();
            Peer.Sends(window: 500);
            Peer.HearsNothingFor(1000);
        }

        [TestMethod]
        public void FinWithDataIsAcknowledgedAtOnce()
        {
            Establish(Delayed());
            Peer.Sends(payload: 100, fin: true);
            Peer.Expects(ack: 102);
        }

        private static TcpSettings Delayed() => new TcpSettings { InitialImmediateAcks = 0 };

        [TestMethod]
        public void QuickAckSendsThePendingAckAndThenEachAtOnce()
        {
            Establish(new TcpSettings { InitialImmediateAcks = 0 });
            Peer.Sends(payload: 10);
            Peer.ExpectsNothing();
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_QUICKACK, 1);
            Peer.Expects(ack: 11);
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 21);
            Peer.Sends(payload: 10);
            Peer.Expects(ack: 31);
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_QUICKACK, 0);
            Peer.Sends(payload: 10);
            Peer.HearsAfter(40);
            Peer.Expects(ack: 41);
        }
    }
}
