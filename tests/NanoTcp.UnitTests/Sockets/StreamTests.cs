using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>Reading, writing and closing a connection, as a program sees it. Both ends are on one board, in virtual time.</summary>
    [TestClass]
    public class StreamTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;
        private const int DontWait = SocketConstants.MSG_DONTWAIT;

        private static Lan s_lan;
        private static Calls s_calls;
        private static int s_client;
        private static int s_server;

        [TestMethod]
        public void WhatIsWrittenIsRead()
        {
            Connect();
            byte[] expected = Packets.Bytes(5000);

            Assert.AreEqual(5000, s_calls.Write(s_client, 5000));
            s_calls.Buffer[0] = 0;
            int read = 0;
            while (read < 5000)
            {
                int count = s_calls.Read(s_server, 5000);
                Assert.IsTrue(count > 0, count.ToString());
                for (int i = 0; i < count; i++)
                {
                    Assert.AreEqual(expected[read + i], s_calls.Buffer[i]);
                }

                read += count;
                Packets.Bytes(5000).CopyTo(s_calls.Buffer, 0);
            }

            Assert.AreEqual(-Errno.EAGAIN, s_calls.Receive(s_server));
        }

        [TestMethod]
        public void AStreamHasNoMessageBoundaries()
        {
            Connect();
            s_calls.Write(s_client, 3);
            s_calls.Write(s_client, 4);
            s_lan.PassTime(100);

            Assert.AreEqual(2, s_calls.Read(s_server, 2));
            Assert.AreEqual(5, s_calls.Read(s_server, 100));
        }

        [TestMethod]
        public void ReadingNothingReturnsAtOnce()
        {
            Connect();

            Assert.AreEqual(0, s_calls.Read(s_server, 0));
            Assert.AreEqual(0, s_calls.Write(s_client, 0));
        }

        [TestMethod]
        public void PeekedDataCanBeReadAgain()
        {
            Connect();
            s_calls.Write(s_client, 10);

            Assert.AreEqual(4, s_calls.Receive(s_server, 4, SocketConstants.MSG_PEEK));
            Assert.AreEqual(10, s_calls.Receive(s_server, 100, SocketConstants.MSG_PEEK | DontWait));

            Assert.AreEqual(10, s_calls.Read(s_server, 100));
        }

        [TestMethod]
        public void ANonBlockingCallReturnsEagain()
        {
            Connect();
            long start = s_lan.Clock.Now;

            Assert.AreEqual(-Errno.EAGAIN, s_calls.Receive(s_server, 10, DontWait));
            s_calls.NonBlocking(s_server);
            Assert.AreEqual(-Errno.EAGAIN, s_calls.Read(s_server, 10));

            Assert.AreEqual(start, s_lan.Clock.Now);
        }

        [TestMethod]
        public void ANonBlockingWriteAcceptsWhatFits()
        {
            Connect();
            s_calls.NonBlocking(s_client);

            int taken = s_calls.Write(s_client, 60_000);

            Assert.IsTrue(taken > 0 && taken < 60_000, taken.ToString());
            StopReading();
            Assert.AreEqual(-Errno.EAGAIN, s_calls.Write(s_client, 1), "ring and window are full");
        }

        [TestMethod]
        public void ABlockingWriteReturnsAPartialCountAfterItsTimeout()
        {
            Connect();
            s_calls.Set(s_client, SocketConstants.SO_SNDTIMEO, 3000);
            long start = s_lan.Clock.Now;

            int taken = s_calls.Write(s_client, 60_000);

            Assert.AreEqual(3000L, s_lan.Clock.Now - start);
            Assert.IsTrue(taken > 0 && taken < 60_000, taken.ToString());
            Assert.AreEqual(-Errno.EAGAIN, s_calls.Write(s_client, 1));
            Assert.AreEqual(6000L, s_lan.Clock.Now - start);
        }

        [TestMethod]
        public void ABlockingWriteReturnsWhenEverythingIsBuffered()
        {
            Connect();
            int read = 0;
            DrainEveryMillisecond(60_000, count => read += count);

            Assert.AreEqual(60_000, s_calls.Write(s_client, 60_000));

            s_lan.PassTime(1000);
            Assert.AreEqual(60_000, read);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(250)]
        [DataRow(100_000)]
        public void AReadTimesOut(int milliseconds)
        {
            Connect();
            s_calls.Set(s_server, SocketConstants.SO_RCVTIMEO, milliseconds);
            long start = s_lan.Clock.Now;

            Assert.AreEqual(-Errno.EAGAIN, s_calls.Read(s_server, 10));

            Assert.AreEqual((long)milliseconds, s_lan.Clock.Now - start);
        }

        [TestMethod]
        public void AReadWithATimeoutReturnsWhenDataArrive()
        {
            Connect();
            s_calls.Set(s_server, SocketConstants.SO_RCVTIMEO, 5000);
            long start = s_lan.Clock.Now;
            s_lan.After(123, () => s_calls.Send(s_client, 7, DontWait));

            Assert.AreEqual(7, s_calls.Read(s_server, 10));

            Assert.AreEqual(123L, s_lan.Clock.Now - start);
        }

        [TestMethod]
        public void AfterThePeersFinAReadReturnsTheRestThenZero()
        {
            Connect();
            s_calls.Write(s_client, 10);
            s_calls.Close(s_client);

            Assert.AreEqual(10, s_calls.Read(s_server, 100));
            Assert.AreEqual(0, s_calls.Read(s_server, 100));
            Assert.AreEqual(0, s_calls.Read(s_server, 100));
        }

        [TestMethod]
        public void AHalfClosedConnectionCarriesTheOtherDirection()
        {
            Connect();
            Assert.AreEqual(0, s_calls.Shutdown(s_client, SocketConstants.SHUT_WR));

            Assert.AreEqual(-Errno.EPIPE, s_calls.Write(s_client, 1));
            Assert.AreEqual(0, s_calls.Read(s_server, 10));
            Assert.AreEqual(9, s_calls.Write(s_server, 9));
            s_calls.Close(s_server);

            Assert.AreEqual(9, s_calls.Read(s_client, 100));
            Assert.AreEqual(0, s_calls.Read(s_client, 100));
        }

        [TestMethod]
        public void AfterShutRdAReadReturnsReceivedDataThenZero()
        {
            Connect();
            s_calls.Write(s_client, 10);
            s_lan.PassTime(100);

            Assert.AreEqual(0, s_calls.Shutdown(s_server, SocketConstants.SHUT_RD));

            Assert.AreEqual(10, s_calls.Read(s_server, 10));
            Assert.AreEqual(0, s_calls.Read(s_server, 10));
            Assert.AreEqual(5, s_calls.Write(s_server, 5), "writing goes on");
            Assert.AreEqual(5, s_calls.Read(s_client, 10));
        }

        [TestMethod]
        public void AnUnconnectedStreamFails()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Tcp();

            Assert.AreEqual(-Errno.ENOTCONN, calls.Read(fd, 1));
            Assert.AreEqual(-Errno.EPIPE, calls.Write(fd, 1));
            Assert.AreEqual(-Errno.ENOTCONN, calls.Shutdown(fd, SocketConstants.SHUT_RDWR));
            Assert.AreEqual((-Errno.ENOTCONN).ToString(), calls.PeerName(fd));
        }

        [TestMethod]
        public void WritingToAClosedPeerReturnsEpipe()
        {
            Connect();
            s_calls.Close(s_server);
            s_lan.PassTime(100);

            Assert.AreEqual(5, s_calls.Write(s_client, 5), "the peer's end closes one direction only, as far as we know");
            s_lan.PassTime(100);

            Assert.AreEqual(0, s_calls.Read(s_client, 10), "what the peer sent is complete");
            Assert.AreEqual(-Errno.EPIPE, s_calls.Write(s_client, 5));
            Assert.AreEqual(-Errno.EPIPE, s_calls.Write(s_client, 5));
            Assert.AreEqual(0, s_calls.Read(s_client, 10));
        }

        [TestMethod]
        public void CloseWithUnreadDataSendsRst()
        {
            Connect();
            s_calls.Write(s_client, 10);
            s_lan.PassTime(100);

            s_calls.Close(s_server);

            Assert.AreEqual(-Errno.ECONNRESET, s_calls.Read(s_client, 10));
        }

        [TestMethod]
        public void ALingerOfZeroResetsTheConnection()
        {
            Connect();
            s_calls.Set(s_server, SocketConstants.SO_LINGER, 0);

            s_calls.Close(s_server);

            Assert.AreEqual(-Errno.ECONNRESET, s_calls.Read(s_client, 10));
        }

        [TestMethod]
        public void CloseDoesNotBlockByDefault()
        {
            Connect();
            StopReading();
            long start = s_lan.Clock.Now;

            Assert.AreEqual(0, s_calls.Close(s_client));

            Assert.AreEqual(start, s_lan.Clock.Now);
            Assert.AreEqual(2, s_calls.OpenFiles);
        }

        [TestMethod]
        public void CloseWithLingerWaitsUntilEverythingIsAcknowledged()
        {
            Connect();
            StopReading();
            s_calls.Set(s_client, SocketConstants.SO_LINGER, 30);
            long start = s_lan.Clock.Now;
            s_lan.After(2000, () => DrainEveryMillisecond(int.MaxValue, null));

            Assert.AreEqual(0, s_calls.Close(s_client));

            long waited = s_lan.Clock.Now - start;
            Assert.IsTrue(waited >= 2000 && waited < 30_000, waited.ToString());
        }

        [TestMethod]
        public void CloseWithLingerTimesOut()
        {
            Connect();
            StopReading();
            s_calls.Set(s_client, SocketConstants.SO_LINGER, 3);
            long start = s_lan.Clock.Now;

            Assert.AreEqual(0, s_calls.Close(s_client));

            Assert.AreEqual(3000L, s_lan.Clock.Now - start);
            Assert.AreEqual(-Errno.EBADF, s_calls.Close(s_client));
        }

        [TestMethod]
        public void CloseWithLingerReturnsAtOnceWithoutUnsentData()
        {
            Connect();
            s_calls.Write(s_client, 10);
            s_lan.PassTime(1000);
            s_calls.Set(s_client, SocketConstants.SO_LINGER, 30);
            long start = s_lan.Clock.Now;

            s_calls.Close(s_client);

            Assert.AreEqual(start, s_lan.Clock.Now);
        }

        [TestMethod]
        public void AThousandConsecutiveConnectionsLeakNothing()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            int listener = calls.Listener(80, 1);

            for (int i = 0; i < 1000; i++)
            {
                int client = calls.Tcp();
                Assert.AreEqual(0, calls.Connect(client, Loopback, 80));
                int server = calls.Accept(listener);
                Assert.AreEqual(5, calls.Write(client, 5));
                Assert.AreEqual(5, calls.Read(server, 5));
                calls.Close(client);
                Assert.AreEqual(0, calls.Read(server, 5));
                calls.Close(server);
                Assert.AreEqual(1, server - client, "the same two descriptors");
            }

            Assert.AreEqual(1, calls.OpenFiles);
        }

        private delegate void Read(int count);

        // Afterwards s_client and s_server are the two ends of a connection, and a third descriptor listens.
        private static void Connect()
        {
            s_lan = new Lan();
            s_calls = s_lan.Calls;
            int listener = s_calls.Listener(80, 1);
            s_client = s_calls.Tcp();
            Assert.AreEqual(0, s_calls.Connect(s_client, Loopback, 80));
            s_server = s_calls.Accept(listener);
        }

        // The client's ring and the server's fill up.
        private static void StopReading()
        {
            do
            {
                s_lan.PassTime(100);
            }
            while (s_calls.Send(s_client, 60_000, DontWait) > 0);
        }

        private static void DrainEveryMillisecond(int bytes, Read note)
        {
            int count = s_calls.Receive(s_server, 1000, DontWait);
            count = count < 0 ? 0 : count;
            if (note != null)
            {
                note(count);
            }

            if (bytes > count)
            {
                s_lan.After(1, () => DrainEveryMillisecond(bytes - count, note));
            }
        }
    }
}
