using System;
using System.Net;
using System.Net.Sockets;
using nanoFramework.TestFramework;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>Each failure has its exact SocketError.</summary>
    [TestClass]
    public class SocketErrorTests
    {
        private const int SynAck = 0x12;
        private const int Reset = 0x04;
        private const int ResetAck = 0x14;

        [TestMethod]
        public void ASocketWithoutANetworkReportsTheMissingCall()
        {
            Network.Use((Network)null);

            string message = string.Empty;
            try
            {
                Expect.Tcp();
            }
            catch (InvalidOperationException e)
            {
                message = e.Message;
            }

            Assert.IsTrue(message.Contains("Network.Use"), message);
        }

        [TestMethod]
        public void UnsupportedFamiliesTypesAndProtocolsAreReported()
        {
            Network.Use(new Lan().Stack);

            Expect.Error(SocketError.AddressFamilyNotSupported, () => new Socket(AddressFamily.AppleTalk, SocketType.Stream, ProtocolType.Tcp));
            Expect.Error(SocketError.SocketNotSupported, () => new Socket(AddressFamily.InterNetwork, SocketType.Seqpacket, ProtocolType.IP));
            Expect.Error(SocketError.ProtocolNotSupported, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp));
        }

        [TestMethod]
        public void AnIpv6SocketRefusesEveryAddress()
        {
            // the TcpClient of nanoFramework's package makes a socket of each family
            Network.Use(new Lan().Stack);
            Socket socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);

            Expect.Error(SocketError.AddressFamilyNotSupported, () => socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 7)));
            Expect.Error(SocketError.AddressFamilyNotSupported, () => socket.Connect(new IPEndPoint(IPAddress.IPv6Loopback, 7)));
            Expect.Error(SocketError.AddressFamilyNotSupported, () => socket.Connect(Expect.Loopback(7)));
            Assert.IsFalse(socket.Connected);
            Assert.AreEqual(0, socket.Available);
            socket.Close();
            Assert.ThrowsException(typeof(ObjectDisposedException), () => socket.Connect(Expect.Loopback(7)));
        }

        [TestMethod]
        public void AStreamOfProtocolIpv4IsTcp()
        {
            // the TcpListener of nanoFramework's package makes such a socket
            Network.Use(new Lan().Stack);
            Socket listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.IPv4);
            listener.Bind(Expect.Loopback(7));
            listener.Listen(1);
            Socket client = Expect.Tcp();

            client.Connect(Expect.Loopback(7));

            Assert.IsTrue(client.Connected);
            client.Close();
            listener.Close();
        }

        [TestMethod]
        public void ConnectionRefused()
        {
            Network.Use(new Lan().Stack);

            Expect.Error(SocketError.ConnectionRefused, () => Expect.Tcp().Connect(Expect.Loopback(80)));
        }

        [TestMethod]
        public void ASocketThatWasRefusedMayConnectLater()
        {
            Network.Use(new Lan().Stack);
            Socket client = Expect.Tcp();
            Expect.Error(SocketError.ConnectionRefused, () => client.Connect(Expect.Loopback(80)));
            Expect.Listener(80, 1);

            client.Connect(Expect.Loopback(80));

            Assert.IsTrue(client.Connected);
        }

        [TestMethod]
        public void HostUnreachableWithoutAnArpReply()
        {
            Network.Use(Lan.Settled().Stack);

            Expect.Error(SocketError.HostUnreachable, () => Expect.Tcp().Connect(new IPEndPoint(IPAddress.Parse("10.0.0.3"), 80)));
        }

        [TestMethod]
        public void NetworkUnreachableWithoutARoute()
        {
            Network.Use(Lan.Settled().Stack);

            Expect.Error(SocketError.NetworkUnreachable, () => Expect.Tcp().Connect(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80)));
        }

        [TestMethod]
        public void AddressAlreadyInUseAndNotAvailable()
        {
            Network.Use(new Lan().Stack);
            Expect.Listener(80, 1);

            Expect.Error(SocketError.AddressAlreadyInUse, () => Expect.Listener(80, 1));
            Expect.Error(SocketError.AddressNotAvailable, () => Expect.Udp().Bind(new IPEndPoint(IPAddress.Parse("10.0.0.9"), 80)));
            Expect.Error(SocketError.AddressNotAvailable, () => Expect.Tcp().Connect(Expect.Loopback(0)));
        }

        [TestMethod]
        public void NotConnected()
        {
            Network.Use(new Lan().Stack);
            Socket socket = Expect.Tcp();

            Expect.Error(SocketError.NotConnected, () => socket.Send(new byte[1]));
            Expect.Error(SocketError.NotConnected, () => socket.Receive(new byte[1]));
            Expect.Error(SocketError.NotConnected, () => socket.Shutdown(SocketShutdown.Send));
            Expect.Error(SocketError.NotConnected, () => Assert.IsNull(socket.RemoteEndPoint));
        }

        [TestMethod]
        public void IsConnected()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket _);

            Expect.Error(SocketError.IsConnected, () => client.Connect(Expect.Loopback(80)));
        }

        [TestMethod]
        public void ShutdownAfterShutdown()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket _);
            client.Shutdown(SocketShutdown.Send);

            Expect.Error(SocketError.Shutdown, () => client.Send(new byte[1]));
        }

        [TestMethod]
        public void ConnectionReset()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            Socket client = ConnectToPeer(lan, out uint next);
            EndPoint remote = client.RemoteEndPoint;
            int port = ((IPEndPoint)client.LocalEndPoint).Port;

            lan.Peer.Sends(Packets.Segment(Lan.PeerAddress, 80, Lan.Board, port, 9001, next, Reset));

            Assert.IsFalse(client.Connected);
            Expect.Error(SocketError.ConnectionReset, () => client.Receive(new byte[1]));
            Assert.AreEqual("10.0.0.2:80", remote.ToString());
            Assert.AreEqual("10.0.0.2:80", client.RemoteEndPoint.ToString(), "who it was");
        }

        [TestMethod]
        public void ConnectionAbortedWhenOurAddressIsRemoved()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            Socket client = ConnectToPeer(lan, out uint _);

            lan.Stack.SetAddress(lan.Interface, 0x0A000009, 24);

            Expect.Error(SocketError.ConnectionAborted, () => client.Receive(new byte[1]));
        }

        [TestMethod]
        public void WouldBlockOnNonBlockingSockets()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket _);
            Socket listener = Expect.Listener(81, 1);
            client.Blocking = false;
            listener.Blocking = false;

            Expect.Error(SocketError.WouldBlock, () => client.Receive(new byte[1]));
            Expect.Error(SocketError.WouldBlock, () => listener.Accept());
        }

        [TestMethod]
        public void ANonBlockingConnectWouldBlockAndIsThenInProgress()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            IPEndPoint peer = new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80);
            Socket client = Expect.Tcp();
            client.Blocking = false;

            Expect.Error(SocketError.WouldBlock, () => client.Connect(peer));
            Expect.Error(SocketError.AlreadyInProgress, () => client.Connect(peer));
            Assert.IsFalse(client.Connected);
            Assert.IsFalse(client.Poll(0, SelectMode.SelectWrite));
            lan.Peer.Sends(AnswerToSyn(lan.Peer.TakesPacket(), SynAck));

            Assert.IsTrue(client.Poll(0, SelectMode.SelectWrite));
            Assert.IsTrue(client.Connected);
            Assert.AreEqual("10.0.0.2:80", client.RemoteEndPoint.ToString());
        }

        [TestMethod]
        public void ARefusedNonBlockingConnectIsReportedByPollAndTheErrorOption()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            Socket client = Expect.Tcp();
            client.Blocking = false;
            Expect.Error(SocketError.WouldBlock, () => client.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80)));

            lan.Peer.Sends(AnswerToSyn(lan.Peer.TakesPacket(), ResetAck));

            Assert.IsTrue(client.Poll(0, SelectMode.SelectError));
            Assert.AreEqual((int)SocketError.ConnectionRefused, (int)client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error));
        }

        [TestMethod]
        public void DatagramErrors()
        {
            Lan lan = Lan.Settled();
            Network.Use(lan.Stack);
            Socket socket = Expect.Udp();

            Expect.Error(SocketError.InvalidArgument, () => socket.Receive(new byte[1]));
            Expect.Error(SocketError.DestinationAddressRequired, () => socket.Send(new byte[1]));
            Expect.Error(SocketError.MessageSize, () => socket.SendTo(new byte[65_508], new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9)));
            Expect.Error(SocketError.AccessDenied, () => socket.SendTo(new byte[1], new IPEndPoint(IPAddress.Broadcast, 9)));
            Expect.Error(SocketError.OperationNotSupported, () => socket.Listen(1));
            Expect.Error(SocketError.ProtocolOption, () => socket.NoDelay = true);
        }

        [TestMethod]
        public void ACallInAWrongStateIsAnInvalidArgument()
        {
            Network.Use(new Lan().Stack);
            Socket socket = Expect.Tcp();

            Expect.Error(SocketError.InvalidArgument, () => socket.Accept());
            socket.Bind(new IPEndPoint(IPAddress.Any, 80));
            Expect.Error(SocketError.InvalidArgument, () => socket.Bind(new IPEndPoint(IPAddress.Any, 81)));
        }

        [TestMethod]
        public void UnknownFlagsAndOptionsAreRefused()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket _);

            Expect.Error(SocketError.OperationNotSupported, () => client.Send(new byte[1], SocketFlags.OutOfBand));
            Expect.Error(SocketError.ProtocolOption, () => client.SetSocketOption(SocketOptionLevel.Udp, SocketOptionName.NoChecksum, 1));
        }

        [TestMethod]
        public void TooManyOpenSockets()
        {
            Network.Use(new Lan().Stack);

            Expect.Error(SocketError.TooManyOpenSockets, () =>
            {
                for (int i = 0; i <= NanoTcp.Sockets.BsdSockets.FileLimit; i++)
                {
                    Expect.Udp();
                }
            });
        }

        [TestMethod]
        public void BuffersAndRangesAreChecked()
        {
            Network.Use(new Lan().Stack);
            Expect.Connection(out Socket client, out Socket _);
            byte[] buffer = new byte[10];

            Assert.ThrowsException(typeof(ArgumentNullException), () => client.Send(null));
            Assert.ThrowsException(typeof(ArgumentNullException), () => client.Receive(null));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Send(buffer, 1, 10, SocketFlags.None));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Send(buffer, -1, 1, SocketFlags.None));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Receive(buffer, 11, 0, SocketFlags.None));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.Receive(buffer, 11, SocketFlags.None));
            Assert.ThrowsException(typeof(ArgumentNullException), () => client.Connect((EndPoint)null));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => client.ReceiveTimeout = -2);
        }

        [TestMethod]
        public void TheExceptionHasTheNumberInItsMessage()
        {
            SocketException e = new SocketException(SocketError.ConnectionRefused);

            Assert.AreEqual(10061, e.ErrorCode);
            Assert.IsTrue(e.SocketErrorCode == SocketError.ConnectionRefused);
            Assert.AreEqual("connection refused (10061)", e.Message);
        }

        private static Socket ConnectToPeer(Lan lan, out uint next)
        {
            Socket client = Expect.Tcp();
            client.Blocking = false;
            Expect.Error(SocketError.WouldBlock, () => client.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80)));
            byte[] syn = lan.Peer.TakesPacket();
            next = Packets.Read32(syn, 24) + 1;
            lan.Peer.Sends(AnswerToSyn(syn, SynAck));
            client.Blocking = true;
            Assert.IsTrue(client.Connected);
            return client;
        }

        private static byte[] AnswerToSyn(byte[] syn, int flags)
        {
            return Packets.Segment(
                Lan.PeerAddress, 80, Lan.Board, Packets.Read16(syn, 20), (flags & 2) != 0 ? 9000u : 0, Packets.Read32(syn, 24) + 1, flags);
        }
    }
}
