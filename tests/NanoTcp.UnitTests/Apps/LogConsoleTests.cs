using System;
using nanoFramework.TestFramework;
using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>The log console, as Telnet clients see it.</summary>
    [TestClass]
    public class LogConsoleTests
    {
        private const int Telnet = 23;

        private static readonly byte[] s_buffer = new byte[65536];

        [TestMethod]
        public void AClientSeesTheKeptLinesAndThenNewOnes()
        {
            LogConsoleService console = new LogConsoleService();
            console.Write("first");
            console.Write(null);
            ServiceWorld world = World(4, console);
            int fd = world.Connect(Telnet);
            Assert.AreEqual("first\r\n\r\n", Read(world, fd, 9));

            console.Write("third");
            world.Loop.RunOnce(0);

            Assert.AreEqual("third\r\n", Read(world, fd, 7));
            int second = world.Connect(Telnet);
            Assert.AreEqual("first\r\n\r\nthird\r\n", Read(world, second, 16));
            Assert.AreEqual(3L, console.LinesWritten);
        }

        [TestMethod]
        public void ALineIsCutAndHasNoControlCharacters()
        {
            LogConsoleService console = new LogConsoleService(4, 10);
            console.Write("0123456789ABC");
            console.Write("a\r\nb\u00FF\tc\u20AC~\u007F");
            ServiceWorld world = World(1, console);

            Assert.AreEqual("0123456789\r\na??b??c?~?\r\n", Read(world, world.Connect(Telnet), 24));
        }

        [TestMethod]
        public void OnlyTheNewestLinesAreKept()
        {
            LogConsoleService console = new LogConsoleService(3, 20);
            for (int i = 0; i < 10; i++)
            {
                console.Write("line " + i.ToString());
            }

            ServiceWorld world = World(1, console);

            Assert.AreEqual("line 7\r\nline 8\r\nline 9\r\n", Read(world, world.Connect(Telnet), 24));
        }

        [TestMethod]
        public void ASlowReaderLosesLinesAndSeesHowMany()
        {
            LogConsoleService console = new LogConsoleService(8, 100);
            ServiceWorld world = World(2, console);
            int slow = world.Connect(Telnet);
            int fast = world.Connect(Telnet);
            string text = HexText.Repeat(".", 80);
            int count = 1000;
            for (int i = 0; i < count; i++)
            {
                console.Write(Numbered(i) + text);
                world.Loop.RunOnce(0);
                world.Hosts.Clock.RunFor(5000);
                world.Hosts.Client.Poll(world.Hosts.Clock.Now);
                Assert.AreEqual(Numbered(i) + text + "\r\n", Read(world, fast, 86));
            }

            int next = 0;
            long lost = 0;
            while (next < count)
            {
                string line = ReadLine(world, slow);
                if (line[0] == '[')
                {
                    Assert.AreEqual(" lines lost]", line.Substring(line.IndexOf(' ')));
                    int missing = int.Parse(line.Substring(1, line.IndexOf(' ') - 1));
                    lost += missing;
                    next += missing;
                }
                else
                {
                    Assert.AreEqual(Numbered(next) + text, line);
                    next++;
                }
            }

            Assert.IsTrue(lost > 500, lost.ToString() + " lines lost");
            Assert.AreEqual(2, world.Loop.ClientCount);
        }

        [TestMethod]
        public void OneLostLineIsReportedAsOne()
        {
            LogConsoleService console = new LogConsoleService(2, 10);
            ServiceWorld world = World(1, console);
            int fd = world.Connect(Telnet);
            world.Hosts.Clock.RunFor(10_000);
            console.Write("a");
            console.Write("b");
            console.Write("c");
            world.Loop.RunOnce(0);

            Assert.AreEqual("[1 line lost]\r\nb\r\nc\r\n", Read(world, fd, 21));
        }

        [TestMethod]
        [DataRow("FFFD03", "FFFC03")]
        [DataRow("FFFB18", "FFFE18")]
        [DataRow("FFFD03 FFFB1F FFFB20", "FFFC03 FFFE1F FFFE20")]
        [DataRow("FFFE03 FFFC18 FFF6 68656C700D0A FFFD01", "FFFC01")]
        [DataRow("FFFA18 0041 FFFD FFF0 FFFFFD05 FFFD05", "FFFC05")]
        [DataRow("FFFF FD FFFD05", "FFFC05")]
        public void EveryOptionIsRefused(string input, string answer)
        {
            byte[] sent = HexText.Parse(input);
            byte[] expected = HexText.Parse(answer);
            for (int split = 0; split < sent.Length; split++)
            {
                ServiceWorld world = World(1, new LogConsoleService());
                int fd = world.Connect(Telnet);
                world.Client.Write(fd, sent, 0, split);
                world.Hosts.Clock.RunFor(2000);
                world.Client.Write(fd, sent, split, sent.Length - split);

                int count = world.ReadUpTo(fd, s_buffer, expected.Length);
                Assert.AreEqual(HexText.Format(expected, 0, expected.Length), HexText.Format(s_buffer, 0, count), "split at " + split.ToString());
                world.Hosts.Clock.RunFor(100_000);
                Assert.AreEqual(-1, world.Client.Receive(fd, s_buffer, 0, 1, SocketConstants.MSG_DONTWAIT));
            }
        }

        [TestMethod]
        public void AFloodOfOptionsIsRefusedWithoutLosingLines()
        {
            LogConsoleService console = new LogConsoleService();
            ServiceWorld world = World(1, console);
            int fd = world.Connect(Telnet);
            byte[] flood = HexText.Parse(HexText.Repeat("FFFD03", 300));
            Assert.AreEqual(flood.Length, world.Client.Write(fd, flood, 0, flood.Length));
            Assert.AreEqual(flood.Length, world.ReadUpTo(fd, s_buffer, flood.Length));

            console.Write("still here");
            world.Loop.RunOnce(0);
            Assert.AreEqual("still here\r\n", Read(world, fd, 12));
        }

        [TestMethod]
        public void AClientThatClosesIsForgotten()
        {
            LogConsoleService console = new LogConsoleService();
            ServiceWorld world = World(1, console);
            int fd = world.Connect(Telnet);
            world.Client.Close(fd);
            world.Hosts.Clock.RunFor(100_000);

            Assert.AreEqual(0, world.Loop.ClientCount);
            console.Write("for the next client");
            Assert.AreEqual("for the next client\r\n", Read(world, world.Connect(Telnet), 21));
        }

        [TestMethod]
        public void ASilentConsoleStaysOpenUntilItsPlaceIsNeeded()
        {
            ServiceWorld world = World(1, new LogConsoleService());
            int first = world.Connect(Telnet);
            world.ClientLives(3_600_000);
            world.Loop.RunOnce(0);
            Assert.AreEqual(1, world.Loop.ClientCount);

            world.Connect(Telnet);
            world.ClientLives(100);
            Assert.AreEqual(-1, world.Client.Read(first, s_buffer, 0, 1));
            Assert.AreEqual(Errno.ECONNRESET, world.Client.Errno);
            Assert.AreEqual(1, world.Loop.ClientCount);
        }

        [TestMethod]
        [DataRow(0, 80)]
        [DataRow(10, 0)]
        public void AConsoleHasLinesOfSomeLength(int lines, int lineLength)
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new LogConsoleService(lines, lineLength));
        }

        private static ServiceWorld World(int maximumClients, LogConsoleService console) => new ServiceWorld(maximumClients, 4432, console);

        private static string Numbered(int number) => (10_000 + number).ToString().Substring(1);

        private static string Read(ServiceWorld world, int fd, int count) => TextOf(world.ReadUpTo(fd, s_buffer, count));

        private static string ReadLine(ServiceWorld world, int fd)
        {
            string line = string.Empty;
            while (line.Length < 2 || line[line.Length - 1] != '\n')
            {
                Assert.AreEqual(1, world.ReadUpTo(fd, s_buffer, 1), "a line without end: " + line);
                line += TextOf(1);
            }

            return line.Substring(0, line.Length - 2);
        }

        private static string TextOf(int count)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                text[i] = (char)s_buffer[i];
            }

            return new string(text);
        }
    }
}
