using nanoFramework.TestFramework;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Ethernet
{
    /// <summary>Which neighbors the ARP cache keeps when packets from more addresses arrive than it has room for.</summary>
    [TestClass]
    public class NeighborTests
    {
        private const int UnsolicitedLimit = 4;
        private const int Ip = 14;
        private const int Tcp = Ip + 20;
        private const int Syn = 0x02;
        private const int Ack = 0x10;
        private const int Port = 80;

        [TestMethod]
        public void ForgedSynsAskForFourAddressesAndTheOthersAreAnsweredToTheSender()
        {
            const int count = 100;
            Lan lan = Lan.Settled();
            lan.Calls.Listener(Port, 5);

            for (uint i = 0; i < count; i++)
            {
                lan.Peer.Sends(Packets.Segment(Lan.Silent + i, 1000, Lan.Board, Port, 1, 0, Syn));
            }

            for (uint i = 0; i < UnsolicitedLimit; i++)
            {
                lan.Peer.Expects("all: who has " + Ipv4Address.ToString(Lan.Silent + i) + "? tell 10.0.0.1");
            }

            for (uint i = UnsolicitedLimit; i < count; i++)
            {
                byte[] frame = lan.Peer.Takes();
                CollectionAssert.AreEqual(lan.Peer.Mac, First(frame, 6));
                Assert.AreEqual(Lan.Silent + i, Packets.Read32(frame, Ip + 16));
                Assert.AreEqual(Syn | Ack, (int)frame[Tcp + 13]);
            }

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ForgedPingsAndSegmentsToAClosedPortAskForNoMoreAddresses()
        {
            Lan lan = Lan.Settled();
            for (uint i = 0; i < 50; i++)
            {
                lan.Peer.Sends(Packets.EchoRequest(Lan.Silent + i, Lan.Board, 7, 1, Packets.Bytes(4)));
                lan.Peer.Sends(Packets.Segment(Lan.Silent + 50 + i, 1000, Lan.Board, Port, 1, 0, Syn));
            }

            int requests = 0;
            for (byte[] frame = lan.Peer.Takes(); frame != null; frame = lan.Peer.Takes())
            {
                requests += Packets.Read16(frame, 12) == 0x0806 ? 1 : 0;
            }

            Assert.AreEqual(UnsolicitedLimit, requests);
        }

        [TestMethod]
        public void ForgedAddressesDoNotDisplaceOneAnotherWhereConnectionsLeaveThemLittleRoom()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Listener(Port, 5);
            for (uint i = 0; i < 15; i++)
            {
                int fd = lan.Calls.Tcp();
                lan.Calls.NonBlocking(fd);
                lan.Calls.Connect(fd, Lan.Silent + i, Port);
            }

            lan.Forget();
            for (uint i = 0; i < 50; i++)
            {
                lan.Peer.Sends(Packets.Segment(Lan.Silent + 50 + i, 1000, Lan.Board, Port, 1, 0, Syn));
            }

            lan.Peer.Expects("all: who has 10.0.0.53? tell 10.0.0.1");
            for (int i = 1; i < 50; i++)
            {
                CollectionAssert.AreEqual(lan.Peer.Mac, First(lan.Peer.Takes(), 6));
            }

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ASynThatComesAgainIsAnsweredToItsSenderWhenItsAddressHasNoEntryAnyMore()
        {
            const uint client = Lan.Silent + 50;
            Lan lan = Lan.Settled();
            lan.Calls.Listener(Port, 5);
            lan.Peer.Address = client;
            lan.Peer.Asks(Lan.Board);
            lan.Peer.Sends(Packets.Segment(client, 1000, Lan.Board, Port, 1, 0, Syn));
            for (uint i = 0; i < 16; i++)
            {
                int fd = lan.Calls.Tcp();
                lan.Calls.NonBlocking(fd);
                lan.Calls.Connect(fd, Lan.Silent + i, Port);
            }

            lan.Forget();
            lan.Peer.Sends(Packets.Segment(client, 1000, Lan.Board, Port, 1, 0, Syn));

            byte[] frame = lan.Peer.Takes();
            CollectionAssert.AreEqual(lan.Peer.Mac, First(frame, 6));
            Assert.AreEqual(Syn | Ack, (int)frame[Tcp + 13]);
        }

        [TestMethod]
        public void ASenderWithAGroupAddressGetsNoAnswer()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Listener(Port, 5);
            lan.Peer.Mac = new byte[] { 3, 0, 0, 0, 0, 2 };
            for (uint i = 0; i < 10; i++)
            {
                lan.Peer.Sends(Packets.Segment(Lan.Silent + i, 1000, Lan.Board, Port, 1, 0, Syn));
            }

            for (uint i = 0; i < UnsolicitedLimit; i++)
            {
                lan.Peer.Expects("all: who has " + Ipv4Address.ToString(Lan.Silent + i) + "? tell 10.0.0.1");
            }

            lan.ExpectsDrop(DropReason.NeighborUnresolved, 10 - UnsolicitedLimit);
        }

        [TestMethod]
        public void AnUnknownClientGetsInWhileForgedAddressesAreAskedFor()
        {
            const uint client = Lan.Silent + 50;
            Lan lan = Lan.Settled();
            int listener = lan.Calls.Listener(Port, 5);
            for (uint i = 0; i < UnsolicitedLimit; i++)
            {
                lan.Router.Sends(Packets.Segment(Lan.Silent + i, 1000, Lan.Board, Port, 1, 0, Syn));
            }

            lan.Forget();
            lan.Peer.Address = client;
            lan.Peer.Sends(Packets.Segment(client, 1000, Lan.Board, Port, 1, 0, Syn));
            byte[] synAck = lan.Peer.Takes();
            CollectionAssert.AreEqual(lan.Peer.Mac, First(synAck, 6));
            lan.Peer.Sends(Packets.Segment(client, 1000, Lan.Board, Port, 2, Packets.Read32(synAck, Tcp + 4) + 1, Ack));

            lan.Peer.Expects("all: who has 10.0.0.53? tell 10.0.0.1");
            int fd = lan.Calls.Accept(listener);
            Assert.AreEqual(5, lan.Calls.Write(fd, 5));
            lan.Peer.ExpectsNothing();
            lan.Peer.Answers();
            CollectionAssert.AreEqual(lan.Peer.Mac, First(lan.Peer.Takes(), 6));
        }

        [TestMethod]
        public void AConnectionAndTheGatewayKeepTheirNeighborsWhateverAsksForUs()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.Gateway);
            lan.Router.Asks(Lan.Board);
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Lan.PeerAddress, Port));
            Station thief = new Station(lan, lan.Wire, 0x66, 0);
            for (uint i = 0; i < 100; i++)
            {
                lan.PassTime(1);
                thief.Address = Lan.Silent + i;
                thief.Asks(Lan.Board);
                thief.Sends(Packets.Segment(Lan.Silent + 120 + i, 1000, Lan.Board, Port, 1, 0, Syn));
            }

            lan.Forget();
            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Lan.FarAway, 9);
            lan.Peer.Expects("gateway: 10.0.0.1 > 192.0.2.1 UDP 7 > 9, 5 bytes");
            lan.PassTime(900);
            byte[] again = lan.Peer.Takes();
            CollectionAssert.AreEqual(lan.Peer.Mac, First(again, 6));
            Assert.AreEqual(Syn, (int)again[Tcp + 13]);
        }

        [TestMethod]
        public void ANeighborThatHasAnsweredOutlastsThoseThatOnlyAsked()
        {
            Lan lan = new Lan();
            lan.PassTime(3000);
            int fd = lan.Calls.Udp(7);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            lan.Peer.Answers();
            for (uint i = 0; i < 100; i++)
            {
                lan.PassTime(1);
                lan.Router.Address = Lan.Silent + i;
                lan.Router.Asks(Lan.Board);
            }

            lan.Forget();
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        private static byte[] First(byte[] frame, int count)
        {
            byte[] first = new byte[count];
            System.Array.Copy(frame, 0, first, 0, count);
            return first;
        }
    }
}
