using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The resolver: questions, answers, errors, retries and memory.</summary>
    [TestClass]
    public class DnsTests
    {
        private const uint Wanted = 0xC0000207;
        private const uint Group = 0xE00000FB;

        private static readonly byte[] s_none = new byte[0];

        [TestMethod]
        public void ANameIsResolvedToItsAddresses()
        {
            DnsWorld world = new DnsWorld(null);

            DnsQuery query = world.Resolver.Start("WWW.Example.org");
            world.Expects("www.example.org");
            Assert.IsFalse(query.IsDone);
            byte[] two = DnsWorld.Join(DnsWorld.A("www.example.org", 60, Wanted), DnsWorld.A("www.example.org", 60, Wanted + 1));
            world.Sends(world.Answer(0, two, 2, null));

            Assert.IsTrue(query.IsDone);
            Assert.AreEqual(0, query.Error);
            Assert.AreEqual(2, query.AddressCount);
            Assert.AreEqual(Wanted, query.GetAddress(0));
            Assert.AreEqual(Wanted + 1, query.GetAddress(1));
            Assert.AreEqual(long.MaxValue, world.Resolver.Deadline);
        }

        [TestMethod]
        public void TheCallBlocksUntilThereIsAnAddress()
        {
            DnsWorld world = new DnsWorld(null);
            world.Lan.After(30, () =>
            {
                world.Expects("a.de");
                world.Answers(DnsWorld.A("a.de", 60, Wanted));
            });

            Assert.AreEqual(0, world.Resolver.Resolve("a.de", 1000, out uint address));
            Assert.AreEqual(Wanted, address);
        }

        [TestMethod]
        public void TheCallReturnsAfterItsTimeout()
        {
            DnsWorld world = new DnsWorld(null);
            long start = world.Lan.Clock.Now;

            Assert.AreEqual(DnsError.EAI_AGAIN, world.Resolver.Resolve("a.de", 700, out uint address));

            Assert.AreEqual(0u, address);
            Assert.AreEqual(700L, world.Lan.Clock.Now - start);
            Assert.AreEqual(long.MaxValue, world.Resolver.Deadline, "nothing is left");
        }

        [TestMethod]
        [DataRow("192.0.2.7", 0xC0000207)]
        [DataRow("localhost", 0x7F000001)]
        public void AnAddressIsItsOwnName(string name, object address)
        {
            DnsWorld world = new DnsWorld(null);

            DnsQuery query = world.Resolver.Start(name);

            Assert.IsTrue(query.IsDone);
            Assert.AreEqual(address.ToString(), query.GetAddress(0).ToString());
            world.Lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("a..b")]
        [DataRow(".a")]
        [DataRow("a b")]
        [DataRow("0123456789012345678901234567890123456789012345678901234567890123.de")]
        public void AnInvalidNameIsNotQueried(string name)
        {
            DnsWorld world = new DnsWorld(null);

            Assert.AreEqual(DnsError.EAI_NONAME, world.Resolver.Start(name).Error);
            world.Lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ATooLongNameIsNotQueried()
        {
            DnsWorld world = new DnsWorld(null);
            string name = "a";
            while (name.Length < 253)
            {
                name += ".a";
            }

            Assert.IsFalse(world.Resolver.Start(name).IsDone, "253 characters are a name");
            Assert.AreEqual(DnsError.EAI_NONAME, world.Resolver.Start(name + ".a").Error);
        }

        [TestMethod]
        public void CnamesInAResponseAreFollowed()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            byte[] chain = DnsWorld.Join(DnsWorld.Cname("b.de", 60, "c.de"), DnsWorld.Cname("a.de", 60, "b.de"));

            world.Sends(world.Answer(0, DnsWorld.Join(chain, DnsWorld.A("C.de", 60, Wanted)), 3, null));

            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        public void ACnameWithoutAddressIsQueriedAgain()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            world.Answers(DnsWorld.Cname("a.de", 60, "b.de"));
            world.Expects("b.de");

            world.Answers(DnsWorld.A("b.de", 60, Wanted));

            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        [DataRow(9)]
        [DataRow(10)]
        [DataRow(16)]
        public void ALongCnameChainIsFollowed(int count)
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery inOne = world.Resolver.Start("a0.de");
            world.Expects("a0.de");
            byte[] chain = new byte[0];
            for (int i = 0; i < count; i++)
            {
                chain = DnsWorld.Join(chain, DnsWorld.Cname("a" + i.ToString() + ".de", 60, "a" + (i + 1).ToString() + ".de"));
            }

            world.Sends(world.Answer(0, DnsWorld.Join(chain, DnsWorld.A("a" + count.ToString() + ".de", 60, Wanted)), count + 1, null));
            Assert.AreEqual(Wanted, inOne.GetAddress(0));

            DnsQuery oneByOne = world.Resolver.Start("b0.de");
            for (int i = 0; i < count; i++)
            {
                world.Expects("b" + i.ToString() + ".de");
                world.Answers(DnsWorld.Cname("b" + i.ToString() + ".de", 60, "b" + (i + 1).ToString() + ".de"));
            }

            world.Expects("b" + count.ToString() + ".de");
            world.Answers(DnsWorld.A("b" + count.ToString() + ".de", 60, Wanted));
            Assert.AreEqual(Wanted, oneByOne.GetAddress(0));
        }

        // RFC 2308 section 2.2
        [TestMethod]
        public void AReferralIsNotAnAnswer()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.AddServer(Lan.Gateway);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            world.Sends(world.Answer(0, s_none, 0, DnsWorld.Record(DnsWorld.Name("de"), 2, 1, 60, DnsWorld.Name("ns.de"))));
            Assert.IsFalse(query.IsDone);

            world.Expects("a.de", Lan.Gateway);
            world.Lan.Router.Sends(Packets.Datagram(Lan.Gateway, 53, Lan.Board, world.Port,
                world.Answer(0, DnsWorld.A("a.de", 9, Wanted), 1, null)));

            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        public void ACnameLoopFailsTheQuery()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            world.Sends(world.Answer(0, DnsWorld.Join(DnsWorld.Cname("a.de", 60, "b.de"), DnsWorld.Cname("b.de", 60, "a.de")), 2, null));
            Assert.IsFalse(query.IsDone, "another server may know better");

            int hops = 0;
            query = world.Resolver.Start("x.de");
            world.Lan.Forget();
            world.Resolver.Cancel(query);
            query = world.Resolver.Start("c.de");
            world.Expects("c.de");
            while (!query.IsDone && hops < 20)
            {
                world.Answers(hops % 2 == 0 ? DnsWorld.Cname("c.de", 60, "d.de") : DnsWorld.Cname("d.de", 60, "c.de"));
                hops++;
                if (!query.IsDone)
                {
                    world.Expects(hops % 2 == 0 ? "c.de" : "d.de");
                }
            }

            Assert.AreEqual(DnsError.EAI_FAIL, query.Error);
            Assert.AreEqual(17, hops);
        }

        [TestMethod]
        public void NegativeResponsesAreCachedForTheSoaTime()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("no.de");
            world.Expects("no.de");
            world.Sends(world.Answer(3, s_none, 0, DnsWorld.Soa("de", 3600, 20)));
            Assert.AreEqual(DnsError.EAI_NONAME, query.Error);

            world.Lan.PassTime(19_999);
            Assert.AreEqual(DnsError.EAI_NONAME, world.Resolver.Start("no.de").Error);
            world.Lan.Peer.ExpectsNothing();
            world.Lan.PassTime(1);
            Assert.IsFalse(world.Resolver.Start("no.de").IsDone);
        }

        [TestMethod]
        public void ANameWithoutAddressesReturnsNoData()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("mx.de");
            world.Expects("mx.de");
            world.Sends(world.Answer(0, s_none, 0, DnsWorld.Soa("de", 3600, 1000)));
            Assert.AreEqual(DnsError.EAI_NODATA, query.Error);

            world.Lan.PassTime(299_999);
            Assert.IsTrue(world.Resolver.Start("mx.de").IsDone);
            world.Lan.PassTime(1);
            Assert.IsFalse(world.Resolver.Start("mx.de").IsDone, "300 seconds at most");
        }

        [TestMethod]
        public void AResponseIsCachedForItsTtl()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.Start("a.de");
            world.Expects("a.de");
            world.Answers(DnsWorld.A("a.de", 100, Wanted));

            world.Lan.PassTime(99_999);
            Assert.AreEqual(Wanted, world.Resolver.Start("A.DE").GetAddress(0));
            world.Lan.Peer.ExpectsNothing();
            world.Lan.PassTime(1);
            Assert.IsFalse(world.Resolver.Start("a.de").IsDone);
            world.Lan.Forget();
        }

        [TestMethod]
        public void CachedTtlsAreClamped()
        {
            DnsWorld world = new DnsWorld(new DnsSettings { MinimumTimeToLive = 10, MaximumTimeToLive = 50 });
            world.Resolver.Start("short.de");
            world.Expects("short.de");
            world.Answers(DnsWorld.A("short.de", 0xFFFFFFFF, Wanted));
            world.Resolver.Start("long.de");
            world.Expects("long.de");
            world.Answers(DnsWorld.A("long.de", 0x7FFFFFFF, Wanted));

            world.Lan.PassTime(9_999);
            Assert.IsTrue(world.Resolver.Start("short.de").IsDone);
            world.Lan.PassTime(1);
            Assert.IsFalse(world.Resolver.Start("short.de").IsDone);
            world.Lan.PassTime(39_999);
            Assert.IsTrue(world.Resolver.Start("long.de").IsDone);
            world.Lan.PassTime(1);
            Assert.IsFalse(world.Resolver.Start("long.de").IsDone);
        }

        [TestMethod]
        public void AFullCacheDisplacesTheEntryThatExpiresFirst()
        {
            DnsWorld world = new DnsWorld(new DnsSettings { CacheSize = 2 });
            string[] names = { "a.de", "b.de", "c.de" };
            for (int i = 0; i < names.Length; i++)
            {
                world.Resolver.Start(names[i]);
                world.Expects(names[i]);
                world.Answers(DnsWorld.A(names[i], (uint)(i == 1 ? 10 : 100), Wanted));
            }

            Assert.IsTrue(world.Resolver.Start("a.de").IsDone);
            Assert.IsTrue(world.Resolver.Start("c.de").IsDone);
            Assert.IsFalse(world.Resolver.Start("b.de").IsDone);
        }

        [TestMethod]
        public void ASilentServerGetsThreeQueriesWithBackoff()
        {
            DnsWorld world = new DnsWorld(null);
            long start = world.Lan.Clock.Now;
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            int firstPort = world.Port;
            int firstId = Packets.Read16(world.Question, 0);
            world.Lan.PassTime(1999);
            world.Lan.Peer.ExpectsNothing();
            world.Lan.PassTime(1);
            world.Expects("a.de");
            Assert.AreNotEqual(firstPort, world.Port, "another port");
            Assert.AreNotEqual(firstId, Packets.Read16(world.Question, 0), "another number");
            world.Lan.PassTime(4000);
            world.Expects("a.de");
            world.Lan.PassTime(8000);

            Assert.AreEqual(DnsError.EAI_AGAIN, query.Error);
            Assert.AreEqual(14_000L, world.Lan.Clock.Now - start);
            world.Lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void TheNextServerIsQueriedAfterTimeoutOrRefusal()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.AddServer(Lan.Gateway);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de", Lan.PeerAddress);
            world.Lan.PassTime(2000);
            world.Expects("a.de", Lan.Gateway);
            world.Lan.Router.Sends(Packets.Datagram(Lan.Gateway, 53, Lan.Board, world.Port, world.Answer(5, s_none, 0, null)));
            world.Expects("a.de", Lan.PeerAddress);

            world.Answers(DnsWorld.A("a.de", 9, Wanted));

            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        public void ServersThatAllRefuseFailTheQuery()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            for (int round = 0; round < 3; round++)
            {
                world.Expects("a.de");
                world.Sends(world.Answer(2, s_none, 0, null));
            }

            Assert.AreEqual(DnsError.EAI_FAIL, query.Error);
        }

        [TestMethod]
        public void AnUnreachableServerIsSkippedAtOnce()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.AddServer(Lan.Gateway);
            world.Resolver.Start("a.de");
            byte[] asked = world.Lan.Peer.TakesPacket();

            world.Lan.Peer.Sends(Packets.IcmpError(Lan.PeerAddress, Lan.Board, 3, 3, asked, 28));

            world.Expects("a.de", Lan.Gateway);
        }

        [TestMethod]
        [DataRow("id")]
        [DataRow("address")]
        [DataRow("server port")]
        [DataRow("our port")]
        [DataRow("question")]
        [DataRow("type")]
        [DataRow("no question")]
        [DataRow("a query")]
        [DataRow("operation")]
        public void AMismatchedResponseIsIgnored(string what)
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            byte[] m = world.Answer(0, DnsWorld.A("a.de", 60, Wanted), 1, null);
            uint from = Lan.PeerAddress;
            int fromPort = 53;
            int toPort = world.Port;
            switch (what)
            {
                case "id":
                    m[1] ^= 1;
                    break;
                case "address":
                    from = Lan.Gateway;
                    break;
                case "server port":
                    fromPort = 54;
                    break;
                case "our port":
                    toPort ^= 1;
                    break;
                case "question":
                    m[13] = (byte)'b';
                    break;
                case "type":
                    m[19] = 28;
                    break;
                case "no question":
                    m[5] = 0;
                    break;
                case "a query":
                    m[2] = 1;
                    break;
                default:
                    m[2] = 0x91;
                    break;
            }

            world.Lan.Peer.Sends(Packets.Datagram(from, fromPort, Lan.Board, toPort, m));

            Assert.IsFalse(query.IsDone, what);
        }

        [TestMethod]
        public void ATruncatedResponseIsIgnoredAtEveryLength()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");
            byte[] whole = world.Answer(0, DnsWorld.Join(DnsWorld.Cname("a.de", 60, "b.de"), DnsWorld.A("b.de", 60, Wanted)), 2, null);
            for (int length = 0; length < whole.Length; length++)
            {
                byte[] part = new byte[length];
                System.Array.Copy(whole, part, length);
                world.Sends(part);
                Assert.IsFalse(query.IsDone, length.ToString());
            }

            Assert.AreEqual((long)whole.Length, world.Resolver.IgnoredAnswers);
            world.Sends(whole);
            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        [DataRow("192 22", "a pointer to itself")]
        [DataRow("192 24", "a pointer forward")]
        [DataRow("1 97 192 22", "a pointer to its own beginning")]
        [DataRow("255 255", "a pointer beyond the end")]
        [DataRow("64 97", "a label of a kind that is not used")]
        public void InvalidCompressionPointersAreIgnored(string name, string what)
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");

            world.Answers(DnsWorld.Record(Packets.Bytes(name), 1, 1, 60, new byte[4]));

            Assert.IsFalse(query.IsDone, what);
            Assert.AreEqual(1L, world.Resolver.IgnoredAnswers, what);
        }

        [TestMethod]
        public void CompressedNamesAreDecoded()
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("a.de");
            world.Expects("a.de");

            // "a", and "de" where it stands in the question
            world.Answers(DnsWorld.Record(Packets.Bytes("1 65 192 14"), 1, 1, 60, new byte[] { 192, 0, 2, 7 }));

            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        public void ConcurrentLookupsAreLimited()
        {
            DnsWorld world = new DnsWorld(new DnsSettings { QueryLimit = 2 });
            DnsQuery first = world.Resolver.Start("a.de");
            world.Resolver.Start("b.de");
            Assert.AreEqual(DnsError.EAI_MEMORY, world.Resolver.Start("c.de").Error);

            world.Resolver.Cancel(first);

            Assert.IsFalse(world.Resolver.Start("c.de").IsDone);
        }

        [TestMethod]
        public void WithoutAServerNoQueryIsSent()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.ClearServers();

            Assert.AreEqual(DnsError.EAI_AGAIN, world.Resolver.Start("a.de").Error);
            world.Lan.Peer.ExpectsNothing();
        }

        [TestMethod]
        public void ASingleLabelNameIsSearchedInTheDomain()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.Domain = "example.org";

            world.Resolver.Start("www");

            world.Expects("www.example.org");
        }

        [TestMethod]
        public void ALocalNameIsQueriedByMdns()
        {
            DnsWorld world = DnsWorld.WithoutServer();
            DnsQuery query = world.Resolver.Start("pump.local");
            world.Expects("pump.local", Group);
            Assert.AreEqual(255, (int)world.Packet[8], "time to live");
            Assert.AreEqual(5353, Packets.Read16(world.Packet, 22), "port");
            world.Lan.PassTime(1000);
            world.Expects("pump.local", Group);

            byte[] m = world.Answer(0, Pump, 1, null);
            world.Lan.Peer.Sends(Packets.Datagram(Lan.FarAway, 5353, Lan.Board, world.Port, m));
            Assert.IsFalse(query.IsDone, "an answer from elsewhere");
            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5353, Lan.Board, world.Port, m));

            Assert.AreEqual(Lan.PeerAddress, query.GetAddress(0));
        }

        // RFC 6762 section 6
        [TestMethod]
        public void AnMdnsResponseFromAnotherPortIsIgnored()
        {
            DnsWorld world = DnsWorld.WithoutServer();
            DnsQuery query = world.Resolver.Start("pump.local");
            world.Expects("pump.local", Group);
            byte[] m = world.Answer(0, Pump, 1, null);

            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5354, Lan.Board, world.Port, m));
            Assert.IsFalse(query.IsDone);

            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5353, Lan.Board, world.Port, m));
            Assert.IsTrue(query.IsDone);
        }

        [TestMethod]
        public void AnUnansweredLocalNameDoesNotExist()
        {
            DnsWorld world = DnsWorld.WithoutServer();
            long start = world.Lan.Clock.Now;

            Assert.AreEqual(DnsError.EAI_NONAME, world.Resolver.Resolve("pump.local", 60_000, out _));

            Assert.AreEqual(7000L, world.Lan.Clock.Now - start);
        }

        [TestMethod]
        [DataRow("nas.local", null)]
        [DataRow("nas.corp.local", null)]
        [DataRow("nas", "corp.local")]
        public void ALocalNameKnownToAServerIsResolved(string name, string domain)
        {
            string whole = domain == null ? name : name + "." + domain;
            DnsWorld world = new DnsWorld(null);
            world.Resolver.Domain = domain;
            DnsQuery query = world.Resolver.Start(name);
            world.Expects(whole, Group);
            world.Expects(whole, Lan.PeerAddress);
            Assert.AreEqual(53, Packets.Read16(world.Packet, 22), "port");
            Assert.AreEqual(0x0100, Packets.Read16(world.Question, 2), "recursion desired");

            byte[] m = world.Answer(0, DnsWorld.A(whole, 60, Wanted), 1, null);
            world.Lan.Peer.Sends(Packets.Datagram(Lan.Gateway, 53, Lan.Board, world.Port, m));
            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 54, Lan.Board, world.Port, m));
            Assert.IsFalse(query.IsDone, "an answer from neither");
            world.Sends(m);

            Assert.AreEqual(Wanted, query.GetAddress(0));
        }

        [TestMethod]
        [DataRow(3)]
        [DataRow(0)]
        [DataRow(2)]
        public void MdnsDecidesWhenAServerDeniesALocalName(int code)
        {
            DnsWorld world = new DnsWorld(null);
            DnsQuery query = world.Resolver.Start("pump.local");
            world.Expects("pump.local", Group);
            world.Expects("pump.local", Lan.PeerAddress);
            world.Sends(world.Answer(code, s_none, 0, null));
            Assert.IsFalse(query.IsDone);

            world.Lan.Peer.Sends(Packets.Datagram(Lan.Gateway, 5353, Lan.Board, world.Port, world.Answer(0, Pump, 1, null)));

            Assert.AreEqual(Lan.PeerAddress, query.GetAddress(0));
        }

        [TestMethod]
        [DataRow(3, DnsError.EAI_NONAME)]
        [DataRow(0, DnsError.EAI_NODATA)]
        public void AServerThatDeniesALocalNameIsNotQueriedAgain(int code, int error)
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.AddServer(Lan.Gateway);
            long start = world.Lan.Clock.Now;
            DnsQuery query = world.Resolver.Start("pump.local");
            world.Expects("pump.local", Group);
            world.Expects("pump.local", Lan.PeerAddress);
            world.Sends(world.Answer(code, s_none, 0, null));
            world.Lan.PassTime(1000);
            world.Expects("pump.local", Group);
            world.Lan.PassTime(2000);
            world.Expects("pump.local", Group);
            world.Lan.PassTime(4000);

            Assert.AreEqual(error, query.Error);
            Assert.AreEqual(7000L, world.Lan.Clock.Now - start);
            world.Lan.Peer.ExpectsNothing();
        }

        // RFC 6762 section 6: a response has neither number nor question
        [TestMethod]
        public void AnMdnsResponseNeedsNeitherIdNorQuestion()
        {
            DnsWorld world = DnsWorld.WithoutServer();
            DnsQuery query = world.Resolver.Start("pump.local");
            world.Expects("pump.local", Group);

            SendsAsANeighbor(world, DnsWorld.A("motor.local", 120, Wanted));
            SendsAsANeighbor(world, DnsWorld.Record(DnsWorld.Name("pump.local"), 28, 0x8001, 120, new byte[16]));
            Assert.IsFalse(query.IsDone, "of another name, or of another type");
            Assert.AreEqual(2L, world.Resolver.IgnoredAnswers);
            SendsAsANeighbor(world, Pump);

            Assert.AreEqual(Lan.PeerAddress, query.GetAddress(0));
        }

        // RFC 6762 section 17
        [TestMethod]
        public void AnMdnsResponseMayFillAFrame()
        {
            DnsWorld world = DnsWorld.WithoutServer();
            DnsQuery query = world.Resolver.Start("pump.local");
            world.Expects("pump.local", Group);
            byte[] text = DnsWorld.Record(DnsWorld.Name("motor.local"), 16, 1, 120, new byte[1400]);

            byte[] m = MdnsWorld.Message(0, 0x8400, s_none, 0, DnsWorld.Join(text, Pump), 2, 0);
            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5353, Lan.Board, world.Port, m));

            Assert.AreEqual(Lan.PeerAddress, query.GetAddress(0));
        }

        private static byte[] Pump => DnsWorld.Record(DnsWorld.Name("pump.local"), 1, 0x8001, 10, new byte[] { 10, 0, 0, 2 });

        private static void SendsAsANeighbor(DnsWorld world, byte[] record)
        {
            byte[] m = MdnsWorld.Message(0, 0x8400, s_none, 0, record, 1, 0);
            world.Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 5353, Lan.Board, world.Port, m));
        }
    }
}
