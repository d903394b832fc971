using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Local addresses and ports: who may have which.</summary>
    [TestClass]
    public class BindTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;

        [TestMethod]
        [DataRow(SocketConstants.SOCK_DGRAM)]
        [DataRow(SocketConstants.SOCK_STREAM)]
        public void APortInUseIsRefused(int type)
        {
            Calls calls = new Lan().Calls;
            Assert.AreEqual(0, calls.Bind(Open(calls, type), 0, 9));

            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(Open(calls, type), 0, 9));
            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(Open(calls, type), Lan.Board, 9));
        }

        [TestMethod]
        [DataRow(SocketConstants.SOCK_DGRAM)]
        [DataRow(SocketConstants.SOCK_STREAM)]
        public void PortsAreSeparatePerAddress(int type)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(0, calls.Bind(Open(calls, type), Lan.Board, 9));
            Assert.AreEqual(0, calls.Bind(Open(calls, type), Loopback, 9));

            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(Open(calls, type), 0, 9));
        }

        [TestMethod]
        public void PortsAreSeparatePerProtocol()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(0, calls.Bind(calls.Tcp(), 0, 9));
            Assert.AreEqual(0, calls.Bind(calls.Udp(), 0, 9));
        }

        [TestMethod]
        [DataRow(SocketConstants.SOCK_DGRAM)]
        [DataRow(SocketConstants.SOCK_STREAM)]
        public void APortIsSharedWhenBothSetReuse(int type)
        {
            Calls calls = new Lan().Calls;
            int first = Open(calls, type);
            int second = Open(calls, type);
            calls.Set(first, SocketConstants.SO_REUSEADDR, 1);
            Assert.AreEqual(0, calls.Bind(first, 0, 9));

            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(second, 0, 9));
            calls.Set(second, SocketConstants.SO_REUSEADDR, 1);

            Assert.AreEqual(0, calls.Bind(second, 0, 9));
        }

        [TestMethod]
        public void AListeningPortIsNotShared()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Tcp();
            int other = calls.Tcp();
            calls.Set(listener, SocketConstants.SO_REUSEADDR, 1);
            calls.Set(other, SocketConstants.SO_REUSEADDR, 1);
            calls.Bind(listener, 0, 80);
            calls.Listen(listener, 1);

            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(other, 0, 80));
        }

        [TestMethod]
        public void OnlyOneOfTwoSharingSocketsListens()
        {
            Calls calls = new Lan().Calls;
            int first = calls.Tcp();
            int second = calls.Tcp();
            calls.Set(first, SocketConstants.SO_REUSEADDR, 1);
            calls.Set(second, SocketConstants.SO_REUSEADDR, 1);
            calls.Bind(first, 0, 80);
            calls.Bind(second, 0, 80);
            Assert.AreEqual(0, calls.Listen(first, 1));

            Assert.AreEqual(-Errno.EADDRINUSE, calls.Listen(second, 1));
        }

        [TestMethod]
        [DataRow(SocketConstants.SOCK_DGRAM)]
        [DataRow(SocketConstants.SOCK_STREAM)]
        public void AClosedSocketsPortIsFree(int type)
        {
            Calls calls = new Lan().Calls;
            int first = Open(calls, type);
            calls.Bind(first, 0, 9);
            calls.Close(first);

            Assert.AreEqual(0, calls.Bind(Open(calls, type), 0, 9));
        }

        [TestMethod]
        public void AServerRestartsWithConnectionsInTimeWait()
        {
            Calls calls = new Lan().Calls;
            int listener = calls.Listener(80, 1);
            int client = calls.Tcp();
            calls.Connect(client, Loopback, 80);
            int server = calls.Accept(listener);
            calls.Close(listener);
            calls.Close(server);
            Assert.AreEqual(0, calls.Read(client, 1));
            calls.Close(client);

            int careful = calls.Tcp();
            Assert.AreEqual(-Errno.EADDRINUSE, calls.Bind(careful, 0, 80));
            calls.Set(careful, SocketConstants.SO_REUSEADDR, 1);

            Assert.AreEqual(0, calls.Bind(careful, 0, 80));
            Assert.AreEqual(0, calls.Listen(careful, 1));
        }

        [TestMethod]
        [DataRow("10.0.0.2")]
        [DataRow("10.0.0.0")]
        [DataRow("192.0.2.1")]
        public void ANonLocalAddressIsRejected(string address)
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EADDRNOTAVAIL, calls.Bind(calls.Udp(), Packets.Address(address), 9));
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, calls.Bind(calls.Tcp(), Packets.Address(address), 9));
        }

        [TestMethod]
        [DataRow(SocketConstants.SOCK_DGRAM)]
        [DataRow(SocketConstants.SOCK_STREAM)]
        public void ASecondBindIsRejected(int type)
        {
            Calls calls = new Lan().Calls;
            int fd = Open(calls, type);
            calls.Bind(fd, 0, 9);

            Assert.AreEqual(-Errno.EINVAL, calls.Bind(fd, 0, 10));
            Assert.AreEqual("0.0.0.0:9", calls.Name(fd));
        }

        [TestMethod]
        public void GetSockNameReturnsTheBoundAddress()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();
            Assert.AreEqual("0.0.0.0:0", calls.Name(fd));

            calls.Bind(fd, Lan.Board, 80);

            Assert.AreEqual("10.0.0.1:80", calls.Name(fd));
            Assert.AreEqual((-Errno.ENOTCONN).ToString(), calls.PeerName(fd));
        }

        [TestMethod]
        public void AListenerWithoutAPortGetsOne()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(0, calls.Listen(fd, 1));

            Assert.IsTrue(calls.PortOf(fd) >= 32_768);
            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, calls.PortOf(fd)));
        }

        [TestMethod]
        public void ListeningAgainChangesTheBacklog()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Listener(80, 1);

            Assert.AreEqual(0, calls.Listen(fd, 2));

            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));
            Assert.AreEqual(0, calls.Connect(calls.Tcp(), Loopback, 80));
        }

        [TestMethod]
        public void DatagramSocketsRejectListenAndAccept()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(-Errno.EOPNOTSUPP, calls.Listen(fd, 1));
            Assert.AreEqual(-Errno.EOPNOTSUPP, calls.Accept(fd));
        }

        [TestMethod]
        public void OnlyAListenerAccepts()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();
            calls.Bind(fd, 0, 80);

            Assert.AreEqual(-Errno.EINVAL, calls.Accept(fd));
        }

        [TestMethod]
        public void AListenerNeitherConnectsNorSendsNorReceives()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Listener(80, 1);

            Assert.AreEqual(-Errno.EISCONN, calls.Connect(fd, Loopback, 81));
            Assert.AreEqual(-Errno.EPIPE, calls.Write(fd, 1));
            Assert.AreEqual(-Errno.ENOTCONN, calls.Read(fd, 1));
            Assert.AreEqual(0, calls.Shutdown(fd, SocketConstants.SHUT_WR), "as on Linux, and without effect");
            Assert.AreEqual((-Errno.ENOTCONN).ToString(), calls.PeerName(fd));
            Assert.AreEqual(-Errno.EINVAL, calls.Bind(fd, 0, 81));
        }

        private static int Open(Calls calls, int type) => calls.Socket(SocketConstants.AF_INET, type, 0);
    }
}
