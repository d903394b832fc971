using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Corners of the calls in which programs rely on what Linux does.</summary>
    [TestClass]
    public class LinuxRulesTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;

        [TestMethod]
        public void ShutdownOfAListenerStopsItAndKeepsItsPort()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);

            Assert.AreEqual(0, calls.Shutdown(listener, SocketConstants.SHUT_RDWR));

            Assert.AreEqual(-Errno.EINVAL, calls.Accept(listener));
            Assert.AreEqual(0, calls.Get(listener, SocketConstants.SO_ACCEPTCONN));
            Assert.AreEqual(-Errno.ECONNREFUSED, calls.Connect(calls.Tcp(), Loopback, 80));
            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(calls.Tcp(), 0, 80));
            Assert.AreEqual(0, calls.Listen(listener, 1));
            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));
        }

        [TestMethod]
        public void ShutdownEndsAConnectionAttempt()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.After(100, () => lan.Calls.Shutdown(fd, SocketConstants.SHUT_RDWR));

            Assert.AreEqual(-Errno.ECONNRESET, lan.Calls.Connect(fd, Lan.Silent, 80));
        }

        [TestMethod]
        public void AStreamIsDisconnectedAndConnectsAgain()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 2);
            int client = calls.Tcp();
            calls.Connect(client, Loopback, 80);
            int server = calls.Accept(listener);

            Assert.AreEqual(0, calls.Disconnect(client));

            Assert.AreEqual((-Errno.ENOTCONN).ToString(), calls.PeerName(client));
            Assert.AreEqual(-Errno.ECONNRESET, calls.Read(server, 1));
            Assert.AreEqual(0, calls.Connect(client, Loopback, 80));
            Assert.AreEqual(0, calls.Get(client, SocketConstants.SO_ERROR));
        }

        [TestMethod]
        public void ADisconnectedStreamReturnsEconnreset()
        {
            Calls calls = new Lan().Calls;
            calls.Connected(out int client, out int _);

            calls.Disconnect(client);

            const int events = SocketConstants.POLLOUT | SocketConstants.POLLERR | SocketConstants.POLLHUP;
            Assert.AreEqual(events, calls.Poll(client, SocketConstants.POLLIN | SocketConstants.POLLOUT, 0));
            Assert.AreEqual(-Errno.ECONNRESET, calls.Read(client, 1));
            Assert.AreEqual(-Errno.ENOTCONN, calls.Read(client, 1));
        }

        [TestMethod]
        public void DisconnectEndsABlockedConnect()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.After(100, () => lan.Calls.Disconnect(fd));

            Assert.AreEqual(-Errno.ECONNRESET, lan.Calls.Connect(fd, Lan.Silent, 80));
        }

        [TestMethod]
        public void ReadReturnsARefusalThenEndOfStream()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Tcp();
            lan.Calls.NonBlocking(fd);
            lan.Calls.Connect(fd, Loopback, 80);
            lan.PassTime(10);

            Assert.AreEqual(-Errno.ECONNREFUSED, lan.Calls.Read(fd, 1));
            Assert.AreEqual(0, lan.Calls.Read(fd, 1));
        }

        [TestMethod]
        public void AStreamKeepsTheOptionOfBroadcasts()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(0, calls.Set(fd, SocketConstants.SO_BROADCAST, 5));

            Assert.AreEqual(1, calls.Get(fd, SocketConstants.SO_BROADCAST));
        }

        [TestMethod]
        public void AddressZeroMeansThisHost()
        {
            Calls calls = new Lan().Calls;
            calls.Listener(80, 1);
            calls.Udp(9);
            int tcp = calls.Tcp();
            int udp = calls.Udp();

            Assert.AreEqual(0, calls.Connect(tcp, 0, 80));
            Assert.AreEqual(5, calls.SendTo(udp, 5, 0, 9));
            Assert.AreEqual(0, calls.Connect(udp, 0, 9));

            Assert.AreEqual("127.0.0.1:80", calls.PeerName(tcp));
            Assert.AreEqual("127.0.0.1:9", calls.PeerName(udp));
        }

        [TestMethod]
        public void ConnectToABroadcastNeedsSoBroadcast()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp();

            Assert.AreEqual(-Errno.EACCES, calls.Connect(fd, Lan.Broadcast, 9));
            calls.Set(fd, SocketConstants.SO_BROADCAST, 1);

            Assert.AreEqual(0, calls.Connect(fd, Lan.Broadcast, 9));
        }

        [TestMethod]
        public void ShutdownOfAnUnconnectedDatagramSocketTakesEffect()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(-Errno.ENOTCONN, calls.Shutdown(fd, SocketConstants.SHUT_RDWR));

            Assert.AreEqual(0, calls.Read(fd, 10));
            Assert.AreEqual(-Errno.EPIPE, calls.SendTo(fd, 1, Loopback, 9));
        }

        [TestMethod]
        public void AfUnspecBindsToAnyAddressOnly()
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            SocketAddress address = new SocketAddress(0, 9) { Family = SocketConstants.AF_UNSPEC };

            Assert.AreEqual(0, sockets.Bind(lan.Calls.Udp(), address));
            address.Set(Loopback, 10);

            Assert.AreEqual(-1, sockets.Bind(lan.Calls.Udp(), address));
            Assert.AreEqual(Errno.EAFNOSUPPORT, sockets.Errno);
        }
    }
}
