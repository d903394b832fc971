using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Links
{
    /// <summary>A driver that throws: its interface goes down, the others work on, and it comes back when it works again.</summary>
    [TestClass]
    public class DeviceFailureTests
    {
        private const uint Address = 0xC0A80101;
        private const uint Peer = 0xC0A80102;
        private const uint Router = 0xC0A801FE;
        private const uint Group = 0xEF010203;

        [TestMethod]
        [DataRow("Receive", (int)LinkKind.Ip)]
        [DataRow("Receive", (int)LinkKind.Ethernet)]
        [DataRow("Service", (int)LinkKind.Ip)]
        [DataRow("Service", (int)LinkKind.Ethernet)]
        [DataRow("PollDeadline", (int)LinkKind.Ip)]
        [DataRow("PollDeadline", (int)LinkKind.Ethernet)]
        [DataRow("IsLinkUp", (int)LinkKind.Ethernet)]
        [DataRow("all", (int)LinkKind.Ip)]
        [DataRow("all", (int)LinkKind.Ethernet)]
        public void APollOutlivesADeviceThatAlwaysThrows(string site, int kind)
        {
            Lan lan = World((LinkKind)kind, out ThrowingDevice device, out NetInterface by);
            device.Site = site;
            lan.PassTime(500);

            Assert.IsFalse(by.IsLinkUp);
            Assert.AreEqual(ThrowingDevice.Message, by.DeviceException.Message);
            Assert.IsTrue(lan.Statistics.DeviceFailures >= 1);
            AssertOthersWork(lan);

            int opened = device.Opened;
            long failures = lan.Statistics.DeviceFailures;
            lan.PassTime(3_600_000);

            // once in 64 seconds after the first minutes
            Assert.IsTrue(device.Opened - opened >= 56 && device.Opened - opened <= 65, device.Opened.ToString());
            Assert.IsTrue(lan.Statistics.DeviceFailures - failures <= 2 * 65, lan.Statistics.DeviceFailures.ToString());
            AssertOthersWork(lan);
        }

        [TestMethod]
        [DataRow("Receive", (int)LinkKind.Ip)]
        [DataRow("Receive", (int)LinkKind.Ethernet)]
        [DataRow("Service", (int)LinkKind.Ip)]
        [DataRow("Service", (int)LinkKind.Ethernet)]
        [DataRow("PollDeadline", (int)LinkKind.Ip)]
        [DataRow("Transmit", (int)LinkKind.Ip)]
        [DataRow("Transmit", (int)LinkKind.Ethernet)]
        [DataRow("AddressChanged", (int)LinkKind.Ip)]
        [DataRow("GatewayChanged", (int)LinkKind.Ip)]
        [DataRow("JoinMulticast", (int)LinkKind.Ip)]
        [DataRow("LeaveMulticast", (int)LinkKind.Ip)]
        public void ADeviceThatThrowsOnceComesBack(string site, int kind)
        {
            Lan lan = World((LinkKind)kind, out ThrowingDevice device, out NetInterface by);
            Assert.AreEqual(0, by.JoinGroup(Group));
            device.Site = site;
            device.Times = 1;
            lan.Stack.SetAddress(by, Address, 24);
            lan.Stack.SetDefaultGateway(Router);
            by.LeaveGroup(Group);
            by.JoinGroup(Group + 1);
            Send(lan, Peer);
            lan.PassTime(500);

            Assert.AreEqual(1L, lan.Statistics.DeviceFailures);
            Assert.IsFalse(by.IsLinkUp);
            lan.PassTime(2000);

            Assert.IsTrue(by.IsLinkUp);
            Assert.AreEqual(2, device.Opened);
            Assert.AreEqual(Address, device.Address);
            Assert.AreEqual(Router, device.Gateway);
            int sent = device.Sent;
            Assert.AreEqual(5, Send(lan, Peer));
            Assert.IsTrue(device.Sent > sent);
            Assert.AreEqual(1L, lan.Statistics.DeviceFailures);
            AssertOthersWork(lan);
        }

        [TestMethod]
        public void ACallThatTransmitsReportsThatTheNetworkIsDown()
        {
            Lan lan = World(LinkKind.Ip, out ThrowingDevice device, out _);
            device.Site = "Transmit";

            Assert.AreEqual(-Errno.ENETDOWN, Send(lan, Peer));
            Assert.AreEqual(-Errno.ENETDOWN, Send(lan, Peer));
            Assert.AreEqual(1L, lan.Statistics.DeviceFailures);
            Assert.AreEqual(2L, lan.Drops(DropReason.DeviceRefused));
            AssertOthersWork(lan);
        }

        [TestMethod]
        public void AnAnswerThatTheDeviceThrowsAtIsDropped()
        {
            Lan lan = World(LinkKind.Ip, out ThrowingDevice device, out NetInterface by);
            device.Site = "Transmit";

            device.Arrives(Packets.EchoRequest(Peer, Address, 7, 1, new byte[4]));
            lan.Stack.Poll(lan.Clock.Now);

            Assert.IsFalse(by.IsLinkUp);
            Assert.AreEqual(1L, lan.Statistics.DeviceFailures);
            AssertOthersWork(lan);
        }

        [TestMethod]
        public void AConnectionOutlivesAShortFailure()
        {
            Lan lan = World(LinkKind.Ip, out ThrowingDevice device, out _);
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            Assert.AreEqual(-Errno.EINPROGRESS, lan.Calls.Connect(fd, Peer, 80));
            device.Site = "Receive";
            device.Times = 1;
            lan.PassTime(100);
            int sent = device.Sent;

            lan.PassTime(10_000);

            Assert.IsTrue(device.Sent > sent, "the SYN is retransmitted");
            Assert.AreEqual(0, lan.Calls.Get(fd, SocketConstants.SO_ERROR));
        }

        [TestMethod]
        public void ADeviceThatWorkedForLongIsOpenedAgainAfterASecond()
        {
            Lan lan = World(LinkKind.Ip, out ThrowingDevice device, out NetInterface by);
            for (int i = 0; i < 10; i++)
            {
                device.Site = "Service";
                device.Times = 1;
                lan.PassTime(500);
                Assert.IsFalse(by.IsLinkUp);
                lan.PassTime(1000);
                Assert.IsTrue(by.IsLinkUp);
                lan.PassTime(70_000);
            }

            Assert.AreEqual(10L, lan.Statistics.DeviceFailures);
        }

        [TestMethod]
        public void ADeviceThatThrowsInOpenIsNotAdded()
        {
            Lan lan = Lan.Settled();
            ThrowingDevice device = new ThrowingDevice(LinkKind.Ip) { Site = "Open" };

            Assert.ThrowsException(typeof(InvalidOperationException), () => lan.Stack.AddInterface(device, Address, 24));

            Assert.AreEqual(1, lan.Stack.InterfaceCount);
            AssertOthersWork(lan);
        }

        [TestMethod]
        public void AnInterfaceWhoseDeviceThrowsInCloseIsRemoved()
        {
            Lan lan = World(LinkKind.Ip, out ThrowingDevice device, out NetInterface by);
            device.Site = "all";

            Assert.ThrowsException(typeof(InvalidOperationException), () => lan.Stack.RemoveInterface(by));

            Assert.AreEqual(1, lan.Stack.InterfaceCount);
            AssertOthersWork(lan);
        }

        [TestMethod]
        public void TheBackgroundThreadOutlivesADeviceThatThrows()
        {
            NetStack stack = new NetStack(new SystemClock(), new SeededRandom(1), null);
            ThrowingDevice bad = new ThrowingDevice(LinkKind.Ip);
            WireDevice good = new WireDevice("eth0", LinkKind.Ip, null, 1500);
            stack.AddInterface(bad, Address, 24);
            stack.AddInterface(good, Lan.Board, 24);
            stack.Start();
            try
            {
                bad.Site = "all";
                bad.Arrives(new byte[20]);
                WaitUntil(() => stack.Statistics.DeviceFailures > 0);
                good.Arrives(Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, new byte[4]));
                WaitUntil(() => good.SentCount > 0);
            }
            finally
            {
                stack.Stop();
            }
        }

        private static void AssertOthersWork(Lan lan)
        {
            lan.Peer.Asks(Lan.Board);
            lan.Forget();
            lan.Peer.Pings(Lan.Board, 1, 4);
            lan.Peer.Expects("peer: 10.0.0.1 > 10.0.0.2 echo reply 7/1, 4 bytes");
            int receiver = lan.Calls.Udp(7);
            Assert.AreEqual(5, lan.Calls.SendTo(lan.Calls.Udp(), 5, Ipv4Address.Loopback, 7));
            Assert.AreEqual(5, lan.Calls.Receive(receiver));
            lan.Calls.Close(receiver);
        }

        private static int Send(Lan lan, uint destination)
        {
            int fd = lan.Calls.Udp();
            int result = lan.Calls.SendTo(fd, 5, destination, 9);
            lan.Calls.Close(fd);
            return result;
        }

        private delegate bool Condition();

        private static void WaitUntil(Condition condition)
        {
            for (int i = 0; i < 2000 && !condition(); i++)
            {
                Thread.Sleep(5);
            }

            Assert.IsTrue(condition());
        }

        // the settled board with a second device, added before it throws
        private static Lan World(LinkKind kind, out ThrowingDevice device, out NetInterface by)
        {
            Lan lan = Lan.Settled();
            device = new ThrowingDevice(kind);
            by = lan.Stack.AddInterface(device, Address, 24);
            lan.PassTime(3000);
            lan.Peer.Asks(Lan.Board);
            lan.Forget();
            return lan;
        }
    }
}
