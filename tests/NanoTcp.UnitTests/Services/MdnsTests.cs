using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The multicast DNS responder, RFC 6762: probing, announcing, answering, conflicts and goodbye.</summary>
    [TestClass]
    public class MdnsTests
    {
        private const string Probe = "asks ANY pump.local? alone + A pump.local=10.0.0.1 for 120";
        private const string Announcement = "says A pump.local=10.0.0.1 for 120! + NSEC pump.local=pump.local A for 120!";
        private const string Name = "pump.local";

        private static readonly byte[] s_theirs = DnsWorld.Record(DnsWorld.Name(Name), 1, 0x8001, 120, new byte[] { 10, 0, 0, 2 });
        private static readonly byte[] s_ours = DnsWorld.Record(DnsWorld.Name(Name), 1, 0x8001, 60, new byte[] { 10, 0, 0, 1 });

        [TestMethod]
        public void ANameIsProbedThreeTimesAndAnnouncedTwice()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(0);
            Assert.IsTrue(world.Wait() < 250, "a random moment");
            world.Expects(Probe);
            Assert.AreEqual(250L, world.Wait());
            world.Expects(Probe);
            Assert.AreEqual(250L, world.Wait());
            world.Expects(Probe);
            Assert.IsFalse(world.Responder.IsEstablished);
            Assert.AreEqual(250L, world.Wait());
            world.Expects(Announcement);
            Assert.IsTrue(world.Responder.IsEstablished);
            Assert.AreEqual(1000L, world.Wait());
            world.Expects(Announcement);
            Assert.AreEqual(long.MaxValue, world.Responder.Deadline);
        }

        [TestMethod]
        public void MulticastMessagesHaveTtl255()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(250);
            byte[] packet = world.Lan.Peer.TakesPacket();
            while (packet[9] == 2)
            {
                packet = world.Lan.Peer.TakesPacket();
            }

            Assert.AreEqual(255, (int)packet[8]);
            Assert.AreEqual(5353, Packets.Read16(packet, 20));
        }

        [TestMethod]
        [DataRow(MdnsWorld.TypeA, Announcement)]
        [DataRow(MdnsWorld.TypeAny, Announcement)]
        [DataRow(MdnsWorld.TypeAaaa, "says NSEC pump.local=pump.local A for 120!")]
        public void AQueryIsAnsweredByMulticast(int type, string answer)
        {
            MdnsWorld world = MdnsWorld.Established();

            world.Asks("Pump.LOCAL", type, MdnsWorld.Multicast);

            world.Expects(answer);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void AQueryForAnotherNameIsNotAnswered()
        {
            MdnsWorld world = MdnsWorld.Established();

            world.Asks("pumps.local", MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.Asks("pump.locals", MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.Asks("pump.local", MdnsWorld.TypeA, 3);
            world.Lan.PassTime(2000);

            world.ExpectsNothing();
        }

        [TestMethod]
        public void TheSameRecordIsMulticastOnceASecond()
        {
            MdnsWorld world = MdnsWorld.Established();
            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.Expects(Announcement);

            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.Lan.PassTime(999);
            world.ExpectsNothing();
            world.Lan.PassTime(1);
            world.Expects(Announcement);
            world.Lan.PassTime(5000);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void KnownAnswersAreSuppressed()
        {
            MdnsWorld world = MdnsWorld.Established();

            world.AsksKnowing(Name, MdnsWorld.TypeA, MdnsWorld.Multicast, s_ours, 0);
            world.Lan.PassTime(2000);
            world.ExpectsNothing();

            byte[] old = DnsWorld.Record(DnsWorld.Name(Name), 1, 0x8001, 59, new byte[] { 10, 0, 0, 1 });
            world.AsksKnowing(Name, MdnsWorld.TypeA, MdnsWorld.Multicast, old, 0);
            world.Expects(Announcement);
        }

        [TestMethod]
        public void KnownAnswersMayFollowInAnotherMessage()
        {
            MdnsWorld world = MdnsWorld.Established();
            world.AsksKnowing(Name, MdnsWorld.TypeA, MdnsWorld.Multicast, new byte[0], 0x0200);
            world.Lan.PassTime(300);
            world.Sends(MdnsWorld.Message(0, 0, new byte[0], 0, s_ours, 1, 0), 5353);
            world.Lan.PassTime(2000);
            world.ExpectsNothing();

            world.AsksKnowing(Name, MdnsWorld.TypeA, MdnsWorld.Multicast, new byte[0], 0x0200);
            world.Lan.PassTime(399);
            world.ExpectsNothing();
            world.Lan.PassTime(101);
            world.Expects(Announcement);
        }

        [TestMethod]
        public void AQuQueryIsAnsweredByUnicastAfterARecentMulticast()
        {
            MdnsWorld world = MdnsWorld.Established();
            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Unicast);
            world.Expects("to 10.0.0.2 " + Announcement);

            world.Lan.PassTime(30_000);
            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Unicast);
            world.Expects(Announcement);
        }

        [TestMethod]
        public void ALegacyQueryIsAnsweredLikeDns()
        {
            MdnsWorld world = MdnsWorld.Established();

            world.Sends(MdnsWorld.Message(0x1234, 0, MdnsWorld.Question(Name, 1, 1), 1, new byte[0], 0, 0), 40_000);

            byte[] packet = world.Lan.Peer.TakesPacket();
            Assert.AreEqual(40_000, Packets.Read16(packet, 22));
            Assert.AreEqual(0x1234, Packets.Read16(packet, 28), "the question's number");
            Assert.AreEqual(1, Packets.Read16(packet, 32), "the question");
            Assert.AreEqual(1, Packets.Read16(packet, 34), "an answer");
            Assert.AreEqual(10u, Packets.Read32(packet, 28 + 12 + 16 + 6), "time to live");
            Assert.AreEqual(1, Packets.Read16(packet, 28 + 12 + 16 + 4), "no flush bit");
        }

        [TestMethod]
        public void ANameInUseGetsANumber()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(250);
            world.Expects(Probe);

            world.Claims(s_theirs);
            world.Lan.PassTime(250);

            Assert.AreEqual("pump-2.local", world.Responder.Name);
            world.Expects("asks ANY pump-2.local? alone + A pump-2.local=10.0.0.1 for 120");
        }

        // RFC 6762 section 9: a conflict is other data
        [TestMethod]
        public void OurOwnLoopedBackRecordsAreNoConflict()
        {
            byte[] nothingElse = DnsWorld.Record(DnsWorld.Name(Name), 47, 0x8001, 120, DnsWorld.Join(DnsWorld.Name(Name), new byte[] { 0, 1, 0x40 }));
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(250);
            world.Expects(Probe);

            world.Sends(MdnsWorld.Message(0, 0x8400, new byte[0], 0, DnsWorld.Join(s_ours, nothingElse), 2, 0), 5353);
            world.Probes(Name, DnsWorld.A(Name, 120, Lan.Board));
            Assert.IsTrue(world.Wait() <= 250, "no tie");
            world.Expects(Probe);
            world.Lan.PassTime(2000);
            world.Sends(MdnsWorld.Message(0, 0x8400, new byte[0], 0, DnsWorld.Join(s_ours, nothingElse), 2, 0), 5353);

            Assert.AreEqual(Name, world.Responder.Name);
            Assert.IsTrue(world.Responder.IsEstablished);
        }

        // RFC 6762 section 8.1
        [TestMethod]
        public void AResponseBeforeTheFirstProbeIsIgnored()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(0);
            Assert.IsTrue(world.Responder.Deadline > world.Lan.Clock.Now, "no probe yet");

            world.Claims(s_theirs);
            world.Lan.PassTime(250);

            world.Expects(Probe);
            Assert.AreEqual(Name, world.Responder.Name);
        }

        [TestMethod]
        public void AnotherTypesRecordConflictsOnlyWhileProbing()
        {
            byte[] theirs = DnsWorld.Record(DnsWorld.Name(Name), MdnsWorld.TypeAaaa, 0x8001, 120, new byte[16]);
            MdnsWorld world = MdnsWorld.Established();
            world.Claims(theirs);
            Assert.IsTrue(world.Responder.IsEstablished);

            world = new MdnsWorld();
            world.Lan.PassTime(250);
            world.Claims(theirs);

            Assert.AreEqual("pump-2.local", world.Responder.Name);
        }

        // RFC 6762 section 8.2.1
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void SimultaneousProbesAreWonByLaterTypeOrMoreRecords(bool hasOurs)
        {
            byte[] later = DnsWorld.Record(DnsWorld.Name(Name), MdnsWorld.TypeAaaa, 1, 120, new byte[16]);
            byte[] records = hasOurs ? DnsWorld.Join(later, DnsWorld.A(Name, 120, Lan.Board)) : later;
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(250);
            world.Expects(Probe);

            world.Sends(MdnsWorld.Message(0, 0, MdnsWorld.Question(Name, 255, MdnsWorld.Unicast), 1, records, 0, hasOurs ? 2 : 1), 5353);

            Assert.AreEqual(1000L, world.Wait());
            world.Expects(Probe);
        }

        [TestMethod]
        public void RemovingTheAddressRemovesTheName()
        {
            MdnsWorld world = MdnsWorld.Established();

            world.Lan.Stack.SetAddress(world.Lan.Interface, 0, 0);

            world.Expects("says A pump.local=10.0.0.1 for 0! + NSEC pump.local=pump.local A for 0!");
            world.Lan.PassTime(5000);
            world.ExpectsNothing();
            Assert.IsFalse(world.Responder.IsEstablished);
        }

        [TestMethod]
        public void SimultaneousProbesAreWonByTheGreaterAddress()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(250);
            world.Expects(Probe);

            world.Probes(Name, DnsWorld.A(Name, 120, 0x0A000000));
            world.Lan.PassTime(250);
            world.Expects(Probe);
            world.Probes(Name, s_theirs);
            world.Lan.PassTime(999);
            world.ExpectsNothing();
            world.Lan.PassTime(1);
            world.Expects(Probe);

            Assert.AreEqual(Name, world.Responder.Name, "it is not his until he says so");
        }

        // RFC 6762 section 6
        [TestMethod]
        public void AResponseFromAnotherPortIsNoConflict()
        {
            MdnsWorld world = MdnsWorld.Established();
            byte[] m = MdnsWorld.Message(0, 0x8400, new byte[0], 0, s_theirs, 1, 0);

            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5354, Lan.Board, 5353, m));
            Assert.IsTrue(world.Responder.IsEstablished);

            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5353, Lan.Board, 5353, m));
            Assert.IsFalse(world.Responder.IsEstablished);
        }

        [TestMethod]
        public void AConflictingNameIsProbedAgain()
        {
            MdnsWorld world = MdnsWorld.Established();

            world.Claims(s_theirs);
            Assert.IsFalse(world.Responder.IsEstablished);
            world.Lan.PassTime(250);
            world.Expects(Probe);
            world.Claims(s_theirs);
            world.Lan.PassTime(250);

            world.Expects("asks ANY pump-2.local? alone + A pump-2.local=10.0.0.1 for 120");
        }

        [TestMethod]
        public void AfterFifteenConflictsProbingWaitsFiveSeconds()
        {
            MdnsWorld world = new MdnsWorld();
            for (int i = 1; i <= 15; i++)
            {
                world.Lan.PassTime(250);
                string name = i == 1 ? Name : "pump-" + i.ToString() + ".local";
                world.Claims(DnsWorld.A(name, 120, 0x0A000002));
            }

            world.Lan.Forget();
            world.Lan.PassTime(4999);
            world.ExpectsNothing();
            world.Lan.PassTime(1);
            world.Expects("asks ANY pump-16.local? alone + A pump-16.local=10.0.0.1 for 120");
        }

        [TestMethod]
        public void AProbeForOurNameIsAnsweredInTime()
        {
            MdnsWorld world = MdnsWorld.Established();
            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.Expects(Announcement);

            world.Lan.PassTime(100);
            world.Sends(MdnsWorld.Message(0, 0, MdnsWorld.Question(Name, 255, 1), 1, s_theirs, 0, 1), 5353);
            world.Lan.PassTime(150);

            world.Expects(Announcement);
        }

        [TestMethod]
        public void AStoppedResponderSendsAGoodbye()
        {
            MdnsWorld world = MdnsWorld.Established();

            world.Responder.Stop();

            world.Expects("says A pump.local=10.0.0.1 for 0! + NSEC pump.local=pump.local A for 0!");
            world.Lan.PassTime(10_000);
            world.Asks(Name, MdnsWorld.TypeA, MdnsWorld.Multicast);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void ANewAddressIsProbedAndAnnounced()
        {
            MdnsWorld world = MdnsWorld.Established();
            world.Lan.Stack.SetAddress(world.Lan.Interface, Lan.Board + 6, 24);
            world.Lan.PassTime(2300);
            int announced = 0;
            byte[] frame;
            while ((frame = world.Lan.Wire.TakeSent()) != null)
            {
                bool isMdns = frame[13] == 0 && frame[23] == Packets.Udp;
                announced += isMdns && (frame[14 + 28 + 2] & 0x80) != 0 ? 1 : 0;
                if (isMdns)
                {
                    Assert.AreEqual(Lan.Board + 6, Packets.Read32(frame, 26), "source");
                }
            }

            Assert.AreEqual(2, announced);
        }

        [TestMethod]
        public void TruncatedMessagesAreIgnored()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(250);
            world.Expects(Probe);
            byte[] whole = MdnsWorld.Message(0, 0x8400, MdnsWorld.Question(Name, 1, 1), 1, s_theirs, 1, 0);
            for (int length = 0; length < whole.Length; length++)
            {
                byte[] part = new byte[length];
                System.Array.Copy(whole, part, length);
                world.Sends(part, 5353);
            }

            Assert.AreEqual(Name, world.Responder.Name);
            Assert.AreEqual((long)whole.Length, world.Responder.IgnoredMessages);
        }

        [TestMethod]
        public void TwoBoardsWithOneNameAreBothResolved()
        {
            TwoHosts hosts = new TwoHosts(3);
            MdnsResponder first = new MdnsResponder(hosts.Server, hosts.Server.GetInterface(0), "pump");
            MdnsResponder second = new MdnsResponder(hosts.Client, hosts.Client.GetInterface(0), "pump");
            first.Start();
            second.Start();
            DnsResolver resolver = new DnsResolver(hosts.Client, null);
            resolver.Resolve("nobody.local", 15_000, out _);

            Assert.IsTrue(first.IsEstablished && second.IsEstablished);
            Assert.AreNotEqual(first.Name, second.Name);
            Assert.AreEqual(0, resolver.Resolve(first.Name, 5000, out uint address), first.Name);
            Assert.AreEqual(TwoHosts.ServerAddress, address);
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("a.b")]
        [DataRow("a b")]
        [DataRow("012345678901234567890123456789012345678901234567890123456")]
        public void AnInvalidNameIsRejected(string name)
        {
            Lan lan = new Lan();
            Assert.ThrowsException(typeof(System.ArgumentException), () => new MdnsResponder(lan.Stack, lan.Interface, name));
        }
    }
}
