using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Flags of receiving and sending calls, accept4, and ioctl.</summary>
    [TestClass]
    public class FlagTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;
        private const int All = SocketConstants.MSG_WAITALL;

        [TestMethod]
        public void MsgWaitallWaitsForAllBytes()
        {
            Lan lan = new Lan();
            lan.Calls.Connected(out int client, out int server);
            Calls writer = new Calls(BsdSockets.Of(lan.Stack));
            writer.NonBlocking(client);
            writer.Write(client, 100);
            lan.After(100, () => writer.Write(client, 100));
            lan.After(200, () => writer.Write(client, 150));

            Assert.AreEqual(300, lan.Calls.Receive(server, 300, All));

            Assert.AreEqual(50, lan.Calls.Readable(server));
        }

        [TestMethod]
        public void MsgWaitallReturnsLessAtEndOfStream()
        {
            Lan lan = new Lan();
            lan.Calls.Connected(out int client, out int server);
            lan.Calls.Write(client, 100);
            lan.After(100, () => lan.Calls.Close(client));

            Assert.AreEqual(100, lan.Calls.Receive(server, 300, All));
            Assert.AreEqual(0, lan.Calls.Receive(server, 300, All));
        }

        [TestMethod]
        public void MsgWaitallReturnsLessOnTimeout()
        {
            Lan lan = new Lan();
            lan.Calls.Connected(out int client, out int server);
            lan.Calls.Set(server, SocketConstants.SO_RCVTIMEO, 500);
            lan.Calls.Write(client, 100);

            Assert.AreEqual(100, lan.Calls.Receive(server, 300, All));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(server, 300, All));
        }

        [TestMethod]
        public void MsgWaitallReturnsLessWhenNonBlocking()
        {
            Lan lan = new Lan();
            lan.Calls.Connected(out int client, out int server);
            lan.Calls.Write(client, 100);
            lan.PassTime(10);

            Assert.AreEqual(100, lan.Calls.Receive(server, 300, All | SocketConstants.MSG_DONTWAIT));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(server, 300, All | SocketConstants.MSG_DONTWAIT));
        }

        [TestMethod]
        public void NonBlockingCallsDriveTheStack()
        {
            Calls calls = new Lan().Calls;
            calls.Connected(out int client, out int server);
            calls.NonBlocking(server);
            calls.Write(client, 100);

            Assert.AreEqual(100, calls.Receive(server, 300, SocketConstants.MSG_DONTWAIT));
            Assert.AreEqual(-Errno.EAGAIN, calls.Receive(server, 300, SocketConstants.MSG_DONTWAIT));
            calls.Write(client, 50);
            Assert.AreEqual(50, calls.Read(server, 300));
            Assert.AreEqual(-Errno.EAGAIN, calls.Read(server, 300));
        }

        [TestMethod]
        public void MsgWaitallReturnsOneDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(7, 9, 5);

            Assert.AreEqual(5, lan.Calls.Receive(fd, 300, All));
        }

        [TestMethod]
        public void MsgTruncReturnsTheFullLength()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(7, 9, 50);

            Assert.AreEqual(50, lan.Calls.Receive(fd, 10, SocketConstants.MSG_TRUNC | SocketConstants.MSG_PEEK));
            Assert.AreEqual(10, lan.Calls.Receive(fd, 10, 0));
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd));
        }

        [TestMethod]
        public void MsgTruncDiscardsBytes()
        {
            Calls calls = new Lan().Calls;
            calls.Connected(out int client, out int server);
            for (int i = 0; i < 10; i++)
            {
                calls.Buffer[i] = (byte)(100 + i);
            }

            calls.Write(client, 10);
            Assert.AreEqual(4, calls.Receive(server, 4, SocketConstants.MSG_TRUNC));

            Assert.AreEqual(6, calls.Read(server, 100));
            Assert.AreEqual((byte)104, calls.Buffer[0]);
        }

        [TestMethod]
        public void NoSignalIsAccepted()
        {
            Calls calls = new Lan().Calls;
            calls.Connected(out int client, out int server);

            Assert.AreEqual(5, calls.Send(client, 5, SocketConstants.MSG_NOSIGNAL));
            calls.Shutdown(client, SocketConstants.SHUT_WR);

            Assert.AreEqual(-Errno.EPIPE, calls.Send(client, 5, SocketConstants.MSG_NOSIGNAL));
        }

        [TestMethod]
        public void AnAcceptedConnectionIsBlocking()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int listener = calls.Listener(80, 2);
            calls.Connect(calls.Tcp(), Loopback, 80);
            calls.Connect(calls.Tcp(), Loopback, 80);
            calls.NonBlocking(listener);

            int blocking = calls.Accept(listener);
            int other = calls.Accept4(listener, SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);

            Assert.AreEqual(0, calls.Fcntl(blocking, SocketConstants.F_GETFL, 0));
            Assert.AreEqual(SocketConstants.O_NONBLOCK, calls.Fcntl(other, SocketConstants.F_GETFL, 0));
            Assert.AreEqual(-Errno.EAGAIN, calls.Accept(listener));
        }

        [TestMethod]
        public void AcceptRefusesOtherFlags()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.EINVAL, calls.Accept4(calls.Listener(80, 1), 1));
        }

        [TestMethod]
        public void FionreadCountsReadableBytes()
        {
            Lan lan = Lan.Settled();
            Calls calls = lan.Calls;
            int udp = calls.Udp(9);
            calls.Connected(out int client, out int server);
            Assert.AreEqual(0, calls.Readable(udp));
            Assert.AreEqual(0, calls.Readable(server));
            lan.Peer.SendsDatagram(7, 9, 5);
            lan.Peer.SendsDatagram(7, 9, 50);
            calls.Write(client, 70);
            calls.Write(client, 30);
            lan.PassTime(100);

            Assert.AreEqual(5, calls.Readable(udp), "the first one");
            Assert.AreEqual(100, calls.Readable(server), "all");
            Assert.AreEqual(-Errno.EINVAL, calls.Readable(calls.Listener(81, 1)));
            Assert.AreEqual(0, calls.Readable(calls.Tcp()));
        }

        [TestMethod]
        public void FionbioSetsNonBlocking()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp(9);

            Assert.AreEqual(0, calls.Ioctl(fd, SocketConstants.FIONBIO, 1));
            Assert.AreEqual(-Errno.EAGAIN, calls.Read(fd, 1));
            Assert.AreEqual(0, calls.Ioctl(fd, SocketConstants.FIONBIO, 0));

            Assert.AreEqual(0, calls.Fcntl(fd, SocketConstants.F_GETFL, 0));
        }

        [TestMethod]
        public void AnUnknownRequestIsRefused()
        {
            Calls calls = new Lan().Calls;

            Assert.AreEqual(-Errno.ENOTTY, calls.Ioctl(calls.Udp(), 77, 0));
            Assert.AreEqual(-Errno.ENOTTY, calls.Ioctl(calls.Tcp(), 77, 0));
            Assert.AreEqual(-Errno.EBADF, calls.Ioctl(99, SocketConstants.FIONREAD, 0));
        }
    }
}
