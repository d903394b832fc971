using nanoFramework.TestFramework;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.UnitTests.Sockets;
using NanoTcp.W5500.Sockets;

namespace NanoTcp.UnitTests.ChipSockets
{
    /// <summary>What a program sees of the chip that it would not see of the software TCP: the table in the README, line by line.</summary>
    [TestClass]
    public class DifferenceTests
    {
        private const int DontWait = SocketConstants.MSG_DONTWAIT;

        // Ethernet's header and IP's
        private const int TcpAt = 34;

        [TestMethod]
        public void TheChipHasNoLoopback()
        {
            Calls calls = new SocketWorld(SocketWorld.Chip).Board;
            calls.Listener(80, 1);

            Assert.AreEqual(-Errno.ENETUNREACH, calls.Connect(calls.Tcp(), SocketConstants.INADDR_LOOPBACK, 80));
            Assert.AreEqual(-Errno.ENETUNREACH, calls.Connect(calls.Tcp(), SocketWorld.BoardAddress, 80));
        }

        [TestMethod]
        public void TheChipHasEightSockets()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            for (int i = 0; i < 8; i++)
            {
                world.Board.Udp(100 + i);
            }

            Assert.AreEqual(0, world.Device.FreeSockets);
            Assert.AreEqual(-Errno.ENOBUFS, world.Board.Bind(world.Board.Udp(), 0, 200));
            Assert.AreEqual(-Errno.ENOBUFS, world.Board.Connect(world.Board.Tcp(), SocketWorld.PeerAddress, 80));
            int fd = world.Board.Tcp();
            world.Board.Bind(fd, 0, 80);
            Assert.AreEqual(-Errno.ENOBUFS, world.Board.Listen(fd, 1));
        }

        [TestMethod]
        public void LargerBuffersMeanFewerSockets()
        {
            W5500SocketOptions options = SocketWorld.SocketOptions(SocketWorld.Chip);
            options.SocketKilobytes = 8;
            SocketWorld world = new SocketWorld(SocketWorld.Chip, options);

            Assert.AreEqual(2, world.Device.SocketCount);
            world.Connect(out int board, out _);
            Assert.AreEqual(8192, world.Board.Send(board, 8192, DontWait));
        }

        [TestMethod]
        public void AConnectionWithoutAListeningChipSocketIsRefused()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Board.Listener(80, 128);
            int[] peers = new int[9];
            for (int i = 0; i < 9; i++)
            {
                peers[i] = world.PeerConnects(80);
                world.PassTime(20);
            }

