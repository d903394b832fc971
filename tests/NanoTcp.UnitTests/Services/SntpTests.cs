using System;
using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The SNTP client: queries, answers that it uses or refuses, servers, and when it queries again.</summary>
    [TestClass]
    public class SntpTests
    {
        private const long Interval = 1024000;
        private const long LongestInterval = Interval + (Interval / 8);

        [TestMethod]
        public void AnAnswerGivesTheTime()
        {
            SntpWorld world = SntpWorld.Started();
            int updates = 0;
            world.Client.Updated = client => updates++;
            world.Expects();
            Assert.AreEqual((4 << 3) | 3, (int)world.Query[0], "version 4, mode client");
            Assert.IsFalse(world.Client.IsSynchronized);
            Assert.ThrowsException(typeof(InvalidOperationException), () => world.Client.UtcNow.ToString());

            world.Answers();

            Assert.IsTrue(world.Client.IsSynchronized);
            Assert.AreEqual(0L, world.Error);
            Assert.AreEqual(Lan.PeerAddress, world.Client.Server);
            Assert.AreEqual(2, world.Client.Stratum);
            Assert.AreEqual(1, world.Client.Steps);
            Assert.AreEqual(1, updates);
            world.Lan.PassTime(5000);
            Assert.AreEqual(0L, world.Error);
        }

        [TestMethod]
        public void TheQueryRevealsNothing()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            for (int i = 1; i < 40; i++)
            {
                Assert.AreEqual(0, (int)world.Query[i], "byte " + i.ToString());
            }

            uint high = Packets.Read32(world.Query, 40);
            int port = world.Port;
            world.Answers();
            world.PassesToQuery();
            world.Expects();

            Assert.AreNotEqual(high, Packets.Read32(world.Query, 40), "another transmit timestamp");
            Assert.AreNotEqual(port, world.Port, "another port");
        }

        [TestMethod]
        public void HalfOfTheRoundTripIsAdded()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Lan.PassTime(100);
            byte[] answer = world.Answer();
            world.Lan.PassTime(100);

            world.Sends(answer);

            Assert.AreEqual(0L, world.Error);
            Assert.AreEqual(200, world.Client.RoundTripTime);
        }

        [TestMethod]
        public void TheTimeThatTheServerHeldTheQueryIsNoDelay()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Lan.PassTime(20);
            long received = world.TrueTicks;
            world.Lan.PassTime(60);
            byte[] answer = world.Answer();
            SntpWorld.WriteTime(answer, 32, received);
            world.Lan.PassTime(20);

            world.Sends(answer);

            Assert.AreEqual(0L, world.Error);
        }

        [TestMethod]
        [DataRow(3)]
        [DataRow(4)]
        public void AnAnswerMayHaveExtensions(int version)
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            byte[] longer = new byte[68];
            Array.Copy(world.Answer(), 0, longer, 0, 48);
            longer[0] = (byte)((version << 3) | 4);

            world.Sends(longer);

            Assert.AreEqual(0L, world.Error);
        }

        [TestMethod]
        [DataRow(24, 1, "the first byte of the originate timestamp")]
        [DataRow(31, 1, "its last byte")]
        [DataRow(0, 1, "mode broadcast")]
        [DataRow(0, 0x18, "version 7")]
        [DataRow(0, 0x30, "version 2")]
        public void AnAnswerToAnotherQueryIsIgnored(int offset, int bits, string what)
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            byte[] spoofed = world.Answer();
            spoofed[offset] ^= (byte)bits;

            world.Sends(spoofed);

            Assert.IsFalse(world.Client.IsSynchronized, what);
            Assert.AreEqual(1L, world.Client.IgnoredReplies, what);
            world.Answers();
            Assert.IsTrue(world.Client.IsSynchronized, "the true answer still counts");
        }

        [TestMethod]
        public void AShortAnswerIsIgnored()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            byte[] shorter = new byte[47];
            Array.Copy(world.Answer(), 0, shorter, 0, 47);

            world.Sends(shorter);

            Assert.AreEqual(1L, world.Client.IgnoredReplies);
        }

        [TestMethod]
        public void ARepeatedAnswerChangesNothing()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            byte[] answer = world.Answer();
            world.Sends(answer);
            world.Lan.PassTime(3000);

            world.Sends(answer);

            Assert.AreEqual(0L, world.Error);
            Assert.AreEqual(1, world.Client.Steps);
        }

        [TestMethod]
        [DataRow(0, 0xE4, "leap indicator 3")]
        [DataRow(1, 16, "stratum 16")]
        [DataRow(5, 1, "a root delay of 1 s")]
        [DataRow(9, 1, "a root dispersion of 1 s")]
        [DataRow(4, 0x80, "a negative root delay")]
        public void AServerThatIsNotSynchronizedIsNotUsed(int offset, int value, string what)
        {
            SntpWorld world = SntpWorld.Started("10.0.0.2 10.0.0.254");
            world.Expects();
            byte[] answer = world.Answer();
            answer[offset] = (byte)value;

            world.Sends(answer);

            Assert.IsFalse(world.Client.IsSynchronized, what);
            Assert.AreEqual(1L, world.Client.UnusableReplies, what);
            world.Expects(Lan.Gateway);
            world.Answers();
            Assert.IsTrue(world.Client.IsSynchronized, what);
        }

        [TestMethod]
        public void AnImpossibleTimeIsNotUsed()
        {
            SntpWorld world = SntpWorld.Started("10.0.0.2 10.0.0.2 10.0.0.2");
            world.Expects();
            world.Lan.PassTime(100);
            byte[] backwards = world.Answer();
            SntpWorld.WriteTime(backwards, 32, world.TrueTicks + SntpWorld.Millisecond);
            world.Sends(backwards);
            Assert.AreEqual(1L, world.Client.UnusableReplies, "sent before it was received");

            world.ExpectsAfter(14900, 14900, Lan.PeerAddress);
            world.Lan.PassTime(100);
            byte[] held = world.Answer();
            SntpWorld.WriteTime(held, 32, world.TrueTicks - (102 * SntpWorld.Millisecond));
            world.Sends(held);
            Assert.AreEqual(2L, world.Client.UnusableReplies, "held longer than the round trip");

            world.ExpectsAfter(14900, 14900, Lan.PeerAddress);
            byte[] zero = world.Answer();
            Array.Clear(zero, 40, 8);
            world.Sends(zero);
            Assert.AreEqual(3L, world.Client.UnusableReplies, "no transmit timestamp");
        }

        [TestMethod]
        public void AnAnswerAfterALongRoundTripIsNotUsed()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Lan.PassTime(1000);

            world.Answers();

            Assert.IsFalse(world.Client.IsSynchronized);
            Assert.AreEqual(1L, world.Client.UnusableReplies);
        }

        [TestMethod]
        [DataRow("DENY")]
        [DataRow("RSTR")]
        public void AServerThatRefusesIsNotQueriedAgain(string code)
        {
            SntpWorld world = SntpWorld.Started("10.0.0.2 10.0.0.254");
            world.Expects();

            world.Sends(world.Kiss(code));

            Assert.AreEqual(code, world.Client.KissCode);
            int others = 0;
            for (int i = 0; i < 20; i++)
            {
                long queries = world.Client.Queries;
                world.Lan.PassTime(100000);
                others += (int)(world.Client.Queries - queries);
                Assert.AreEqual(0, world.CountsQueries(Lan.PeerAddress));
            }

            Assert.IsTrue(others > 2, others.ToString());
        }

        [TestMethod]
        public void ASpoofedKissIsIgnored()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            byte[] kiss = world.Kiss("DENY");
            kiss[25] ^= 1;

            world.Sends(kiss);

            Assert.AreEqual(1L, world.Client.IgnoredReplies);
            Assert.IsNull(world.Client.KissCode);
            world.Answers();
            Assert.IsTrue(world.Client.IsSynchronized);
        }

        [TestMethod]
        public void AnotherKissCodeFailsTheQueryAlone()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();

            world.Sends(world.Kiss("IN\u0001T"));

            Assert.AreEqual("IN?T", world.Client.KissCode);
            world.ExpectsAfter(16000, 18000, Lan.PeerAddress);
        }

        [TestMethod]
        public void AServerIsQueriedHalfAsOftenWhenItAsksForThat()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();

            world.Sends(world.Kiss("RATE"));
            world.ExpectsAfter(2 * Interval, 2 * LongestInterval, Lan.PeerAddress);
            world.Sends(world.Kiss("RATE"));
            world.ExpectsAfter((4 * Interval) - (2 * Interval / 8), 4 * LongestInterval, Lan.PeerAddress);
            Assert.AreEqual("RATE", world.Client.KissCode);
        }

        [TestMethod]
        public void TheTimeIsQueriedAtTheInterval()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Answers();

            world.ExpectsAfter(Interval, LongestInterval, Lan.PeerAddress);
        }

        [TestMethod]
        public void WithoutAnswersTheWaitsDouble()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            for (int wait = 16000; wait <= 1024000; wait *= 2)
            {
                world.ExpectsAfter(3000 + wait - (wait == 16000 ? 0 : wait / 16), 3000 + (wait * 9 / 8), Lan.PeerAddress);
            }

            world.ExpectsAfter(900000, 3000 + (1024000 * 9 / 8), Lan.PeerAddress);
        }

        [TestMethod]
        public void TheNextServerIsQueriedWhenOneDoesNotAnswer()
        {
            SntpWorld world = SntpWorld.Started("10.0.0.2 10.0.0.254");
            world.Expects();
            world.ExpectsAfter(3000, 3000, Lan.Gateway);
            world.Answers();
            Assert.AreEqual(Lan.Gateway, world.Client.Server);

            // the one that answered is asked again
            world.ExpectsAfter(Interval, LongestInterval, Lan.Gateway);
        }

        [TestMethod]
        public void AServerWithoutNtpFailsAtOnce()
        {
            SntpWorld world = SntpWorld.Started("10.0.0.2 10.0.0.254");
            world.Expects();

            byte[] query = Packets.Datagram(Lan.Board, world.Port, Lan.PeerAddress, 123, world.Query);
            world.Lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, 3, 3, query, query.Length));

            world.Expects(Lan.Gateway);
        }

        [TestMethod]
        public void ServersAreQueriedFifteenSecondsApart()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Answers();
            world.Lan.PassTime(5000);

            world.Client.Query();

            world.ExpectsAfter(10000, 10000, Lan.PeerAddress);
        }

        [TestMethod]
        public void TheCallBlocksUntilThereIsTheTime()
        {
            SntpWorld world = SntpWorld.Started();
            world.Lan.After(70, () =>
            {
                world.Expects();
                world.Answers();
            });

            Assert.IsTrue(world.Client.WaitForTime(500));
        }

        [TestMethod]
        public void TheCallReturnsAfterItsTimeout()
        {
            SntpWorld world = SntpWorld.Started();
            long start = world.Lan.Clock.Now;

            Assert.IsFalse(world.Client.WaitForTime(700));

            Assert.AreEqual(700L, world.Lan.Clock.Now - start);
        }

        [TestMethod]
        public void AStoppedClientKeepsTheTimeAndIsSilent()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            world.Answers();

            world.Client.Stop();
            world.Lan.PassTime(2 * Interval);

            world.Lan.Peer.ExpectsNothing();
            Assert.AreEqual(0L, world.Error);
            world.Client.Start();
            world.Lan.PassTime(0);
            world.Expects();
        }

        [TestMethod]
        public void AStoppedClientIgnoresAnAnswer()
        {
            SntpWorld world = SntpWorld.Started();
            world.Expects();
            byte[] answer = world.Answer();
            world.Client.Stop();

            world.Sends(answer);

            Assert.IsFalse(world.Client.IsSynchronized);
        }

        [TestMethod]
        public void WithoutAServerNothingIsSent()
        {
            SntpWorld world = new SntpWorld(new SntpSettings());
            world.Client.Start();

            world.Lan.PassTime(3 * Interval);

            world.Lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void WithoutALinkNothingIsSent()
        {
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = new string[] { "10.0.0.2" } });
            world.Lan.SetLink(false);
            world.Client.Start();
            world.Lan.PassTime(Interval);
            world.Lan.Peer.ExpectsNothing();

            world.Lan.SetLink(true);

            Assert.AreEqual(1L, world.Client.Queries);
        }

        [TestMethod]
        public void ANewAddressEndsALongWait()
        {
            SntpWorld world = SntpWorld.Started("192.0.2.9");
            world.Lan.PassTime(100000);
            long failed = world.Client.Queries;

            world.Lan.Stack.SetAddress(world.Lan.Interface, 0x0A000007, 24);
            world.Lan.Stack.SetDefaultGateway(Lan.Gateway);
            world.Lan.PassTime(0);

            Assert.AreEqual(failed + 1, world.Client.Queries);
        }

        [TestMethod]
        [DataRow(63, 3000, 128)]
        [DataRow(131073, 3000, 128)]
        [DataRow(1024, 99, 128)]
        [DataRow(1024, 3000, 0)]
        public void InvalidSettingsAreRejected(int interval, int timeout, int threshold)
        {
            SntpSettings settings = new SntpSettings { PollInterval = interval, Timeout = timeout, StepThreshold = threshold };

            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new SntpClient(new Lan().Stack, settings));
        }

        [TestMethod]
        public void AnInvalidServerIsRejected()
        {
            SntpSettings settings = new SntpSettings { Servers = new string[] { "a b" } };

            Assert.ThrowsException(typeof(ArgumentException), () => new SntpClient(new Lan().Stack, settings));
        }
    }
}
