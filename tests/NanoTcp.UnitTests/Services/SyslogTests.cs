using System;
using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>The syslog client: the bytes of its messages, and what it drops.</summary>
    [TestClass]
    public class SyslogTests
    {
        private const string Head = "<134>1 - - - - - - ";

        [TestMethod]
        public void AMessageHasAllFieldsOfTheHeader()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = new SyslogClient(
                lan.Stack, new SyslogSettings { Server = "10.0.0.2", Facility = 1, HostName = "boiler.example.org", AppName = "pump" });

            Assert.IsTrue(client.Send(SyslogSeverity.Error, "FLOW", "flow@32473", new string[] { "rate", "3", "unit", "l/min" }, "too low"));

            Assert.AreEqual("<11>1 - boiler.example.org pump - FLOW [flow@32473 rate=\"3\" unit=\"l/min\"] too low", Text(lan));
            Assert.AreEqual(1L, client.Sent);
            Assert.AreEqual(0L, client.Dropped);
        }

        [TestMethod]
        [DataRow(0, 0, "<0>1")]
        [DataRow(16, 6, "<134>1")]
        [DataRow(23, 7, "<191>1")]
        public void ThePriorityIsFacilityAndSeverity(int facility, int severity, string expected)
        {
            Lan lan = Lan.Settled();
            SyslogClient client = new SyslogClient(lan.Stack, new SyslogSettings { Server = "10.0.0.2", Facility = facility });

            client.Send((SyslogSeverity)severity, "x");

            Assert.AreEqual(expected + " - - - - - - x", Text(lan));
        }

        [TestMethod]
        public void TheTimeIsThatOfTheTimeClient()
        {
            SntpWorld world = SntpWorld.Started();
            SyslogClient client = Client(world.Lan);
            client.Time = world.Client;
            world.Expects();
            client.Send(SyslogSeverity.Informational, "before");
            Assert.AreEqual(Head + "before", Text(world.Lan));
            world.ServerError = (7 * SntpWorld.Millisecond) - (world.Lan.Clock.Now * SntpWorld.Millisecond);
            world.Answers();

            client.Send(SyslogSeverity.Informational, "after");

            Assert.AreEqual("<134>1 2026-11-29T12:00:00.007Z - - - - - after", Text(world.Lan));
        }

        [TestMethod]
        public void ValuesAreEscaped()
        {
            Lan lan = Lan.Settled();

            Client(lan).Send(SyslogSeverity.Informational, null, "a", new string[] { "v", "\"q\" \\ [x]", "w", null }, "\"q\" \\ [x]");

            Assert.AreEqual("<134>1 - - - - - [a v=\"\\\"q\\\" \\\\ [x\\]\" w=\"\"] \"q\" \\ [x]", Text(lan));
        }

        [TestMethod]
        public void ControlCharactersAreBlanks()
        {
            Lan lan = Lan.Settled();

            Client(lan).Send(SyslogSeverity.Informational, "a b\u00e9", null, null, "one\r\ntwo\u007f");

            Assert.AreEqual("<134>1 - - - - a_b_ - one  two ", Text(lan));
        }

        [TestMethod]
        [DataRow("\u00e9", "C3A9")]
        [DataRow("\u20ac", "E282AC")]
        [DataRow("\ud83d\ude00", "F09F9880")]
        public void TextIsUtf8WithAByteOrderMark(string text, string bytes)
        {
            Lan lan = Lan.Settled();

            Client(lan).Send(SyslogSeverity.Informational, text);

            Assert.AreEqual("EFBBBF" + bytes, Hex(Message(lan)));
        }

        [TestMethod]
        public void HalfASurrogatePairIsReplaced()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = Client(lan);

            client.Send(SyslogSeverity.Informational, new string(new char[] { (char)0xD83D, 'x' }));
            client.Send(SyslogSeverity.Informational, new string(new char[] { (char)0xDE00 }));

            Assert.AreEqual("EFBBBFEFBFBD78", Hex(Message(lan)));
            Assert.AreEqual("EFBBBFEFBFBD", Hex(Message(lan)));
        }

        [TestMethod]
        public void ALongMessageIsTruncatedAtACharacter()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = Client(lan);
            string longest = new string('x', 480 - Head.Length);
            client.Send(SyslogSeverity.Informational, longest);
            Assert.AreEqual(Head + longest, Text(lan));
            Assert.AreEqual(0L, client.Truncated);

            client.Send(SyslogSeverity.Informational, longest + "y");
            Assert.AreEqual(Head + longest, Text(lan));
            Assert.AreEqual(1L, client.Truncated);

            client.Send(SyslogSeverity.Informational, new string('x', 480 - Head.Length - 3 - 2) + "\u20ac");
            Assert.AreEqual(478, Message(lan).Length, "no part of the last character");
            Assert.AreEqual(2L, client.Truncated);
        }

        [TestMethod]
        public void DataThatDoesNotFitIsLeftOut()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = Client(lan);

            client.Send(SyslogSeverity.Informational, null, "a", new string[] { "v", new string('x', 470) }, "text");

            Assert.AreEqual(Head + "text", Text(lan));
            Assert.AreEqual(1L, client.Truncated);
        }

        [TestMethod]
        public void LessSevereMessagesAreNotSent()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = Client(lan);
            client.Threshold = SyslogSeverity.Warning;

            client.Send(SyslogSeverity.Notice, "no");
            client.Send(SyslogSeverity.Warning, "yes");

            Assert.AreEqual("<132>1 - - - - - - yes", Text(lan));
            Assert.AreEqual(1L, client.Sent);
            Assert.AreEqual(0L, client.Dropped);
        }

        [TestMethod]
        public void AMessageWithoutANetworkIsDropped()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = new SyslogClient(lan.Stack, new SyslogSettings { Server = "192.0.2.1" });

            Assert.IsFalse(client.Send(SyslogSeverity.Error, "x"));

            Assert.AreEqual(1L, client.Dropped);
            Assert.AreEqual(0L, client.Sent);
        }

        [TestMethod]
        public void MessagesBeforeTheNameIsKnownAreDropped()
        {
            DnsWorld names = new DnsWorld(null);
            SyslogClient client = new SyslogClient(names.Lan.Stack, new SyslogSettings { Server = "log.example.org" }) { Resolver = names.Resolver };
            Assert.IsFalse(client.Send(SyslogSeverity.Informational, "one"));
            Assert.IsFalse(client.Send(SyslogSeverity.Informational, "two"));
            names.Expects("log.example.org");
            names.Answers(DnsWorld.A("log.example.org", 60, Lan.PeerAddress));

            Assert.IsTrue(client.Send(SyslogSeverity.Informational, "three"));

            Assert.AreEqual(Head + "three", Text(names.Lan));
            Assert.AreEqual(2L, client.Dropped);
        }

        [TestMethod]
        [DataRow("a b")]
        [DataRow("a=b")]
        [DataRow("a]")]
        [DataRow("a\"")]
        [DataRow("")]
        [DataRow("123456789012345678901234567890123")]
        public void AnInvalidNameIsRejected(string name)
        {
            SyslogClient client = Client(Lan.Settled());

            Assert.ThrowsException(typeof(ArgumentException), () => client.Send(SyslogSeverity.Error, null, name, null, "x"));
            Assert.ThrowsException(
                typeof(ArgumentException), () => client.Send(SyslogSeverity.Error, null, "a", new string[] { name, "v" }, "x"));
        }

        [TestMethod]
        public void InvalidSettingsAreRejected()
        {
            Lan lan = new Lan();
            Assert.ThrowsException(typeof(ArgumentException), () => new SyslogClient(lan.Stack, new SyslogSettings()));
            Assert.ThrowsException(
                typeof(ArgumentOutOfRangeException), () => new SyslogClient(lan.Stack, new SyslogSettings { Server = "10.0.0.2", Facility = 24 }));
            Assert.ThrowsException(
                typeof(ArgumentException), () => new SyslogClient(lan.Stack, new SyslogSettings { Server = "10.0.0.2", HostName = "a b" }));
        }

        private static SyslogClient Client(Lan lan) => new SyslogClient(lan.Stack, new SyslogSettings { Server = "10.0.0.2" });

        // the UDP payload of the next packet, which must go to the receiver's port
        private static byte[] Message(Lan lan)
        {
            byte[] p = lan.Peer.TakesPacket();
            Assert.AreEqual(514, Packets.Read16(p, 22), FrameText.OfPacket(p));
            byte[] m = new byte[p.Length - 28];
            Array.Copy(p, 28, m, 0, m.Length);
            return m;
        }

        // the bytes of MSG
        private static string Hex(byte[] m)
        {
            string hex = string.Empty;
            for (int i = Head.Length; i < m.Length; i++)
            {
                hex += m[i].ToString("X2");
            }

            return hex;
        }

        private static string Text(Lan lan)
        {
            byte[] m = Message(lan);
            char[] characters = new char[m.Length];
            for (int i = 0; i < m.Length; i++)
            {
                characters[i] = (char)m[i];
            }

            return new string(characters);
        }
    }
}
