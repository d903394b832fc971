using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Sockets
{
    /// <summary>readv, writev, sendmsg and recvmsg.</summary>
    [TestClass]
    public class VectorTests
    {
        private const uint Loopback = SocketConstants.INADDR_LOOPBACK;

        [TestMethod]
        public void GatheredPiecesAreOneDatagram()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            Message message = new Message
            {
                Name = new SocketAddress(Lan.PeerAddress, 7),
                Vectors = new IoVector[] { Piece(1, 5), Piece(0, 0), Piece(6, 7) },
                VectorCount = 3,
            };

            Assert.AreEqual(12, lan.Calls.SendMsg(fd, message, 0));

            byte[] packet = lan.Peer.TakesPacket();
            Assert.AreEqual("10.0.0.1 > 10.0.0.2 UDP 9 > 7, 12 bytes", FrameText.OfPacket(packet));
            for (int i = 0; i < 12; i++)
            {
                Assert.AreEqual((byte)(i + 1), packet[28 + i]);
            }
        }

        [TestMethod]
        public void ADatagramIsScatteredAndHasItsSender()
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(7, 9, 12);
            Message message = Empty(5, 100);

            Assert.AreEqual(12, lan.Calls.ReceiveMsg(fd, message, 0));

            Assert.AreEqual("10.0.0.2:7", message.Name.ToString());
            Assert.AreEqual(0, message.Flags);
            byte[] sent = Packets.Bytes(12);
            Assert.AreEqual(sent[4], message.Vectors[0].Buffer[4]);
            Assert.AreEqual(sent[5], message.Vectors[1].Buffer[0]);
            Assert.AreEqual(sent[11], message.Vectors[1].Buffer[6]);
        }

        [TestMethod]
        [DataRow(0, 8)]
        [DataRow(SocketConstants.MSG_TRUNC, 12)]
        public void ATruncatedDatagramSetsMsgTrunc(int flags, int result)
        {
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(9);
            lan.Peer.SendsDatagram(7, 9, 12);
            Message message = Empty(5, 3);

            Assert.AreEqual(result, lan.Calls.ReceiveMsg(fd, message, flags));

            Assert.AreEqual(SocketConstants.MSG_TRUNC, message.Flags);
            Assert.AreEqual(-Errno.EAGAIN, lan.Calls.Receive(fd), "the rest is lost");
        }

        [TestMethod]
        public void AStreamGathersAndScattersInOrder()
        {
            Calls calls = new Lan().Calls;
            calls.Connected(out int client, out int server);

            Assert.AreEqual(12, calls.WriteV(client, Piece(1, 5), Piece(6, 7)));
            IoVector first = new IoVector(new byte[10], 4, 2);
            IoVector second = new IoVector(new byte[10], 0, 10);
            Assert.AreEqual(12, calls.ReadV(server, first, second));

            Assert.AreEqual((byte)1, first.Buffer[4]);
            Assert.AreEqual((byte)2, first.Buffer[5]);
            Assert.AreEqual((byte)0, first.Buffer[6]);
            Assert.AreEqual((byte)3, second.Buffer[0]);
            Assert.AreEqual((byte)12, second.Buffer[9]);
        }

        [TestMethod]
        public void GatheredPiecesOfAStreamAreOneSegment()
        {
            Lan lan = Lan.Settled();
            lan.Calls.Connected(out int client, out int _);
            long before = lan.Statistics.TcpSegmentsSent;

            lan.Calls.WriteV(client, Piece(0, 5), Piece(5, 7));

            Assert.AreEqual(1L, lan.Statistics.TcpSegmentsSent - before);
        }

        [TestMethod]
        public void MoreThanTheBufferIsCopiedInRounds()
        {
            Lan lan = new Lan();
            Calls calls = lan.Calls;
            calls.Connected(out int client, out int server);
            calls.NonBlocking(client);

            Assert.AreEqual(7000, calls.WriteV(client, Piece(0, 3000), Piece(3000, 4000)));

            int read = 0;
            while (read < 7000)
            {
                int count = calls.Read(server, 7000);
                for (int i = 0; i < count; i++)
                {
                    Assert.AreEqual((byte)(read + i), calls.Buffer[i]);
                }

                read += count;
            }
        }

        [TestMethod]
        public void APipeGathersAndScatters()
        {
            Calls calls = new Lan().Calls;
            int[] pipe = calls.Pipe(0);

            Assert.AreEqual(12, calls.WriteV(pipe[1], Piece(1, 5), Piece(6, 7)));
            IoVector all = new IoVector(new byte[20], 0, 20);

            Assert.AreEqual(12, calls.ReadV(pipe[0], all));
            Assert.AreEqual((byte)12, all.Buffer[11]);
        }

        [TestMethod]
        public void ADatagramBeyondTheMaximumIsRejected()
        {
            Calls calls = new Lan().Calls;
            int fd = calls.Udp();
            calls.Connect(fd, Loopback, 9);

            Assert.AreEqual(-Errno.EMSGSIZE, calls.WriteV(fd, Piece(0, 40_000), Piece(0, 40_000)));
        }

        [TestMethod]
        public void InvalidVectorsAreRejected()
        {
            Lan lan = new Lan();
            BsdSockets sockets = BsdSockets.Of(lan.Stack);
            int fd = lan.Calls.Udp(9);

            Assert.AreEqual(-1, sockets.WriteV(fd, null, 1));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.ReadV(fd, new IoVector[1], 1));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.ReadV(fd, new IoVector[] { new IoVector(new byte[5], 3, 3) }, 1));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.ReadV(fd, new IoVector[1], -1));
            Assert.AreEqual(Errno.EINVAL, sockets.Errno);
            Assert.AreEqual(-1, sockets.WriteV(fd, new IoVector[2000], 1025));
            Assert.AreEqual(Errno.EINVAL, sockets.Errno);
            Assert.AreEqual(-1, sockets.SendMsg(fd, null, 0));
            Assert.AreEqual(Errno.EFAULT, sockets.Errno);
            Assert.AreEqual(-1, sockets.ReceiveMsg(99, new Message(), 0));
            Assert.AreEqual(Errno.EBADF, sockets.Errno);
        }

        // Bytes that count up from a value.
        private static IoVector Piece(int first, int count)
        {
            byte[] buffer = new byte[count + 3];
            for (int i = 0; i < count; i++)
            {
                buffer[3 + i] = (byte)(first + i);
            }

            return new IoVector(buffer, 3, count);
        }

        private static Message Empty(int first, int second)
        {
            return new Message
            {
                Name = new SocketAddress(),
                Vectors = new IoVector[] { new IoVector(new byte[first], 0, first), new IoVector(new byte[second], 0, second) },
                VectorCount = 2,
            };
        }
    }
}
