using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Udp
{
    /// <summary>Datagrams that leave: how large, from which port, to whom.</summary>
    [TestClass]
    public class UdpSendTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(1471)]
        [DataRow(1472)]
        public void ADatagramIsSentWithAllBytes(int size)
        {
            Lan lan = Lan.Settled();
            byte[] expected = Packets.Bytes(size);

            Assert.AreEqual(size, lan.Calls.SendTo(lan.Calls.Udp(7), size, Lan.PeerAddress, 9));

            byte[] packet = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 UDP 7 > 9, " + size.ToString() + " bytes", FrameText.OfPacket(packet));
            for (int i = 0; i < size; i++)
            {
                Assert.AreEqual(expected[i], packet[28 + i], "byte " + i.ToString());
            }

            Assert.AreEqual(1L, lan.Statistics.UdpSent);
        }

        [TestMethod]
        public void ADatagramBeyondTheMaximumIsRejected()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(-Errno.EMSGSIZE, lan.Calls.SendTo(lan.Calls.Udp(7), 65_508, Lan.PeerAddress, 9));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void TheSendBufferLimitsADatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            Assert.AreEqual(0, lan.Calls.Set(fd, SocketConstants.SO_SNDBUF, 4096));
            Assert.AreEqual(4096, lan.Calls.Get(fd, SocketConstants.SO_SNDBUF));

            Assert.AreEqual(-Errno.EMSGSIZE, lan.Calls.SendTo(fd, 4097, Lan.PeerAddress, 9));
            lan.Peer.ExpectsNothing();
            Assert.AreEqual(4096, lan.Calls.SendTo(fd, 4096, Lan.PeerAddress, 9));
        }

        [TestMethod]
        [DataRow(1473, 2)]
        [DataRow(2952, 2)]
        [DataRow(2953, 3)]
        [DataRow(20000, 14)]
        [DataRow(65507, 45)]
        public void ADatagramLargerThanTheMtuIsFragmented(int size, int fragments)
        {
            Lan lan = Lan.Settled();
            byte[] expected = Packets.Bytes(size);

            Assert.AreEqual(size, lan.Calls.SendTo(lan.Calls.Udp(7), size, Lan.PeerAddress, 9));

            Assert.AreEqual(fragments, lan.Wire.SentCount);
            byte[] packet = lan.Peer.TakesFragments();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 UDP 7 > 9, " + size.ToString() + " bytes", FrameText.OfPacket(packet));
            for (int i = 0; i < size; i++)
            {
                Assert.AreEqual(expected[i], packet[28 + i], "byte " + i.ToString());
            }

            Assert.AreEqual(1L, lan.Statistics.UdpSent);
            Assert.AreEqual((long)fragments, lan.Statistics.IpFragmentsSent);
        }

        [TestMethod]
        [DataRow(68)]
        [DataRow(576)]
        [DataRow(577)]
        public void ASmallLinkGetsSmallFragments(int mtu)
        {
            Lan lan = new Lan(LinkKind.Ip, mtu, Lan.Board);
            int fd = lan.Calls.Udp(7);

            Assert.AreEqual(mtu - 28, lan.Calls.SendTo(fd, mtu - 28, Lan.PeerAddress, 9));
            Assert.AreEqual(1, lan.Wire.SentCount);
            lan.Forget();
            Assert.AreEqual(1000, lan.Calls.SendTo(fd, 1000, Lan.PeerAddress, 9));

            Assert.AreEqual("10.0.0.1 > 10.0.0.2 UDP 7 > 9, 1000 bytes", FrameText.OfPacket(lan.Peer.TakesFragments()));
        }

        [TestMethod]
        public void EachDatagramInFragmentsHasItsOwnIdentification()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);

            lan.Calls.SendTo(fd, 2000, Lan.PeerAddress, 9);
            lan.Calls.SendTo(fd, 2000, Lan.PeerAddress, 9);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);

            int first = Packets.Read16(lan.Peer.TakesFragments(), 4);
            int second = Packets.Read16(lan.Peer.TakesFragments(), 4);
            Assert.AreEqual((first + 1) & 0xFFFF, second);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void ALongDatagramWaitsForArp()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Peer.Address = Lan.Silent;
            lan.After(50, () => lan.Peer.Answers());

            Assert.AreEqual(2000, lan.Calls.SendTo(fd, 2000, Lan.Silent, 9));

            lan.Peer.Expects("all: who has 10.0.0.3? tell 10.0.0.1");
            Assert.AreEqual("10.0.0.1 > 10.0.0.3 UDP 7 > 9, 2000 bytes", FrameText.OfPacket(lan.Peer.TakesFragments()));
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ALongDatagramToANeighborThatDoesNotAnswerFails()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(-Errno.EHOSTUNREACH, lan.Calls.SendTo(lan.Calls.Udp(7), 2000, Lan.Silent, 9));
        }

        [TestMethod]
        public void ANonBlockingLongDatagramIsRetriedOnPollout()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.NonBlocking(fd);
            lan.Peer.Address = Lan.Silent;
            lan.After(50, () => lan.Peer.Answers());
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.SendTo(fd, 2000, Lan.Silent, 9));
            long start = lan.Clock.Now;

            Assert.AreEqual(SocketConstants.POLLOUT, lan.Calls.Poll(fd, SocketConstants.POLLOUT, 1000));

            Assert.AreEqual(50L, lan.Clock.Now - start);
            Assert.AreEqual(2000, lan.Calls.SendTo(fd, 2000, Lan.Silent, 9));
        }

        [TestMethod]
        public void ALongDatagramLoopsBackCompletely()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);

            Assert.AreEqual(4000, lan.Calls.SendTo(fd, 4000, SocketConstants.INADDR_LOOPBACK, 7));
            lan.PassTime(1);

            Assert.AreEqual(4000, lan.Calls.Receive(fd));
            Assert.AreEqual("127.0.0.1:7", lan.Calls.From.ToString());
        }

        [TestMethod]
        public void ASmallMtuDoesNotLimitReception()
        {
            Lan lan = new Lan(LinkKind.Ip, 576, Lan.Board);
            int fd = lan.Calls.Udp(9);

            lan.Peer.SendsDatagram(7, 9, 1400);

            Assert.AreEqual(1400, lan.Calls.Receive(fd));
        }

        [TestMethod]
        [DataRow("255.255.255.255")]
        [DataRow("10.0.0.255")]
        public void ABroadcastNeedsSoBroadcast(string destination)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            uint all = Packets.Address(destination);

            Assert.AreEqual(-Errno.EACCES, lan.Calls.SendTo(fd, 5, all, 9));
            lan.Peer.ExpectsNothing();
            lan.Calls.Set(fd, SocketConstants.SO_BROADCAST, 1);
            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, all, 9));

            lan.Peer.Expects("all: 10.0.0.1 > " + destination + " UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void ABoardWithoutAnAddressCanBroadcast()
        {
            Lan lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
            int fd = lan.Calls.Udp(68);
            lan.Calls.Set(fd, SocketConstants.SO_BROADCAST, 1);

            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, 0xFFFFFFFF, 67));

            lan.Peer.Expects("all: 0.0.0.0 > 255.255.255.255 UDP 68 > 67, 5 bytes");
        }

        [TestMethod]
        public void ASocketBoundToTheBroadcastAddressSendsFromTheInterfaceAddress()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            lan.Calls.Bind(fd, SocketConstants.INADDR_BROADCAST, 7);

            Assert.AreEqual(5, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9));

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        [DataRow("224.0.0.1", "01:00:5E:00:00:01")]
        [DataRow("239.255.129.3", "01:00:5E:7F:81:03")]
        public void AMulticastDatagramIsSentToTheGroupsMac(string group, string mac)
        {
            Lan lan = Lan.Settled();

            lan.Calls.SendTo(lan.Calls.Udp(7), 5, Packets.Address(group), 9);

            lan.Peer.Expects(mac + ": 10.0.0.1 > " + group + " UDP 7 > 9, 5 bytes");
        }

        [TestMethod]
        public void AnUnboundSocketGetsAnEphemeralPortAndKeepsIt()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            Assert.AreEqual(0, lan.Calls.PortOf(fd));

            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 9);
            int port = lan.Calls.PortOf(fd);
            lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 10);

            Assert.IsTrue(port >= 49152 && port <= 65535, port.ToString());
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP " + port.ToString() + " > 9, 5 bytes");
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP " + port.ToString() + " > 10, 5 bytes");
        }

        [TestMethod]
        public void EphemeralPortsAreUnique()
        {
            Lan lan = Lan.Settled();
            bool[] taken = new bool[65536];

            for (int i = 0; i < 500; i++)
            {
                int fd = lan.Calls.Udp(0);
                int port = lan.Calls.PortOf(fd);
                Assert.IsFalse(taken[port], "port " + port.ToString());
                taken[port] = true;
            }
        }

        [TestMethod]
        public void AnUnconnectedSocketNeedsADestination()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);

            Assert.AreEqual(-Errno.EDESTADDRREQ, lan.Calls.Send(fd, 5, 0));
            Assert.AreEqual(-Errno.EDESTADDRREQ, lan.Calls.Write(fd, 5));
            Assert.AreEqual(-Errno.EINVAL, lan.Calls.SendTo(fd, 5, Lan.PeerAddress, 0));

            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AConnectedSocketSendsToItsPeerOrAGivenDestination()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            Assert.AreEqual(0, lan.Calls.Connect(fd, Lan.PeerAddress, 9));

            lan.Calls.Write(fd, 5);
            lan.Calls.SendTo(fd, 6, Lan.PeerAddress, 10);
            lan.Calls.Write(fd, 7);

            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 5 bytes");
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 10, 6 bytes");
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 UDP 7 > 9, 7 bytes");
        }

        [TestMethod]
        public void ConnectSelectsTheSourceAddress()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();

            Assert.AreEqual(0, lan.Calls.Connect(fd, Lan.PeerAddress, 9));

            Assert.AreEqual("10.0.0.1:" + lan.Calls.PortOf(fd).ToString(), lan.Calls.Name(fd));
            Assert.AreEqual("10.0.0.2:9", lan.Calls.PeerName(fd));
        }

        [TestMethod]
        public void DisconnectRemovesThePeerAndTheSelectedAddress()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.Connect(fd, Lan.PeerAddress, 9);

            Assert.AreEqual(0, lan.Calls.Disconnect(fd));

            Assert.AreEqual("0.0.0.0:7", lan.Calls.Name(fd));
            Assert.AreEqual((-Errno.ENOTCONN).ToString(), lan.Calls.PeerName(fd));
            Assert.AreEqual(-Errno.EDESTADDRREQ, lan.Calls.Send(fd, 5, 0));
            lan.Peer.SendsDatagram(4001, 7, 5);
            Assert.AreEqual(5, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void DisconnectKeepsABoundAddress()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp();
            lan.Calls.Bind(fd, Lan.Board, 7);
            lan.Calls.Connect(fd, Lan.PeerAddress, 9);

            lan.Calls.Disconnect(fd);

            Assert.AreEqual("10.0.0.1:7", lan.Calls.Name(fd));
        }

        [TestMethod]
        public void ADatagramSocketCanBeConnectedToAnotherPeer()
        {
            Lan lan = Lan.Settled();
            lan.Stack.SetDefaultGateway(Lan.PeerAddress);
            int fd = lan.Calls.Udp(7);
            lan.Calls.Connect(fd, SocketConstants.INADDR_LOOPBACK, 9);

            Assert.AreEqual(0, lan.Calls.Connect(fd, Lan.FarAway, 10));
            lan.Calls.Write(fd, 5);

            lan.Peer.Expects("peer: 10.0.0.1 > 192.0.2.1 UDP 7 > 10, 5 bytes");
            Assert.AreEqual("192.0.2.1:10", lan.Calls.PeerName(fd));
        }

        [TestMethod]
        public void ConnectingToPortZeroIsRefused()
        {
            Lan lan = Lan.Settled();

            Assert.AreEqual(-Errno.EINVAL, lan.Calls.Connect(lan.Calls.Udp(), Lan.PeerAddress, 0));
        }

        [TestMethod]
        public void AfterShutdownNothingIsSent()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            Assert.AreEqual(-Errno.ENOTCONN, lan.Calls.Shutdown(fd, SocketConstants.SHUT_WR));
            lan.Calls.Connect(fd, Lan.PeerAddress, 9);

            Assert.AreEqual(0, lan.Calls.Shutdown(fd, SocketConstants.SHUT_WR));

            Assert.AreEqual(-Errno.EPIPE, lan.Calls.Send(fd, 5, 0));
            lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void AfterShutdownAReadReturnsZero()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(7);
            lan.Calls.Connect(fd, Lan.PeerAddress, 9);
            lan.After(100, () => lan.Calls.Shutdown(fd, SocketConstants.SHUT_RD));

            Assert.AreEqual(0, lan.Calls.Read(fd, 10));
        }
    }
}
