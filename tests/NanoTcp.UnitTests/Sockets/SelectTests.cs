using System;
using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>select: sets of fds, and how long it waits.</summary>
    [TestClass]
    public class SelectTests
    {
        [TestMethod]
        public void OnlyReadyFdsStayInTheSets()
        {
            Lan lan = Lan.Settled();
            int first = lan.Calls.Udp(9);
            int second = lan.Calls.Udp(10);
            FdSet read = SetOf(first, second);
            FdSet write = SetOf(second, -1);
            lan.Peer.SendsDatagram(7, 9, 5);

            Assert.AreEqual(2, lan.Calls.Select(second + 1, read, write, -1));

            Assert.IsTrue(read.IsSet(first));
            Assert.IsFalse(read.IsSet(second));
            Assert.IsTrue(write.IsSet(second));
        }

        [TestMethod]
        public void ATimeoutEmptiesTheSets()
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);
            FdSet read = SetOf(fd, -1);

            Assert.AreEqual(0, lan.Calls.Select(fd + 1, read, null, 250));

            Assert.AreEqual(250L, lan.Clock.Now);
            Assert.IsFalse(read.IsSet(fd));
        }

        [TestMethod]
        public void SelectReturnsOnAnEvent()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            FdSet read = SetOf(fd, -1);
            long start = lan.Clock.Now;
            lan.After(333, () => lan.Peer.SendsDatagram(7, 9, 5));

            Assert.AreEqual(1, lan.Calls.Select(fd + 1, read, null, 5000));

            Assert.AreEqual(333L, lan.Clock.Now - start);
        }

        [TestMethod]
        public void SelectWithoutSetsSleeps()
        {
            Lan lan = new Lan();

            Assert.AreEqual(0, lan.Calls.Select(0, null, null, 1234));

            Assert.AreEqual(1234L, lan.Clock.Now);
        }

        [TestMethod]
        public void OnlyFdsBelowTheCountAreChecked()
        {
            Lan lan = Lan.Settled();
            int first = lan.Calls.Udp(9);
            int second = lan.Calls.Udp(10);
            FdSet read = SetOf(first, second);
            lan.Peer.SendsDatagram(7, 10, 5);

            Assert.AreEqual(0, lan.Calls.Select(second, read, null, 0));
            read = SetOf(first, second);
            Assert.AreEqual(1, lan.Calls.Select(int.MaxValue, read, null, 0));

            Assert.IsTrue(read.IsSet(second));
        }

        [TestMethod]
        public void AClosedFdReturnsEbadfAndKeepsTheSets()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(7, 9, 5);
            FdSet read = SetOf(fd, 40);

            Assert.AreEqual(-Errno.EBADF, lan.Calls.Select(41, read, null, 0));

            Assert.IsTrue(read.IsSet(fd));
            Assert.IsTrue(read.IsSet(40));
            read.Clear(40);
            Assert.AreEqual(1, lan.Calls.Select(41, read, null, 0));
        }

        [TestMethod]
        public void AnEndedConnectionIsReadableAndAnUnconnectedStreamIsBoth()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            calls.Connected(out int client, out int server);
            int fresh = calls.Tcp();
            calls.Shutdown(client, SocketConstants.SHUT_WR);
            lan.PassTime(10);
            FdSet read = SetOf(server, fresh);
            FdSet write = SetOf(server, fresh);

            Assert.AreEqual(4, calls.Select(FdSet.Size, read, write, 1000));
        }

        [TestMethod]
        public void NoFdIsEverExceptional()
        {
            Lan lan = new Lan();
            int fd = lan.Calls.Udp(9);
            FdSet except = SetOf(fd, -1);

            Assert.AreEqual(0, BsdSockets.Of(lan.Stack).Select(fd + 1, null, null, except, 10));

            Assert.IsFalse(except.IsSet(fd));
        }

        [TestMethod]
        public void ANegativeCountAndASharedSetAreRejected()
        {
            Calls calls = new Lan().Calls;
            FdSet set = SetOf(calls.Udp(), -1);

            Assert.AreEqual(-Errno.EINVAL, calls.Select(-1, set, null, 0));
            Assert.AreEqual(-Errno.EINVAL, calls.Select(1, set, set, 0));
        }

        [TestMethod]
        public void ASetHoldsExactlyTheValidFds()
        {
            FdSet set = new FdSet();
            for (int fd = 0; fd < FdSet.Size; fd++)
            {
                set.Set(fd);
                Assert.IsTrue(set.IsSet(fd));
            }

            set.Clear(1023);
            Assert.IsFalse(set.IsSet(1023));
            Assert.IsTrue(set.IsSet(1022));
            Assert.IsFalse(set.IsSet(-1));
            Assert.IsFalse(set.IsSet(FdSet.Size));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => set.Set(FdSet.Size));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => set.Clear(-1));
            FdSet copy = new FdSet();
            copy.CopyFrom(set);
            set.Zero();
            Assert.IsFalse(set.IsSet(5));
            Assert.IsTrue(copy.IsSet(5));
        }

        private static FdSet SetOf(int first, int second)
        {
            FdSet set = new FdSet();
            set.Set(first);
            if (second >= 0)
            {
                set.Set(second);
            }

            return set;
        }
    }
}