            Assert.AreEqual(-Errno.ECONNREFUSED, world.Peer.Connect(peers[8], SocketWorld.BoardAddress, 80));
            Assert.AreEqual(-Errno.EISCONN, Second(world, peers[7]));
        }

        [TestMethod]
        public void AResetIsNeverSent()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Accept(out int board, out int peer);
            world.Board.Set(board, SocketConstants.SO_LINGER, 0);

            world.Board.Close(board);
            world.PassTime(10_000);

            Assert.AreEqual(-Errno.EAGAIN, world.Peer.Read(peer, 10), "the peer was told nothing");
        }

        [TestMethod]
        public void CloseDiscardsUnreadDataAndSendsFinNotRst()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Accept(out int board, out int peer);
            world.Peer.Write(peer, 10);
            world.PassTime(100);

            world.Board.Close(board);
            world.PassTime(100);

            Assert.AreEqual(0, world.Peer.Read(peer, 10));
        }

        [TestMethod]
        public void AHalfClosedConnectionEndsAfter31Seconds()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Accept(out int board, out _);
            world.Board.Shutdown(board, SocketConstants.SHUT_WR);
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.ETIMEDOUT, world.Board.Read(board, 10));

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 31_700 && waited < 32_000, waited.ToString());
        }

        [TestMethod]
        public void UnacknowledgedDataEndAConnectionAfter31Seconds()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Connect(out int board, out _);
            world.Cut();
            world.Board.Write(board, 100);
            long start = world.Clock.Now;

            Assert.AreEqual(-Errno.ETIMEDOUT, world.Board.Read(board, 10));

            long waited = world.Clock.Now - start;
            Assert.IsTrue(waited >= 31_700 && waited < 32_000, waited.ToString());
        }

        [TestMethod]
        public void APeerThatReadsNothingIsGivenUpAfterTheStallTimeout()
        {
            W5500SocketOptions options = SocketWorld.SocketOptions(SocketWorld.Chip);
            options.StallTimeout = 60_000;
            SocketWorld world = new SocketWorld(SocketWorld.Chip, options);
            world.Connect(out int board, out _);
            long start = world.Clock.Now;
            int result;
            do
            {
                result = world.Board.Write(board, 60_000);
            }
            while (result > 0);

            Assert.IsTrue(world.Clock.Now - start >= 60_000);
            Assert.IsTrue(result == -Errno.ETIMEDOUT || result == -Errno.EPIPE, result.ToString());
        }

        [TestMethod]
        public void CloseReleasesTheChipSocketAfterTheCloseTimeout()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Connect(out int board, out _);
            world.Board.Close(board);
            world.PassTime(4900);
            Assert.AreEqual(7, world.Device.FreeSockets, "the peer has not ended its half");

            world.PassTime(200);

            Assert.AreEqual(8, world.Device.FreeSockets);
        }

        [TestMethod]
        public void BufferSizesAreTheChips()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int fd = world.Board.Tcp();

            Assert.AreEqual(0, world.Board.Set(fd, SocketConstants.SO_RCVBUF, 65_536));

            Assert.AreEqual(2048, world.Board.Get(fd, SocketConstants.SO_RCVBUF));
            Assert.AreEqual(2048, world.Board.Get(fd, SocketConstants.SO_SNDBUF));
        }

        [TestMethod]
        public void OptionsThatTheChipLacksAreRejected()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            BsdSockets sockets = BsdSockets.Of(world.Stack);
            int fd = world.Board.Tcp();

            Assert.AreEqual(-1, sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, 5));
            Assert.AreEqual(Errno.ENOPROTOOPT, sockets.Errno);
            Assert.AreEqual(-1, sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPCNT, 5));
            Assert.AreEqual(-1, sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_CORK, 1));
            Assert.AreEqual(-1, sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NOTSENT_LOWAT, 1));
            Assert.AreEqual(-1, sockets.SetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_DEFER_ACCEPT, 1));
            Assert.AreEqual(-1, sockets.GetTcpInfo(fd, new TcpInfo()));
            sockets.GetSockOpt(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, out int noDelay);
            Assert.AreEqual(1, noDelay);
        }

        [TestMethod]
        [DataRow(1, 5)]
        [DataRow(5, 5)]
        [DataRow(6, 10)]
        public void KeepAliveIdleTimeIsAMultipleOfFiveSeconds(int asked, int idle)
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Accept(out int board, out int peer);
            world.Board.Set(board, SocketConstants.SO_KEEPALIVE, 1);
            BsdSockets sockets = BsdSockets.Of(world.Stack);
            sockets.SetSockOpt(board, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, asked);
            world.Peer.Write(peer, 1);
            Assert.AreEqual(1, world.Board.Read(board, 1));
            long start = world.Clock.Now;
            long probe = 0;
            world.Cable.Tap = (CablePort sender, byte[] f, int o, int length, long time, FrameFate fate) =>
            {
                // what acknowledges the byte leaves at once, and a probe after a while
                if (probe == 0 && sender == world.Cable.A && IsTcp(f, o) && world.Clock.Now - start > 1000)
                {
                    probe = world.Clock.Now;
                }
            };

            world.PassTime(20_000);

            long waited = probe - start;
            Assert.IsTrue(waited >= (idle * 1000) - 50 && waited <= (idle * 1000) + 250, waited.ToString());
        }

        [TestMethod]
        public void MssIsTheOnlyTcpOption()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int longest = 0;
            int segments = 0;
            world.Cable.Tap = (CablePort sender, byte[] f, int o, int length, long time, FrameFate fate) =>
            {
                if (sender == world.Cable.A && IsTcp(f, o))
                {
                    int header = (f[o + TcpAt + 12] >> 4) * 4;
                    bool isSyn = (f[o + TcpAt + 13] & 0x02) != 0;
                    longest = !isSyn && header > longest ? header : longest;
                    segments++;
                    Assert.IsTrue(!isSyn || (header == 24 && f[o + TcpAt + 20] == 2), "a SYN has a maximum segment size");
                }
            };

            world.Connect(out int board, out int peer);
            world.Board.Write(board, 3000);
            world.Peer.Write(peer, 3000);
            world.PassTime(100);
            world.Board.Read(board, 2000);
            world.Board.Close(board);
            world.PassTime(100);

            Assert.AreEqual(20, longest);
            Assert.IsTrue(segments >= 6, segments.ToString());
        }

        [TestMethod]
        [DataRow(SocketWorld.Chip)]
        [DataRow(SocketWorld.Hybrid)]
        public void APayloadBitFlippedOnSpiIsNotDetected(int kind)
        {
            SocketWorld world = new SocketWorld(kind);
            world.Connect(out int board, out int peer);
            byte[] expected = Packets.Bytes(1000);
            int wrong = 0;
            for (int i = 0; i < 20; i++)
            {
                world.Peer.Write(peer, 1000);
                world.PassTime(20);
                world.ChipModel.Faults.MisoNoise = 500;
                int count = world.Board.Read(board, 1000);
                world.ChipModel.Faults.MisoNoise = 0;
                Assert.AreEqual(1000, count);
                for (int at = 0; at < count; at++)
                {
                    wrong += world.Board.Buffer[at] != expected[at] ? 1 : 0;
                }
            }

            Assert.IsTrue(wrong > 0);
        }

        [TestMethod]
        public void AChipResetEndsConnectionsButNotTheListener()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            int listener = world.Board.Listener(80, 2);
            world.PeerConnects(80);
            int board = world.Board.Accept(listener);
            world.ChipModel.LosePower();

            int result = world.Board.Read(board, 10);

            Assert.IsTrue(result == -Errno.ENETDOWN || result == -Errno.ECONNRESET, result.ToString());
            world.PassTime(4000);
            int peer = world.PeerConnects(80);
            Assert.IsTrue(world.Board.Accept(listener) >= 0);
            Assert.IsTrue(peer >= 0);
        }

        [TestMethod]
        public void LostInterruptsOnlyDelay()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Accept(out int board, out int peer);
            world.PassTime(300);
            world.ChipModel.Faults.InterruptLine = SignalFault.StuckHigh;
            long start = world.Clock.Now;
            world.Peer.Write(peer, 10);

            Assert.AreEqual(10, world.Board.Read(board, 10));

            Assert.IsTrue(world.Clock.Now - start <= 260);
        }

        [TestMethod]
        public void APinThatStaysLowDoesNotStopTheBoard()
        {
            SocketWorld world = new SocketWorld(SocketWorld.Chip);
            world.Accept(out int board, out int peer);
            world.ChipModel.Faults.InterruptLine = SignalFault.StuckLow;
            long before = world.Device.Counters.SpiTransactions;
            world.PassTime(1000);
            world.Peer.Write(peer, 10);

            Assert.AreEqual(10, world.Board.Read(board, 10));

            Assert.IsTrue(world.Device.Counters.SpiTransactions - before < 1500);
        }

        private static int Second(SocketWorld world, int fd)
        {
            int result = world.Peer.Connect(fd, SocketWorld.BoardAddress, 80);
            return result == 0 ? world.Peer.Connect(fd, SocketWorld.BoardAddress, 80) : result;
        }

        private static bool IsTcp(byte[] f, int o) => f[o + 12] == 8 && f[o + 13] == 0 && f[o + 23] == 6;
    }
}
