using System;
using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>Services that a responder makes known, RFC 6763.</summary>
    [TestClass]
    public class MdnsServiceTests
    {
        private const string Type = "_http._tcp.local";
        private const string Instance = "Boiler room._http._tcp.local";
        private const string Pointer = "PTR _http._tcp.local=Boiler room._http._tcp.local for 4500";
        private const string Location = "SRV Boiler room._http._tcp.local=0,0,80,pump.local for 120!";
        private const string Text = "TXT Boiler room._http._tcp.local=\"path=/\"\"v=1\" for 4500!";
        private const string Address = "A pump.local=10.0.0.1 for 120!";
        private const string Probe = "asks ANY Boiler room._http._tcp.local? alone + SRV Boiler room._http._tcp.local=0,0,80,pump.local for 120 " +
            "TXT Boiler room._http._tcp.local=\"path=/\"\"v=1\" for 4500";

        private const string TypePointer = "PTR _services._dns-sd._udp.local=_http._tcp.local for 4500";
        private const string Announcement = "says " + TypePointer + " " + Pointer + " " + Location + " " + Text + " + " + Address;

        private const int TypePtr = 12;
        private const int TypeTxt = 16;
        private const int TypeSrv = 33;

        [TestMethod]
        public void AServiceIsProbedAndAnnouncedAfterItsHost()
        {
            MdnsWorld world = new MdnsWorld();
            MdnsService service = Add(world);
            world.Lan.PassTime(1000);
            Assert.IsTrue(world.Responder.IsEstablished);
            Assert.IsFalse(service.IsEstablished);
            world.Lan.PassTime(12_000);
            Assert.IsTrue(service.IsEstablished);

            for (int i = 0; i < 3; i++)
            {
                world.Expects("asks ANY pump.local? alone + A pump.local=10.0.0.1 for 120");
            }

            world.Expects("says A pump.local=10.0.0.1 for 120! + NSEC pump.local=pump.local A for 120!");
            string story = string.Empty;
            string next;
            while ((next = world.Take()) != "nothing")
            {
                story += next == Probe ? "p" : next == Announcement ? "a" : next.IndexOf("pump.local=10.0.0.1 for 120! + NSEC") > 0 ? string.Empty : next;
            }

            Assert.AreEqual("pppaa", story);
        }

        [TestMethod]
        public void AServiceThatIsAddedLaterIsAnnouncedToo()
        {
            MdnsWorld world = MdnsWorld.Established();
            MdnsService service = Add(world);
            world.Lan.PassTime(250);
            world.Expects(Probe);
            world.Lan.PassTime(12_000);

            Assert.IsTrue(service.IsEstablished);
            Assert.AreEqual("Boiler room", service.InstanceName);
        }

        [TestMethod]
        [DataRow("_HTTP._tcp.Local", TypePtr, "says " + Pointer + " + " + Location + " " + Text + " " + Address)]
        [DataRow("boiler ROOM._http._tcp.local", TypeSrv, "says " + Location + " + " + Address)]
        [DataRow(Instance, TypeTxt, "says " + Text)]
        [DataRow(Instance, MdnsWorld.TypeAny, "says " + Location + " " + Text + " + " + Address)]
        [DataRow(Instance, MdnsWorld.TypeAaaa, "says NSEC Boiler room._http._tcp.local=Boiler room._http._tcp.local TXT SRV for 120!")]
        [DataRow("_services._dns-sd._udp.local", TypePtr, "says " + TypePointer)]
        public void AQueryIsAnswered(string name, int type, string answer)
        {
            MdnsWorld world = WithService(out _);

            world.Asks(name, type, MdnsWorld.Multicast);
            world.Lan.PassTime(120);

            world.Expects(answer);
            world.ExpectsNothing();
        }

        // RFC 6762 section 6: others may have an answer of their own
        [TestMethod]
        public void AResponseWithSharedRecordsIsDelayed()
        {
            MdnsWorld world = WithService(out _);

            world.Asks(Type, TypePtr, MdnsWorld.Multicast);
            world.Lan.PassTime(19);
            world.ExpectsNothing();
            world.Lan.PassTime(101);

            Assert.IsTrue(world.Take().IndexOf(Pointer) > 0);
        }

        [TestMethod]
        [DataRow("_ipp._tcp.local", TypePtr)]
        [DataRow("Other._http._tcp.local", TypeSrv)]
        [DataRow("_http._udp.local", TypePtr)]
        [DataRow("_http._tcp.local", TypeSrv)]
        public void AQueryForAnotherServiceIsNotAnswered(string name, int type)
        {
            MdnsWorld world = WithService(out _);

            world.Asks(name, type, MdnsWorld.Multicast);
            world.Lan.PassTime(2000);

            world.ExpectsNothing();
        }

        // RFC 6762 section 7.1
        [TestMethod]
        [DataRow(2250, 0)]
        [DataRow(2249, 1)]
        public void AKnownAnswerIsSuppressed(int timeToLive, int answers)
        {
            MdnsWorld world = WithService(out _);
            byte[] known = DnsWorld.Record(DnsWorld.Name(Type), TypePtr, 1, (uint)timeToLive, DnsWorld.Name(Instance));

            world.AsksKnowing(Type, TypePtr, MdnsWorld.Multicast, known, 0);
            world.Lan.PassTime(2000);

            Assert.AreEqual(answers, world.Lan.Wire.SentCount);
        }

        [TestMethod]
        [DataRow("Other._http._tcp.local", 80, 1)]
        [DataRow(Instance, 80, 0)]
        [DataRow(Instance, 81, 1)]
        public void OnlyAnIdenticalKnownAnswerSuppresses(string instance, int port, int answers)
        {
            MdnsWorld world = WithService(out _);
            byte[] known = instance == Instance
                ? LocationRecord(120, port)
                : DnsWorld.Record(DnsWorld.Name(Type), TypePtr, 1, 4500, DnsWorld.Name(instance));

            world.AsksKnowing(instance == Instance ? Instance : Type, instance == Instance ? TypeSrv : TypePtr, MdnsWorld.Multicast, known, 0);
            world.Lan.PassTime(2000);

            Assert.AreEqual(answers, world.Lan.Wire.SentCount);
        }

        [TestMethod]
        public void ARemovedServiceSendsAGoodbye()
        {
            MdnsWorld world = WithService(out MdnsService service);

            world.Responder.RemoveService(service);

            world.Expects("says PTR _http._tcp.local=Boiler room._http._tcp.local for 0 SRV Boiler room._http._tcp.local=0,0,80,pump.local for 0! " +
                "TXT Boiler room._http._tcp.local=\"path=/\"\"v=1\" for 0!");
            world.Asks(Type, TypePtr, MdnsWorld.Multicast);
            world.Lan.PassTime(2000);
            world.ExpectsNothing();
            Assert.IsFalse(service.IsEstablished);
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void AServiceEndsWithItsAddressOrResponder(bool stops)
        {
            MdnsWorld world = WithService(out MdnsService service);

            if (stops)
            {
                world.Responder.Stop();
            }
            else
            {
                world.Lan.Stack.SetAddress(world.Lan.Interface, 0, 0);
                world.Lan.PassTime(0);
            }

            Assert.IsTrue(world.Take().IndexOf(Instance + " for 0 SRV") > 0);
            Assert.IsTrue(world.Take().IndexOf("A pump.local=10.0.0.1 for 0!") > 0);
            Assert.IsFalse(service.IsEstablished);
        }

        [TestMethod]
        public void AConflictingNameGetsANumber()
        {
            MdnsWorld world = MdnsWorld.Established();
            MdnsService service = Add(world);
            world.Lan.PassTime(250);
            world.Expects(Probe);

            world.Claims(LocationRecord(120, 8080));
            world.Lan.PassTime(250);

            Assert.AreEqual("Boiler room (2)", service.InstanceName);
            Assert.IsTrue(world.Take().IndexOf("asks ANY Boiler room (2)._http._tcp.local?") == 0);
            Assert.AreEqual("pump.local", world.Responder.Name, "the host's name is not meant");
        }

        [TestMethod]
        [DataRow(80, true)]
        [DataRow(8080, false)]
        public void OnlyAnotherStationsRecordIsAConflict(int port, bool stays)
        {
            MdnsWorld world = WithService(out MdnsService service);

            world.Claims(LocationRecord(120, port));

            Assert.AreEqual(stays, service.IsEstablished);
            Assert.IsTrue(world.Responder.IsEstablished);
        }

        [TestMethod]
        public void OurOwnLoopedBackProbesAreNoConflict()
        {
            MdnsWorld world = MdnsWorld.Established();
            MdnsService service = Add(world);
            world.Lan.PassTime(250);
            byte[] text = DnsWorld.Record(DnsWorld.Name(Instance), TypeTxt, 0x8001, 4500, Packets.Bytes("6 112 97 116 104 61 47 3 118 61 49"));
            world.Claims(LocationRecord(120, 80));
            world.Claims(text);
            world.Probes(Instance, text);
            world.Lan.PassTime(12_000);

            Assert.AreEqual("Boiler room", service.InstanceName);
            Assert.IsTrue(service.IsEstablished);
        }

        // RFC 6762 section 8.2.1: TXT comes before SRV
        [TestMethod]
        [DataRow("4 112 97 116 104", 1, false)]
        [DataRow("6 112 97 116 104 61 48", 1, true)]
        [DataRow("6 112 97 116 104 61 47 3 118 61 49", 1, false)]
        [DataRow("6 112 97 116 104 61 47 3 118 61 49", 2, true)]
        public void SimultaneousProbesAreWonByTheGreaterRecords(string text, int count, bool theirsWin)
        {
            MdnsWorld world = MdnsWorld.Established();
            Add(world);
            world.Lan.PassTime(250);
            world.Expects(Probe);
            byte[] records = DnsWorld.Record(DnsWorld.Name(Instance), TypeTxt, 1, 4500, Packets.Bytes(text));
            records = count == 2 ? DnsWorld.Join(LocationRecord(120, 8080), records) : records;

            world.Sends(MdnsWorld.Message(0, 0, MdnsWorld.Question(Instance, 255, MdnsWorld.Unicast), 1, records, 0, count), 5353);

            long wait = world.Wait();
            Assert.IsTrue(theirsWin ? wait == 1000 : wait <= 250, wait.ToString());
        }

        [TestMethod]
        public void ServicesAreAnnouncedAgainAfterAHostRename()
        {
            MdnsWorld world = WithService(out MdnsService service);
            byte[] theirs = DnsWorld.Record(DnsWorld.Name("pump.local"), 1, 0x8001, 120, new byte[] { 10, 0, 0, 2 });
            world.Claims(theirs);
            Assert.IsFalse(service.IsEstablished, "it is not sure where it is");
            world.Lan.PassTime(250);
            world.Claims(theirs);
            world.Lan.PassTime(5000);

            Assert.AreEqual("pump-2.local", world.Responder.Name);
            string last = string.Empty;
            string next;
            while ((next = world.Take()) != "nothing")
            {
                last = next.IndexOf("says PTR") == 0 ? next : last;
            }

            Assert.AreEqual("says " + TypePointer + " " + Pointer + " SRV Boiler room._http._tcp.local=0,0,80,pump-2.local for 120! " + Text +
                " + A pump-2.local=10.0.0.1 for 120!", last);
        }

        // RFC 6762 section 6.7
        [TestMethod]
        public void ALegacyQueryIsAnsweredWithItsSpelling()
        {
            MdnsWorld world = WithService(out _);
            byte[] questions = DnsWorld.Join(MdnsWorld.Question("PUMP.Local", 1, 1), MdnsWorld.Question("_HTTP._tcp.local", TypePtr, 1));
            questions = DnsWorld.Join(questions, MdnsWorld.Question("boiler room._http._tcp.LOCAL", TypeSrv, 1));
            questions = DnsWorld.Join(questions, MdnsWorld.Question("nobody.local", 1, 1));

            world.Sends(MdnsWorld.Message(0x1234, 0, questions, 4, new byte[0], 0, 0), 40_000);

            byte[] m = world.TakeMessage();
            Assert.AreEqual(0x1234, Packets.Read16(m, 0));
            Assert.AreEqual("says A PUMP.Local? PTR _HTTP._tcp.local? SRV boiler room._http._tcp.LOCAL? A nobody.local? A PUMP.Local=10.0.0.1 for 10 " +
                "PTR _http._tcp.Local=Boiler room._http._tcp.Local for 10 SRV Boiler room._http._tcp.Local=0,0,80,pump.local for 10",
                MdnsText.Of(m));

            // section 18.14: the name in SRV is no pointer
            Assert.AreEqual(DnsWorld.Name("pump.local").Length + 6, Packets.Read16(m, m.Length - DnsWorld.Name("pump.local").Length - 8));
        }

        [TestMethod]
        public void AUnicastQuerierGetsAllAnswersInOneMessage()
        {
            MdnsWorld world = WithService(out _);
            world.Responder.AddService("_http._tcp", 8080, "Pantry", null);
            world.Lan.PassTime(12_000);
            world.Responder.AddService("_ssh._tcp", 22, "Shell", null);
            world.Lan.PassTime(12_000);
            world.Lan.Forget();
            world.Asks(Type, TypePtr, MdnsWorld.Multicast);
            world.Lan.PassTime(2000);
            world.Lan.Forget();

            world.Asks(Type, TypePtr, MdnsWorld.Unicast);

            world.Expects("to 10.0.0.2 says " + Pointer + " PTR _http._tcp.local=Pantry._http._tcp.local for 4500 + " + Location + " " + Text + " " +
                Address + " SRV Pantry._http._tcp.local=0,0,8080,pump.local for 120! TXT Pantry._http._tcp.local=\"\" for 4500!");
            world.ExpectsNothing();
        }

        [TestMethod]
        public void AnInstanceNameIsTruncatedForItsNumber()
        {
            MdnsWorld world = MdnsWorld.Established();
            string umlauts = "K\u00FCche \u20AC \uD83D\uDD25";
            MdnsService service = world.Responder.AddService("_http._tcp", 80, umlauts, null);
            world.Lan.PassTime(250);
            Assert.AreEqual(0, world.Take().IndexOf("asks ANY K{C3}{BC}che {E2}{82}{AC} {F0}{9F}{94}{A5}._http._tcp.local? alone"));
            world.Responder.RemoveService(service);

            service = world.Responder.AddService("_http._tcp", 80, Repeat("\u00FC", 31) + "x", null);
            world.Lan.PassTime(250);
            string wire = world.Take();
            Assert.AreEqual(0, wire.IndexOf("asks ANY " + Repeat("{C3}{BC}", 31) + "x._http"), wire);
            byte[] label = new byte[63];
            for (int i = 0; i < 62; i++)
            {
                label[i] = (byte)(i % 2 == 0 ? 0xC3 : 0xBC);
            }

            label[62] = (byte)'x';
            byte[] name = DnsWorld.Join(DnsWorld.Join(new byte[] { 63 }, label), DnsWorld.Name(Type));
            world.Claims(DnsWorld.Record(name, TypeTxt, 0x8001, 120, new byte[] { 1, 65 }));
            world.Lan.PassTime(250);
            Assert.AreEqual(0, world.Take().IndexOf("asks ANY " + Repeat("{C3}{BC}", 29) + " (2)._http"));
        }

        [TestMethod]
        [DataRow("http._tcp", "a", "b=c", 80)]
        [DataRow("_http", "a", "b=c", 80)]
        [DataRow("_http._sctp", "a", "b=c", 80)]
        [DataRow("_-http._tcp", "a", "b=c", 80)]
        [DataRow("_ht--tp._tcp", "a", "b=c", 80)]
        [DataRow("_123._tcp", "a", "b=c", 80)]
        [DataRow("_sixteencharacter._tcp", "a", "b=c", 80)]
        [DataRow("_http._tcp", "", "b=c", 80)]
        [DataRow("_http._tcp", "a\nb", "b=c", 80)]
        [DataRow("_http._tcp", "0123456789012345678901234567890123456789012345678901234567890123", "b=c", 80)]
        [DataRow("_http._tcp", "a", "=c", 80)]
        [DataRow("_http._tcp", "a", "", 80)]
        [DataRow("_http._tcp", "a", "b=c", 0)]
        [DataRow("_http._tcp", "a", "b=c", 65536)]
        public void AnInvalidServiceIsRejected(string type, string name, string text, int port)
        {
            MdnsWorld world = MdnsWorld.Established();
            bool isRejected = false;
            try
            {
                world.Responder.AddService(type, port, name, new string[] { text });
            }
            catch (ArgumentException)
            {
                isRejected = true;
            }

            Assert.IsTrue(isRejected);
            world.Lan.PassTime(2000);
            world.ExpectsNothing();
        }

        [TestMethod]
        public void ANinthServiceIsRejected()
        {
            MdnsWorld world = MdnsWorld.Established();
            for (int i = 0; i < 8; i++)
            {
                world.Responder.AddService("_http._tcp", 80, "a" + i.ToString(), null);
            }

            Assert.ThrowsException(typeof(InvalidOperationException), () => world.Responder.AddService("_http._tcp", 80, "b", null));
        }

        [TestMethod]
        public void TruncatedMessagesChangeNothing()
        {
            MdnsWorld world = WithService(out MdnsService service);
            byte[] records = DnsWorld.Join(LocationRecord(120, 8080), DnsWorld.Record(DnsWorld.Name(Type), TypePtr, 1, 4500, DnsWorld.Name(Instance)));
            byte[] whole = MdnsWorld.Message(0, 0x8400, MdnsWorld.Question(Instance, 255, 1), 1, records, 2, 0);
            for (int length = 0; length < whole.Length; length++)
            {
                byte[] part = new byte[length];
                Array.Copy(whole, part, length);
                world.Sends(part, 5353);
                world.Sends(part, 40_000);
            }

            Assert.IsTrue(service.IsEstablished);
            world.ExpectsNothing();
        }

        private static string Repeat(string text, int times)
        {
            string result = string.Empty;
            for (int i = 0; i < times; i++)
            {
                result += text;
            }

            return result;
        }

        private static MdnsWorld WithService(out MdnsService service)
        {
            MdnsWorld world = MdnsWorld.Established();
            service = Add(world);
            world.Lan.PassTime(12_000);
            Assert.IsTrue(service.IsEstablished, "established");
            world.Lan.Forget();
            return world;
        }

        private static MdnsService Add(MdnsWorld world) =>
            world.Responder.AddService("_http._tcp", 80, "Boiler room", new string[] { "path=/", "v=1" });

        private static byte[] LocationRecord(uint timeToLive, int port)
        {
            byte[] data = DnsWorld.Join(new byte[6], DnsWorld.Name("pump.local"));
            Packets.Write16(data, 4, port);
            return DnsWorld.Record(DnsWorld.Name(Instance), TypeSrv, 0x8001, timeToLive, data);
        }
    }
}
