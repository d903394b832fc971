using System;
using System.Collections;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Poll, Select and Available.</summary>
    [TestClass]
    public class PollTests
    {
        [TestMethod]
        public void PollForReadingIsTrueWithDataAndAtEndOfStream()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);

            Assert.IsFalse(client.Poll(0, SelectMode.SelectRead));
            server.Send(new byte[1]);
            Assert.IsTrue(client.Poll(-1, SelectMode.SelectRead));
            client.Receive(new byte[1]);
            Assert.IsFalse(client.Poll(0, SelectMode.SelectRead));
            server.Close();
            Assert.IsTrue(client.Poll(-1, SelectMode.SelectRead));
        }

        [TestMethod]
        public void PollForReadingIsTrueWhenAConnectionWaits()
        {
            Network.Use(new Lan().Stack);
            Socket listener = Expect.Listener(80, 1);

            Assert.IsFalse(listener.Poll(0, SelectMode.SelectRead));
            Expect.Tcp().Connect(Expect.Loopback(80));
            Assert.IsTrue(listener.Poll(0, SelectMode.SelectRead));
        }

        [TestMethod]
        public void PollForWritingIsTrueWhileThereIsSpace()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);

            Assert.IsTrue(client.Poll(0, SelectMode.SelectWrite));
            Expect.Full(client);
            Assert.IsFalse(client.Poll(0, SelectMode.SelectWrite));
            server.Receive(new byte[60_000]);
            Assert.IsTrue(client.Poll(-1, SelectMode.SelectWrite));
        }

        [TestMethod]
        [DataRow(1_000_000, 1000)]
        [DataRow(1, 1)]
        [DataRow(1500, 2)]
        [DataRow(0, 0)]
        public void PollTimeoutIsInMicroseconds(int microseconds, int milliseconds)
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Socket socket = Expect.Udp(9);

            Assert.IsFalse(socket.Poll(microseconds, SelectMode.SelectRead));

            Assert.AreEqual((long)milliseconds, lan.Clock.Now);
        }

        [TestMethod]
        public void AvailableCountsBytesOfAStreamAndOfTheFirstDatagram()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);
            Socket receiver = Expect.Udp(9);

            Assert.AreEqual(0, client.Available);
            server.Send(new byte[700]);
            server.Send(new byte[5000]);
            client.Poll(100_000, SelectMode.SelectError);
            Assert.AreEqual(5700, client.Available);
            Assert.AreEqual(0, receiver.Available);
            Expect.Udp().SendTo(new byte[30], Expect.Loopback(9));
            Expect.Udp().SendTo(new byte[40], Expect.Loopback(9));
            receiver.Poll(-1, SelectMode.SelectRead);
            Assert.AreEqual(30, receiver.Available);
        }

        [TestMethod]
        public void PeekLeavesTheData()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);
            server.Send(new byte[] { 1, 2, 3 });
            byte[] buffer = new byte[8];

            Assert.AreEqual(3, client.Receive(buffer, SocketFlags.Peek));
            Assert.AreEqual(3, client.Receive(buffer));
        }

        [TestMethod]
        public void SelectLeavesThoseThatAreReady()
        {
            Network.Use(new Lan().Stack);
            Socket one = Expect.Udp(1);
            Socket two = Expect.Udp(2);
            Socket three = Expect.Udp(3);
            Expect.Udp().SendTo(new byte[1], Expect.Loopback(1));
            Expect.Udp().SendTo(new byte[1], Expect.Loopback(3));
            one.Poll(-1, SelectMode.SelectRead);
            three.Poll(-1, SelectMode.SelectRead);
            ArrayList read = new ArrayList { one, two, three };
            ArrayList write = new ArrayList { two };

            Socket.Select(read, write, null, -1);

            Assert.AreEqual(2, read.Count);
            Assert.IsTrue(read[0] == one);
            Assert.IsTrue(read[1] == three);
            Assert.AreEqual(1, write.Count);
        }

        [TestMethod]
        public void SelectEndsInTimeWithNothingReady()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            ArrayList read = new ArrayList { Expect.Udp(1), Expect.Listener(2, 1) };
            ArrayList errors = new ArrayList { read[0] };

            Socket.Select(read, null, errors, 250_000);

            Assert.AreEqual(250L, lan.Clock.Now);
            Assert.AreEqual(0, read.Count);
            Assert.AreEqual(0, errors.Count);
        }

        [TestMethod]
        public void SelectRequiresOpenSockets()
        {
            Network.Use(new Lan().Stack);
            Socket closed = Expect.Udp(1);
            closed.Close();

            Assert.ThrowsException(typeof(ArgumentNullException), () => Socket.Select(null, new ArrayList(), null, 0));
            Expect.Disposed(() => Socket.Select(new ArrayList { closed }, null, null, 0));
        }
    }
}
