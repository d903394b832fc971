using System;
using nanoFramework.TestFramework;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests
{
    /// <summary>What a caller who brings its own clock and its own frames relies on.</summary>
    [TestClass]
    public class NetStackTests
    {
        [TestMethod]
        public void AnIdleStackHasNoDeadline()
        {
            Lan lan = Lan.Settled();
            lan.PassTime(600_000);

            Assert.AreEqual(NetDevice.Never, lan.Stack.Poll(lan.Clock.Now));
            Assert.AreEqual(NetDevice.Never, lan.Stack.NextDeadline);
        }

        [TestMethod]
        public void ASocketCallMovesTheNextDeadline()
        {
            Lan lan = Lan.Settled();
            lan.PassTime(600_000);
            int fd = lan.Calls.Udp();

            lan.Calls.SendTo(fd, 5, Lan.Silent, 9);

            Assert.AreEqual(lan.Clock.Now + 1000, lan.Stack.NextDeadline);
            Assert.AreEqual(lan.Clock.Now + 1000, lan.Stack.Poll(lan.Clock.Now));
        }

        [TestMethod]
        public void APollBeforeTheDeadlineDoesNothing()
        {
            Lan lan = new Lan();
            lan.Forget();
            long deadline = lan.Stack.Poll(lan.Clock.Now);

            Assert.AreEqual(deadline, lan.Stack.Poll(deadline - 1));
            lan.Peer.ExpectsNothing();
            lan.Stack.Poll(deadline);

            lan.Peer.Expects("all: announces 10.0.0.1");
        }

        [TestMethod]
        public void AfterAFloodTheStackRequestsAPollAtOnce()
        {
            Lan lan = Lan.Settled();
            byte[] ping = lan.Peer.Frame(
                lan.Wire.MacAddress, 0x0800, Packets.EchoRequest(Lan.PeerAddress, Lan.Board, 7, 1, new byte[4]));
            for (int i = 0; i < 900; i++)
            {
                lan.Wire.Arrives(ping);
            }

            Assert.AreEqual(lan.Clock.Now, lan.Stack.Poll(lan.Clock.Now));
            Assert.AreEqual(lan.Clock.Now, lan.Stack.NextDeadline);
            Assert.IsTrue(lan.Statistics.IpReceived < 900, "a flood does not keep a poll for ever");

            Assert.IsTrue(lan.Stack.Poll(lan.Clock.Now) > lan.Clock.Now);
            Assert.AreEqual(900L, lan.Statistics.IpReceived);
        }

        [TestMethod]
        public void TheProgramRunsBetweenReceiveBatches()
        {
            const int datagrams = 200;
            Lan lan = Lan.Settled();
            int fd = lan.Calls.Udp(99);
            byte[] frame = lan.Peer.Frame(
                lan.Wire.MacAddress, 0x0800, Packets.Datagram(Lan.PeerAddress, 5000, Lan.Board, 99, new byte[200]));
            for (int i = 0; i < datagrams; i++)
            {
                lan.Wire.Arrives(frame);
            }

            int read = 0;
            while (lan.Stack.Poll(lan.Clock.Now) <= lan.Clock.Now)
            {
                while (lan.Calls.Receive(fd) == 200)
                {
                    read++;
                }
            }

            Assert.AreEqual(datagrams, read);
            Assert.AreEqual(0L, lan.Statistics.TotalDrops);
        }

        [TestMethod]
        public void AFloodDoesNotDelayTimers()
        {
            Lan lan = new Lan();
            lan.Forget();
            byte[] frame = lan.Peer.Frame(new byte[] { 2, 9, 9, 9, 9, 9 }, 0x0800, new byte[46]);
            for (int i = 0; i < 5000; i++)
            {
                lan.Wire.Arrives(frame);
            }

            lan.Stack.Poll(lan.Clock.Now + 2000);

            lan.Peer.Expects("all: announces 10.0.0.1");
        }

        [TestMethod]
        public void AStackNeedsAClockAndARandomSource()
        {
            Assert.ThrowsException(typeof(ArgumentNullException), () => new NetStack(null, new SeededRandom(1), null));
            Assert.ThrowsException(typeof(ArgumentNullException), () => new NetStack(new VirtualClock(), null, null));
        }

        [TestMethod]
        [DataRow(1599)]
        [DataRow(32_001)]
        [DataRow(-1)]
        public void AReceiveBufferOutOfRangeIsRefused(int size)
        {
            Assert.ThrowsException(
                typeof(ArgumentOutOfRangeException), () => new NetStack(new VirtualClock(), new SeededRandom(1), null, size));
        }

        [TestMethod]
        public void AStackChecksItsSettings()
        {
            TcpSettings settings = new TcpSettings { Retries = 99 };

            Assert.ThrowsException(
                typeof(ArgumentException), () => new NetStack(new VirtualClock(), new SeededRandom(1), settings));
        }

        [TestMethod]
        public void EveryReasonToDropHasAName()
        {
            NetStatistics statistics = new NetStatistics();

            Assert.AreEqual((int)DropReason.TcpAcceptDeferred + 1, statistics.Drops.Length);
            Assert.AreEqual("frame too short", NetStatistics.NameOf(DropReason.FrameTooShort));
            Assert.AreEqual("UDP no port", NetStatistics.NameOf(DropReason.UdpNoPort));
            Assert.AreEqual("TCP backlog full", NetStatistics.NameOf(DropReason.TcpBacklogFull));
            Assert.AreEqual("out of memory", NetStatistics.NameOf(DropReason.OutOfMemory));
        }

        [TestMethod]
        public void TheSameSeedGivesTheSameFrames()
        {
            Assert.AreEqual(FirstSyn(5), FirstSyn(5));
            Assert.AreNotEqual(FirstSyn(5), FirstSyn(6));
        }

        private static string FirstSyn(uint seed)
        {
            WireDevice wire = new WireDevice("ip0", LinkKind.Ip, null, 1500);
            NetStack stack = new NetStack(new VirtualClock(), new SeededRandom(seed), null);
            stack.AddInterface(wire, Lan.Board, 24);
            Calls calls = new Calls(BsdSockets.Of(stack));
            int fd = calls.Tcp();
            calls.NonBlocking(fd);
            calls.Connect(fd, Lan.PeerAddress, 80);
            byte[] syn = wire.TakeSent();
            return Packets.Read16(syn, 20).ToString() + "/" + Packets.Read32(syn, 24).ToString();
        }
    }
}
