using nanoFramework.TestFramework;
using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    [TestClass]
    public class ServiceTests
    {
        private const int Echo = 7;
        private const int Discard = 9;
        private const int Chargen = 19;
        private const int LineLength = 74;

        private static readonly byte[] s_sent = MakePattern(60_000);
        private static readonly byte[] s_received = new byte[60_000];

        [TestMethod]
        public void EchoFinishesAfterTheClientsFinAndThenCloses()
        {
            ServiceWorld world = new ServiceWorld(4);
            int fd = world.Connect(Echo);
            Assert.AreEqual(7000, world.Client.Write(fd, s_sent, 0, 7000));
            Assert.AreEqual(0, world.Client.Shutdown(fd, SocketConstants.SHUT_WR));

            Assert.AreEqual(7000, world.ReadUpTo(fd, s_received, 7001));
            AssertEchoed(7000);
            Assert.AreEqual(0, world.Client.Read(fd, s_received, 0, 1));
            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        public void EchoStopsReadingWhileItsReplyIsBlocked()
        {
            ServiceWorld world = new ServiceWorld(4);
            int fd = world.Connect(Echo);
            world.Client.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);

            int written = 0;
            for (int i = 0; i < 100 && written < s_sent.Length; i++)
            {
                int count = world.Client.Write(fd, s_sent, written, s_sent.Length - written);
                written += count > 0 ? count : 0;
                world.Hosts.Clock.RunFor(20_000);
                world.Hosts.Client.Poll(world.Hosts.Clock.Now);
            }

            // Four rings of 8 KB, and the buffer of the service: all the rest has to wait in the client.
            Assert.IsTrue(written <= (4 * 8192) + 512, written.ToString() + " bytes were taken");
            Assert.IsTrue(written > 2 * 8192, written.ToString() + " bytes were taken");

            world.Client.Fcntl(fd, SocketConstants.F_SETFL, 0);
            Assert.AreEqual(written, world.ReadUpTo(fd, s_received, written));
            AssertEchoed(written);
        }

        [TestMethod]
        public void DiscardReadsEverythingAndSendsNothing()
        {
            ServiceWorld world = new ServiceWorld(4);
            int fd = world.Connect(Discard);
            Assert.AreEqual(s_sent.Length, world.Client.Write(fd, s_sent, 0, s_sent.Length));
            Assert.AreEqual(0, world.Client.Shutdown(fd, SocketConstants.SHUT_WR));

            Assert.AreEqual(0, world.Client.Read(fd, s_received, 0, 1));
            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        public void ChargenSendsTheRotatingLinesOfRfc864()
        {
            ServiceWorld world = new ServiceWorld(4);
            int fd = world.Connect(Chargen);

            // More than the 95 lines after which the pattern comes again.
            Assert.AreEqual(200 * LineLength, world.ReadUpTo(fd, s_received, 200 * LineLength));
            for (int line = 0; line < 200; line++)
            {
                AssertIsLine(line * LineLength, line);
            }
        }

        [TestMethod]
        public void ChargenEndsWhenTheClientCloses()
        {
            ServiceWorld world = new ServiceWorld(4);
            int fd = world.Connect(Chargen);
            world.ReadUpTo(fd, s_received, 1000);
            Assert.AreEqual(1, world.Loop.ClientCount);

            Assert.AreEqual(0, world.Client.Shutdown(fd, SocketConstants.SHUT_WR));
            while (world.Client.Read(fd, s_received, 0, s_received.Length) > 0)
            {
            }

            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        public void ChargenEndsWhenTheClientAborts()
        {
            ServiceWorld world = new ServiceWorld(4);
            int fd = world.Connect(Chargen);
            world.ReadUpTo(fd, s_received, 1000);

            Assert.AreEqual(0, world.Client.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0));
            Assert.AreEqual(0, world.Client.Close(fd));
            world.Hosts.Clock.RunFor(1_000_000);
            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        public void SeveralClientsOfAllServicesAreServedAtOnce()
        {
            ServiceWorld world = new ServiceWorld(12);
            int[] fds = new int[12];
            for (int i = 0; i < fds.Length; i++)
            {
                fds[i] = world.Connect(i % 3 == 0 ? Echo : i % 3 == 1 ? Discard : Chargen);
            }

            for (int i = 0; i < fds.Length; i += 3)
            {
                Assert.AreEqual(1000, world.Client.Write(fds[i], s_sent, i, 1000));
                Assert.AreEqual(1000, world.Client.Write(fds[i + 1], s_sent, i, 1000));
            }

            for (int i = fds.Length - 3; i >= 0; i -= 3)
            {
                Assert.AreEqual(1000, world.ReadUpTo(fds[i], s_received, 1000));
                for (int j = 0; j < 1000; j++)
                {
                    Assert.IsTrue(s_received[j] == s_sent[i + j], "client " + i.ToString());
                }

                Assert.AreEqual(LineLength, world.ReadUpTo(fds[i + 2], s_received, LineLength));
                AssertIsLine(0, 0);
            }

            Assert.AreEqual(12, world.Loop.ClientCount);
        }

        [TestMethod]
        public void OnlySixteenBuffersOfAPeakOfClientsAreKept()
        {
            const int peak = 40;
            BufferRecorder recorder = new BufferRecorder(Discard);
            ServiceWorld world = new ServiceWorld(peak, 4432, recorder);

            ServePeak(world, peak);
            Assert.AreEqual(peak, recorder.Buffers);

            ServePeak(world, peak);
            Assert.AreEqual(peak + peak - 16, recorder.Buffers);
        }

        [TestMethod]
        public void WithAllSlotsInUseFurtherClientsWait()
        {
            ServiceWorld world = new ServiceWorld(2);
            int first = world.Connect(Echo);
            int second = world.Connect(Echo);
            int third = world.Connect(Echo);
            Assert.AreEqual(1, world.Client.Write(third, s_sent, 0, 1));
            world.Hosts.Clock.RunFor(1_000_000);
            Assert.AreEqual(2, world.Loop.ClientCount);
            Assert.AreEqual(-1, world.Client.Receive(third, s_received, 0, 1, SocketConstants.MSG_DONTWAIT));

            Assert.AreEqual(0, world.Client.Close(first));
            Assert.AreEqual(1, world.ReadUpTo(third, s_received, 1));
            Assert.AreEqual(2, world.Loop.ClientCount);
            Assert.AreEqual(3L, world.Loop.AcceptedClients);
            Assert.AreEqual(0, world.Client.Close(second));
        }

        [TestMethod]
        public void WithAllSlotsInUseANewClientDisplacesTheOneIdleLongest()
        {
            ServiceWorld world = new ServiceWorld(2);
            int idle = world.Connect(Echo);
            world.Hosts.Clock.RunFor(1_000_000);
            int busy = world.Connect(Echo);
            world.Hosts.Clock.RunFor(5_000_000);
            int third = world.Connect(Echo);
            Assert.AreEqual(1, world.Client.Write(third, s_sent, 0, 1));
            world.Hosts.Clock.RunFor(3_900_000);
            world.Loop.RunOnce(0);
            Assert.AreEqual(2L, world.Loop.AcceptedClients, "nobody has been idle for ten seconds");

            world.Hosts.Clock.RunFor(200_000);
            world.Loop.RunOnce(0);
            world.Loop.RunOnce(0);

            Assert.AreEqual(1, world.ReadUpTo(third, s_received, 1));
            Assert.AreEqual(-1, world.Client.Read(idle, s_received, 0, 1));
            Assert.AreEqual(Errno.ECONNRESET, world.Client.Errno);
            Assert.AreEqual(1, world.Client.Write(busy, s_sent, 0, 1));
            Assert.AreEqual(1, world.ReadUpTo(busy, s_received, 1));
            Assert.AreEqual(2, world.Loop.ClientCount);
        }

        [TestMethod]
        public void AServiceBelowItsShareDisplacesAClientOfAServiceAboveIts()
        {
            ServiceWorld world = new ServiceWorld(3);
            int first = world.Connect(Echo);
            int second = world.Connect(Echo);
            world.Hosts.Clock.RunFor(10_000);
            int third = world.Connect(Echo);
            Assert.AreEqual(1, world.Client.Write(first, s_sent, 0, 1));
            Assert.AreEqual(1, world.ReadUpTo(first, s_received, 1));

            int discard = world.Connect(Discard);
            Assert.AreEqual(1, world.Client.Write(discard, s_sent, 0, 1));
            world.Hosts.Clock.RunFor(1_000_000);

            Assert.AreEqual(4L, world.Loop.AcceptedClients);
            Assert.AreEqual(-1, world.Client.Read(second, s_received, 0, 1));
            Assert.AreEqual(Errno.ECONNRESET, world.Client.Errno);
            Assert.AreEqual(1, world.Client.Write(first, s_sent, 0, 1));
            Assert.AreEqual(1, world.ReadUpTo(first, s_received, 1));
            Assert.AreEqual(1, world.Client.Write(third, s_sent, 0, 1));
            Assert.AreEqual(1, world.ReadUpTo(third, s_received, 1));
        }

        [TestMethod]
        public void AServiceThatHasItsShareWaitsForASlot()
        {
            ServiceWorld world = new ServiceWorld(3);
            world.Connect(Echo);
            world.Connect(Echo);
            world.Connect(Discard);
            world.Connect(Discard);
            world.Connect(Echo);
            world.Hosts.Clock.RunFor(1_000_000);

            Assert.AreEqual(3L, world.Loop.AcceptedClients);
        }

        [TestMethod]
        [DataRow(Echo)]
        [DataRow(Discard)]
        [DataRow(Chargen)]
        public void ANewClientDisplacesAVanishedOne(int port)
        {
            ServiceWorld world = new ServiceWorld(1);
            world.Connect(port);
            world.ClientVanishes();
            world.Hosts.Clock.RunFor(11_000_000);
            world.Loop.RunOnce(0);
            Assert.AreEqual(1, world.Loop.ClientCount, "it is not missed while nobody else comes");

            world.Connect(port);
            world.Loop.RunOnce(0);

            Assert.AreEqual(2L, world.Loop.AcceptedClients);
            Assert.AreEqual(1, world.Loop.ClientCount);
        }

        [TestMethod]
        [DataRow(Echo)]
        [DataRow(Discard)]
        public void KeepAliveDetectsAVanishedClientWithinTwoMinutes(int port)
        {
            ServiceWorld world = new ServiceWorld(1);
            world.Connect(port);
            world.Hosts.Impair(1_000_000, 0, 0, 0);

            world.Hosts.Clock.RunFor(55_000_000);
            Assert.AreEqual(1, world.Loop.ClientCount);
            world.Hosts.Clock.RunFor(70_000_000);

            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        [DataRow(Echo)]
        [DataRow(Discard)]
        [DataRow(Chargen)]
        public void AnIdleClientIsClosedAfterTheIdleLimit(int port)
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.Connect(port);
            world.ClientLives(590_000);
            world.Loop.RunOnce(0);
            Assert.AreEqual(1, world.Loop.ClientCount);

            world.ClientLives(20_000);
            world.Loop.RunOnce(0);

            Assert.AreEqual(0, world.Loop.ClientCount);
            while (world.Client.Read(fd, s_received, 0, s_received.Length) > 0)
            {
            }

            Assert.AreEqual(Errno.ECONNRESET, world.Client.Errno);
        }

        [TestMethod]
        public void ASlowReaderIsNotClosed()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.Connect(Echo);
            for (int i = 0; i < 20; i++)
            {
                Assert.AreEqual(1, world.Client.Write(fd, s_sent, i, 1));
                Assert.AreEqual(1, world.ReadUpTo(fd, s_received, 1));
                world.Hosts.Clock.RunFor(100_000_000);
                world.Loop.RunOnce(0);
            }

            Assert.AreEqual(1, world.Loop.ClientCount);
        }

        [TestMethod]
        public void APortInUseIsReportedAndNothingStaysOpen()
        {
            TwoHosts hosts = new TwoHosts(1);
            int taken = hosts.ServerSockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0);
            Assert.AreEqual(0, hosts.ServerSockets.Bind(taken, new SocketAddress(TwoHosts.ServerAddress, Discard)));
            Service[] services = { new EchoService(), new DiscardService() };
            ServiceLoop loop = new ServiceLoop(hosts.Server, TwoHosts.ServerAddress, services, 1, 512);

            Assert.AreEqual(-Errno.EADDRINUSE, loop.Open());
            Assert.AreEqual(1, hosts.ServerSockets.OpenFiles);
        }

        [TestMethod]
        public void DatagramsAreEchoed()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);

            Assert.AreEqual(1472, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 1472, s_received));
            AssertEchoed(1472);
            Assert.AreEqual(Echo, world.LastSenderPort);
            Assert.AreEqual(0, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 0, s_received));
        }

        // RFC 862
        [TestMethod]
        [DataRow(1473)]
        [DataRow(2049)]
        [DataRow(2952)]
        [DataRow(4432)]
        public void AFragmentedDatagramIsEchoedCompletely(int length)
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);

            Assert.AreEqual(length, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, length, s_received));
            AssertEchoed(length);
            Assert.AreEqual(10, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 10, s_received));
        }

        [TestMethod]
        public void ADatagramBeyondTheReassemblyLimitIsCounted()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);

            Assert.AreEqual(-1, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 4433, s_received));
            Assert.IsTrue(world.Hosts.Server.Statistics.Drops[(int)DropReason.IpFragment] > 0);
        }

        [TestMethod]
        public void ALongerDatagramThanAllowedIsCounted()
        {
            ServiceWorld world = new ServiceWorld(1, 2000);
            int fd = world.OpenDatagramSocket(4000);

            Assert.AreEqual(-1, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 2001, s_received));
            Assert.AreEqual(1L, world.Loop.DroppedDatagrams);
            Assert.AreEqual(2000, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 2000, s_received));
        }

        [TestMethod]
        public void AFragmentedEchoWaitsForArp()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);
            Assert.AreEqual(10, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 10, s_received));
            world.ForgetNeighbors();

            Assert.AreEqual(3000, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 3000, s_received));
            AssertEchoed(3000);
        }

        [TestMethod]
        public void AnEchoToAnUnreachableSenderIsCountedAndBlocksNoOtherService()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);
            Assert.AreEqual(10, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 10, s_received));
            world.ForgetNeighbors();
            Assert.AreEqual(3000, world.Client.SendTo(fd, s_sent, 0, 3000, 0, new SocketAddress(TwoHosts.ServerAddress, Echo)));
            world.Hosts.Client.SetAddress(world.Hosts.Client.GetInterface(0), TwoHosts.ClientAddress + 1, 24);

            world.Hosts.Clock.RunFor(5_000_000);
            world.Loop.RunOnce(0);

            Assert.AreEqual(1L, world.Loop.DroppedDatagrams);
            Assert.AreEqual(3000, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 3000, s_received));
        }

        [TestMethod]
        public void DiscardAnswersNoDatagram()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);

            Assert.AreEqual(-1, world.Ask(fd, TwoHosts.ServerAddress, Discard, s_sent, 10, s_received));
        }

        [TestMethod]
        public void ChargenReplyIsNoLongerThanTheRequest()
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);

            Assert.AreEqual(LineLength, world.Ask(fd, TwoHosts.ServerAddress, Chargen, s_sent, 0, s_received));
            AssertIsLine(0, 0);
            Assert.AreEqual(2 * LineLength, world.Ask(fd, TwoHosts.ServerAddress, Chargen, s_sent, 200, s_received));
            AssertIsLine(0, 1);
            AssertIsLine(LineLength, 2);
            Assert.AreEqual(6 * LineLength, world.Ask(fd, TwoHosts.ServerAddress, Chargen, s_sent, 1472, s_received));
        }

        [TestMethod]
        [DataRow(7)]
        [DataRow(13)]
        [DataRow(17)]
        [DataRow(19)]
        [DataRow(37)]
        public void ServicesDoNotAnswerEachOther(int port)
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(port);

            Assert.AreEqual(-1, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 10, s_received));
            Assert.AreEqual(-1, world.Ask(fd, TwoHosts.ServerAddress, Chargen, s_sent, 10, s_received));
        }

        [TestMethod]
        [DataRow(0x0A0000FFu)]
        [DataRow(0xFFFFFFFFu)]
        public void ABroadcastIsNotAnswered(uint address)
        {
            ServiceWorld world = new ServiceWorld(1);
            int fd = world.OpenDatagramSocket(4000);
            Assert.AreEqual(0, world.Client.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_BROADCAST, 1));

            Assert.AreEqual(-1, world.Ask(fd, address, Echo, s_sent, 10, s_received));
            Assert.AreEqual(10, world.Ask(fd, TwoHosts.ServerAddress, Echo, s_sent, 10, s_received));
        }

        private static void AssertEchoed(int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (s_received[i] != s_sent[i])
                {
                    Assert.AreEqual(s_sent[i], s_received[i], "byte " + i.ToString());
                }
            }
        }

        private static void ServePeak(ServiceWorld world, int peak)
        {
            int[] fds = new int[peak];
            for (int i = 0; i < peak; i++)
            {
                fds[i] = world.Connect(Discard);
                Assert.AreEqual(1, world.Client.Write(fds[i], s_sent, 0, 1));
            }

            world.ClientLives(1000);
            Assert.AreEqual(peak, world.Loop.ClientCount);
            for (int i = 0; i < peak; i++)
            {
                world.Client.Close(fds[i]);
            }

            world.ClientLives(1000);
            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        // RFC 864: line n begins with the n-th of the 95 printing characters.
        private static void AssertIsLine(int offset, int line)
        {
            for (int i = 0; i < 72; i++)
            {
                int expected = 32 + ((line + i) % 95);
                if (s_received[offset + i] != expected)
                {
                    Assert.AreEqual(expected, (int)s_received[offset + i], "line " + line.ToString() + " character " + i.ToString());
                }
            }

            Assert.AreEqual(13, (int)s_received[offset + 72]);
            Assert.AreEqual(10, (int)s_received[offset + 73]);
        }

        private static byte[] MakePattern(int length)
        {
            byte[] pattern = new byte[length];
            for (int i = 0; i < length; i++)
            {
                pattern[i] = (byte)((i * 31) >> 3);
            }

            return pattern;
        }
    }
}
