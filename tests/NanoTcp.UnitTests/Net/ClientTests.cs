using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>TcpListener, TcpClient, NetworkStream and UdpClient.</summary>
    [TestClass]
    public class ClientTests
    {
        [TestMethod]
        public void AClientAndAListenerExchangeStreams()
        {
            Network.Use(new Lan().Stack);
            TcpListener listener = new TcpListener(IPAddress.Any, 0);
            listener.Start();
            Assert.IsFalse(listener.Pending());
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;

            TcpClient client = new TcpClient("127.0.0.1", port);
            Assert.IsTrue(listener.Pending());
            TcpClient server = listener.AcceptTcpClient();
            client.GetStream().Write(new byte[] { 1, 2, 3 }, 0, 3);
            client.GetStream().WriteByte(4);

            NetworkStream stream = server.GetStream();
            Assert.AreEqual(1, stream.ReadByte());
            Assert.IsTrue(stream.DataAvailable);
            Assert.AreEqual(3, server.Available);
            byte[] buffer = new byte[8];
            Assert.AreEqual(3, stream.Read(buffer, 2, 6));
            Assert.AreEqual(4, (int)buffer[4]);
            Assert.IsFalse(stream.DataAvailable);
            client.Close();
            Assert.AreEqual(-1, stream.ReadByte());
            Assert.IsFalse(client.Connected);
        }

        [TestMethod]
        public void AListenerStopsAndStartsAgain()
        {
            Network network = Network.Use(new Lan().Stack);
            TcpListener listener = new TcpListener(IPAddress.Any, 80);
            for (int i = 0; i < 3; i++)
            {
                listener.Start(5);
                listener.Start(5);
                TcpClient client = new TcpClient("127.0.0.1", 80);
                TcpClient server = listener.AcceptTcpClient();
                server.Close();
                client.Close();
                listener.Stop();
                Assert.ThrowsException(typeof(InvalidOperationException), () => listener.Stop());
            }

            Assert.AreEqual(0, network.Sockets.OpenFiles);
            Assert.ThrowsException(typeof(InvalidOperationException), () => listener.AcceptSocket());
            Assert.ThrowsException(typeof(InvalidOperationException), () => listener.Pending());
        }

        [TestMethod]
        public void AListenerThatWasNotStartedCannotBeStopped()
        {
            Network.Use(new Lan().Stack);
            TcpListener listener = new TcpListener(IPAddress.Any, 80);
            Assert.ThrowsException(typeof(InvalidOperationException), () => listener.Stop());
        }

        [TestMethod]
        public void TheLengthOfAStreamIsTheAvailableBytes()
        {
            Network.Use(new Lan().Stack);
            TcpListener listener = new TcpListener(IPAddress.Any, 80);
            listener.Start(5);
            TcpClient client = new TcpClient("127.0.0.1", 80);
            TcpClient server = listener.AcceptTcpClient();
            NetworkStream stream = server.GetStream();
            Assert.AreEqual(0L, stream.Length);
            client.GetStream().Write(new byte[5], 0, 5);
            Assert.IsTrue(server.Client.Poll(1_000_000, SelectMode.SelectRead));
            Assert.AreEqual(5L, stream.Length);
        }

        [TestMethod]
        public void AnAcceptedConnectionOutlivesTheListener()
        {
            Network.Use(new Lan().Stack);
            TcpListener listener = new TcpListener(new IPEndPoint(IPAddress.Any, 80));
            listener.Start(5);
            TcpClient client = new TcpClient("127.0.0.1", 80);
            Socket server = listener.AcceptSocket();

            listener.Stop();

            server.Send(new byte[3]);
            Assert.AreEqual(3, client.GetStream().Read(new byte[8], 0, 8));
        }

        [TestMethod]
        public void AClientThatFailsToConnectLeavesNothingOpen()
        {
            Network network = Network.Use(new Lan().Stack);

            Expect.Error(SocketError.ConnectionRefused, () => new TcpClient("127.0.0.1", 80));

            Assert.AreEqual(0, network.Sockets.OpenFiles);
        }

        [TestMethod]
        public void AClientTriesAllAddressesInTurn()
        {
            Network.Use(Lan.Settled().Stack);
            Expect.Listener(80, 1);
            TcpClient client = new TcpClient();

            client.Connect(new IPAddress[] { IPAddress.Parse("10.0.0.3"), IPAddress.Loopback }, 80);

            Assert.AreEqual("127.0.0.1:80", client.Client.RemoteEndPoint.ToString());
        }

        [TestMethod]
        public void AClientsPropertiesAreThoseOfItsSocket()
        {
            Network.Use(new Lan().Stack);
            TcpClient client = new TcpClient
            {
                NoDelay = true,
                ReceiveTimeout = 10,
                SendTimeout = 20,
                ReceiveBufferSize = 2000,
                SendBufferSize = 3000,
                LingerState = new LingerOption(true, 0),
            };

            Assert.IsTrue(client.Client.NoDelay);
            Assert.AreEqual(10, client.Client.ReceiveTimeout);
            Assert.AreEqual(20, client.Client.SendTimeout);
            Assert.AreEqual(2000, client.Client.ReceiveBufferSize);
            Assert.AreEqual(3000, client.Client.SendBufferSize);
            Assert.IsTrue(client.LingerState.Enabled);
            Assert.ThrowsException(typeof(InvalidOperationException), () => client.GetStream());
        }

        [TestMethod]
        public void AStreamKeepsItsTimeouts()
        {
            Lan lan = new Lan();
            Network.Use(lan.Stack);
            Expect.Connection(out Socket client, out Socket _);
            NetworkStream stream = new NetworkStream(client);
            stream.ReadTimeout = 100;
            stream.WriteTimeout = 200;
            long start = lan.Clock.Now;

            Expect.Error(SocketError.TimedOut, () => stream.ReadByte());
            Assert.AreEqual(100L, lan.Clock.Now - start);
            Expect.Error(SocketError.TimedOut, () => stream.Write(new byte[200_000], 0, 200_000));
        }

        [TestMethod]
        public void AStreamClosesItsSocketOnlyIfItOwnsIt()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket server);
            NetworkStream lent = new NetworkStream(client);
            NetworkStream owned = new NetworkStream(server, true);

            lent.Dispose();
            lent.Close();
            owned.Close();

            Assert.IsTrue(client.Connected);
            Assert.IsFalse(server.Connected);
            Expect.Disposed(() => lent.ReadByte());
            Expect.Disposed(() => owned.WriteByte(1));
        }

        [TestMethod]
        public void AStreamRequiresAConnection()
        {
            Network.Use(new Lan().Stack);

            Assert.ThrowsException(typeof(ArgumentNullException), () => new NetworkStream(null));
            Assert.ThrowsException(typeof(IOException), () => new NetworkStream(Expect.Tcp()));
            Assert.ThrowsException(typeof(IOException), () => new NetworkStream(Expect.Udp(9)));
        }

        [TestMethod]
        public void AStreamCannotSeek()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket _);
            NetworkStream stream = new NetworkStream(client);

            Assert.IsFalse(stream.CanSeek);
            Assert.IsTrue(stream.CanRead && stream.CanWrite && stream.CanTimeout);
            Assert.ThrowsException(typeof(NotSupportedException), () => stream.SetLength(1));
            Assert.ThrowsException(typeof(NotSupportedException), () => stream.Position = 1);
        }

        [TestMethod]
        public void DatagramsGoToAnEndPointAndBack()
        {
            Network.Use(new Lan().Stack);
            UdpClient server = new UdpClient(9);
            UdpClient client = new UdpClient();
            byte[] buffer = new byte[100];
            IPEndPoint from = null;

            Assert.AreEqual(5, client.Send(new byte[5], Expect.Loopback(9)));
            Assert.AreEqual(5, server.Receive(buffer, ref from));
            Assert.AreEqual(7, server.Send(buffer, 7, from));
            Assert.AreEqual(7, client.Receive(buffer, ref from));

            Assert.AreEqual("127.0.0.1:9", from.ToString());
        }

        [TestMethod]
        public void AConnectedClientNeedsNoAddressAndReceivesFromItsPeerOnly()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            UdpClient client = new UdpClient("10.0.0.2", 7);
            int port = ((IPEndPoint)client.Client.LocalEndPoint).Port;

            client.Send(new byte[3]);

            Assert.AreEqual(31, lan.Peer.TakesPacket().Length);
            lan.Router.SendsDatagram(7, port, 4);
            lan.Peer.SendsDatagram(7, port, 5);
            Assert.AreEqual(5, client.Receive(new byte[10], 2, 8, ref s_from));
        }

        [TestMethod]
        public void ADatagramIsReceivedIntoAnArrayOfItsSize()
        {
            Network.Use(new Lan().Stack);
            UdpClient server = new UdpClient(9);
            Expect.Udp().SendTo(new byte[33], Expect.Loopback(9));

            Assert.AreEqual(33, server.Receive(ref s_from).Length);
        }

        [TestMethod]
        public void BroadcastIsEnabledAutomatically()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            UdpClient client = new UdpClient();
            Assert.IsFalse(client.EnableBroadcast);

            client.Send(new byte[3], 3, new IPEndPoint(IPAddress.Broadcast, 9));

            Assert.IsTrue(client.EnableBroadcast);
            Assert.AreEqual(31, lan.Peer.TakesPacket().Length);
        }

        [TestMethod]
        public void AGroupIsJoinedAndLeft()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            UdpClient client = new UdpClient(9);
            client.Client.ReceiveTimeout = 100;
            IPAddress group = IPAddress.Parse("239.1.2.3");
            byte[] datagram = Packets.Datagram(Lan.PeerAddress, 7, 0xEF010203, 9, Packets.Bytes(5));
            byte[] mac = { 1, 0, 0x5E, 1, 2, 3 };

            client.JoinMulticastGroup(group);
            lan.Peer.SendsTo(mac, datagram);
            Assert.AreEqual(5, client.Receive(new byte[8], ref s_from));
            client.DropMulticastGroup(group);
            lan.Peer.SendsTo(mac, datagram);

            Expect.Error(SocketError.TimedOut, () => client.Receive(new byte[8], ref s_from));
            Expect.Error(SocketError.InvalidArgument, () => client.JoinMulticastGroup(IPAddress.Parse("10.0.0.2")));
            Expect.Error(SocketError.AddressNotAvailable, () => client.DropMulticastGroup(group));
        }

        [TestMethod]
        public void AClosedUdpClientThrows()
        {
            Network.Use(new Lan().Stack);
            UdpClient client = new UdpClient(9);
            client.Close();
            client.Dispose();

            Expect.Disposed(() => client.Send(new byte[1], Expect.Loopback(9)));
            new UdpClient(9).Close();
        }

        private static IPEndPoint s_from;
    }
}
