using System;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Options, by property and by number.</summary>
    [TestClass]
    public class OptionTests
    {
        [TestMethod]
        public void APropertyEqualsItsOption()
        {
            Network.Use(new Lan().Stack);
            Socket socket = Expect.Tcp();

            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveTimeout, 500);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.SendBuffer, 4000);
            socket.LingerState = new LingerOption(true, 3);

            Assert.AreEqual(1, Get(socket, SocketOptionLevel.Tcp, SocketOptionName.NoDelay));
            Assert.AreEqual(500, socket.ReceiveTimeout);
            Assert.AreEqual(4000, socket.SendBufferSize);
            Assert.AreEqual(3, Get(socket, SocketOptionLevel.Socket, SocketOptionName.Linger));
            Assert.IsTrue(socket.LingerState.Enabled);
            Assert.AreEqual(3, socket.LingerState.LingerTime);
        }

        [TestMethod]
        public void SocketLevelOptionsReadBack()
        {
            Network.Use(new Lan().Stack);
            Socket socket = Expect.Tcp();

            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.ExclusiveAddressUse, 1);
            Assert.AreEqual(0, Get(socket, SocketOptionLevel.Socket, SocketOptionName.ReuseAddress), "the opposite");
            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1);
            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.Linger, 7);
            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.DontLinger, 1);
            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer, 3000);
            SetAndGet(socket, SocketOptionLevel.Socket, SocketOptionName.SendTimeout, 70);
            SetAndGet(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            SetAndGet(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            SetAndGet(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            SetAndGet(socket, SocketOptionLevel.IP, SocketOptionName.TypeOfService, 0x28);
            SetAndGet(socket, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, 5);
            SetAndGet(Expect.Udp(), SocketOptionLevel.Socket, SocketOptionName.Broadcast, 1);
            Assert.AreEqual(5, (int)socket.Ttl);
            Assert.AreEqual(64, (int)Expect.Udp().Ttl);
        }

        [TestMethod]
        public void SomeOptionsAreReadOnly()
        {
            Network.Use(new Lan().Stack);
            Socket listener = Expect.Listener(80, 1);

            Assert.AreEqual(1, Get(listener, SocketOptionLevel.Socket, SocketOptionName.AcceptConnection));
            Assert.AreEqual(0, Get(Expect.Tcp(), SocketOptionLevel.Socket, SocketOptionName.AcceptConnection));
            Assert.AreEqual((int)SocketType.Dgram, Get(Expect.Udp(), SocketOptionLevel.Socket, SocketOptionName.Type));
            Assert.AreEqual(0, Get(listener, SocketOptionLevel.Socket, SocketOptionName.Error));
        }

        [TestMethod]
        public void AnOptionCanBeGivenAsBytesAndAsABool()
        {
            Network.Use(new Lan().Stack);
            Socket socket = Expect.Tcp();
            byte[] value = new byte[4];

            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveTimeout, new byte[] { 0, 1, 0, 0 });
            socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value);

            CollectionAssert.AreEqual(new byte[] { 1, 0, 0, 0 }, value);
            Assert.AreEqual(256, socket.ReceiveTimeout);
            Expect.Error(
                SocketError.InvalidArgument, () => socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, new byte[3]));
            Expect.Error(
                SocketError.InvalidArgument, () => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, new byte[1]));
            Assert.ThrowsException(
                typeof(NotSupportedException), () => socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership));
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(0)]
        public void TimeoutsOfMinusOneAndZeroMeanNoLimit(int timeout)
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Socket socket = Expect.Udp(9);
            Assert.AreEqual(-1, socket.ReceiveTimeout);

            socket.ReceiveTimeout = timeout;
            lan.After(100_000, () => lan.Peer.SendsDatagram(7, 9, 5));

            Assert.AreEqual(5, socket.Receive(new byte[8]));
        }

        [TestMethod]
        public void CloseWithATimeoutOfZeroResetsTheConnection()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);

            server.Close(0);

            Expect.Error(SocketError.ConnectionReset, () => client.Receive(new byte[1]));
        }

        [TestMethod]
        public void LocalAndRemoteEndPointsAreReported()
        {
            Network.Use(new Lan().Stack);
            Socket fresh = Expect.Tcp();
            Assert.IsNull(fresh.LocalEndPoint);
            Assert.IsFalse(fresh.IsBound);
            Expect.Connection(out Socket client, out Socket server);

            Assert.AreEqual("127.0.0.1:80", client.RemoteEndPoint.ToString());
            Assert.AreEqual("127.0.0.1:80", server.LocalEndPoint.ToString());
            Assert.AreEqual(client.LocalEndPoint.ToString(), server.RemoteEndPoint.ToString());
            Assert.IsTrue(client.IsBound);
            Assert.IsTrue(server.IsBound);
            Assert.IsTrue(server.Connected);
        }

        private static void SetAndGet(Socket socket, SocketOptionLevel level, SocketOptionName name, int value)
        {
            socket.SetSocketOption(level, name, value);
            Assert.AreEqual(value, Get(socket, level, name));
        }

        private static int Get(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name);
    }
}
