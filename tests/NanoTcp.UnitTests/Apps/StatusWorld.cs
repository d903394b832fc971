using nanoFramework.TestFramework;
using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>The status page on one of two hosts, and a browser's side of HTTP on the other.</summary>
    internal sealed class StatusWorld
    {
        public readonly TwoHosts Hosts = new TwoHosts(1);
        public readonly ServiceLoop Loop;

        private readonly byte[] _byte = new byte[1];
        private string _head;

        public StatusWorld(int maximumClients)
        {
            Service[] services = { new StatusService(Hosts.Server) };
            Loop = new ServiceLoop(Hosts.Server, TwoHosts.ServerAddress, services, maximumClients, 512);
            Assert.AreEqual(0, Loop.Open());
            Hosts.ServerProgram.Step = Run;
        }

        public BsdSockets Client => Hosts.ClientSockets;

        /// <summary>Connects; no read waits for longer than five seconds.</summary>
        public int Connect()
        {
            int fd = Client.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0);
            Assert.AreEqual(0, Client.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVTIMEO, 5000));
            Assert.AreEqual(0, Client.Connect(fd, new SocketAddress(TwoHosts.ServerAddress, StatusService.WellKnownPort)));
            return fd;
        }

        public void Send(int fd, string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            Assert.AreEqual(bytes.Length, Client.Write(fd, bytes, 0, bytes.Length));
        }

        /// <summary>Reads the head of an answer.</summary>
        /// <returns>Its first line.</returns>
        public string ReadHead(int fd)
        {
            string status = ReadLine(fd);
            _head = string.Empty;
            string line;
            while ((line = ReadLine(fd)) != string.Empty)
            {
                _head += line + "\n";
            }

            return status;
        }

        /// <summary>A header of the head read last.</summary>
        /// <param name="name">In lower case.</param>
        /// <returns>Its value; null when it is not there.</returns>
        public string Header(string name)
        {
            for (int start = 0; start < _head.Length; start = _head.IndexOf("\n", start) + 1)
            {
                string line = _head.Substring(start, _head.IndexOf("\n", start) - start);
                int colon = line.IndexOf(": ");
                if (colon > 0 && line.Substring(0, colon).ToLower() == name)
                {
                    return line.Substring(colon + 2);
                }
            }

            return null;
        }

        /// <summary>Reads a body in chunks, RFC 9112 section 7.1.</summary>
        public string ReadBody(int fd)
        {
            string body = string.Empty;
            int length;
            while ((length = HexNumber(ReadLine(fd))) > 0)
            {
                body += ReadText(fd, length);
                Assert.AreEqual(string.Empty, ReadLine(fd));
            }

            Assert.AreEqual(string.Empty, ReadLine(fd));
            return body;
        }

        public string ReadToEnd(int fd)
        {
            return ReadText(fd, int.MaxValue);
        }

        /// <summary>Makes sure that nothing comes but the end.</summary>
        public void AssertEnds(int fd)
        {
            Assert.AreEqual(0, Client.Read(fd, _byte, 0, 1));
        }

        private string ReadLine(int fd)
        {
            string line = string.Empty;
            while (true)
            {
                Assert.AreEqual(1, Client.Read(fd, _byte, 0, 1), "the answer ends with: " + line);
                if (_byte[0] == '\n')
                {
                    Assert.IsTrue(line.Length > 0 && line[line.Length - 1] == '\r', "a line without CR: " + line);
                    return line.Substring(0, line.Length - 1);
                }

                line = string.Concat(line, ((char)_byte[0]).ToString());
            }
        }

        private string ReadText(int fd, int length)
        {
            char[] text = new char[16_384];
            int count = 0;
            while (count < length && Client.Read(fd, _byte, 0, 1) == 1)
            {
                text[count++] = (char)_byte[0];
            }

            return new string(text, 0, count);
        }

        private static int HexNumber(string text)
        {
            int number = 0;
            Assert.IsTrue(text.Length > 0, "a length is missing");
            for (int i = 0; i < text.Length; i++)
            {
                int digit = "0123456789ABCDEF".IndexOf(text[i]);
                Assert.IsTrue(digit >= 0, "not a length: " + text);
                number = (number * 16) + digit;
            }

            return number;
        }

        private void Run()
        {
            while (Loop.RunOnce(0) > 0)
            {
            }
        }
    }
}
