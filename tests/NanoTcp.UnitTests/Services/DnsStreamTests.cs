using System;
using nanoFramework.TestFramework;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A resolver and a name server on two stacks: answers that do not fit a datagram come by TCP (RFC 7766).</summary>
    [TestClass]
    public class DnsStreamTests
    {
        private const uint Wanted = 0xC0000207;

        [TestMethod]
        public void ATruncatedResponseIsRetriedOverTcp()
        {
            NameServer server = new NameServer();

            Assert.AreEqual(0, server.Resolver.Resolve("a.de", 5000, out uint address));

            Assert.AreEqual(Wanted, address);
            Assert.AreEqual(1, server.Streams);
        }

        [TestMethod]
        public void AResponseInSmallSegmentsIsReassembled()
        {
            NameServer server = new NameServer { PieceSize = 1 };

            Assert.AreEqual(0, server.Resolver.Resolve("a.de", 20_000, out uint address));

            Assert.AreEqual(Wanted, address);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(11)]
        [DataRow(2049)]
        [DataRow(65535)]
        public void AResponseOfInvalidLengthFailsTheQuery(int length)
        {
            NameServer server = new NameServer { StatedLength = length };

            Assert.AreEqual(DnsError.EAI_FAIL, server.Resolver.Resolve("a.de", 60_000, out _));

            Assert.AreEqual(3, server.Streams, "one a round");
        }

        [TestMethod]
        public void AServerWithoutTcpIsRetriedThenSkipped()
        {
            NameServer server = new NameServer { Listens = false };

            Assert.AreEqual(DnsError.EAI_AGAIN, server.Resolver.Resolve("a.de", 60_000, out _));

            Assert.AreEqual(3, server.Datagrams);
        }

        // RFC 2181 section 9 requires the full answer, which is not available here
        [TestMethod]
        [DataRow(false, 0)]
        [DataRow(true, 65535)]
        [DataRow(true, -1)]
        public void ATruncatedResponseIsUsedWhenTcpFails(bool listens, int statedLength)
        {
            NameServer server = new NameServer { Listens = listens, StatedLength = statedLength, DatagramAddresses = 2 };

            DnsQuery query = server.Resolver.Resolve("a.de", 60_000);

            Assert.AreEqual(0, query.Error);
            Assert.AreEqual(2, query.AddressCount);
            Assert.AreEqual(Wanted + 1, query.GetAddress(1));
            Assert.AreEqual(1, server.Datagrams);
            server.Resolver.Resolve("a.de", 60_000);
            Assert.AreEqual(2, server.Datagrams, "a part is not remembered");
        }

        [TestMethod]
        public void TheFullTcpResponseReplacesATruncatedOne()
        {
            NameServer server = new NameServer { DatagramAddresses = 1 };

            Assert.AreEqual(4, server.Resolver.Resolve("a.de", 60_000).AddressCount);

            Assert.AreEqual(1, server.Streams);
        }

        [TestMethod]
        public void ASilentTcpServerTimesOut()
        {
            NameServer server = new NameServer { StatedLength = -1 };
            long start = server.World.Clock.Now;

            Assert.AreEqual(DnsError.EAI_AGAIN, server.Resolver.Resolve("a.de", 60_000, out _));

            long took = server.World.Clock.Now - start;
            Assert.IsTrue(took >= 15_000 && took < 16_000, took.ToString());
        }

        /// <summary>A name server that says by UDP that its answer is too long, and gives it by TCP.</summary>
        private sealed class NameServer
        {
            public readonly TwoHosts World = new TwoHosts(1);
            public readonly DnsResolver Resolver;

            /// <summary>Bytes that are written at once.</summary>
            public int PieceSize = 1000;

            /// <summary>What is said instead of the answer's length, with nothing behind it; -1 for nothing at all, -2 for the truth.</summary>
            public int StatedLength = -2;

            /// <summary>Addresses in the datagram that says that there are more; the last record is cut off.</summary>
            public int DatagramAddresses;

            public bool Listens = true;
            public int Streams;
            public int Datagrams;

            private readonly BsdSockets _s;
            private readonly SocketAddress _from = new SocketAddress();
            private readonly byte[] _buffer = new byte[600];
            private readonly int _datagram;
            private int _listener = -1;
            private int _connection = -1;
            private int _received;
            private byte[] _answer;
            private int _written;

            public NameServer()
            {
                _s = World.ServerSockets;
                _datagram = _s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK, 0);
                _s.Bind(_datagram, new SocketAddress(0, 53));
                Resolver = new DnsResolver(World.Client, null);
                Resolver.AddServer(TwoHosts.ServerAddress);
                World.ServerProgram.Step = Serve;
            }

            private void Serve()
            {
                if (Listens && _listener < 0)
                {
                    _listener = _s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
                    _s.Bind(_listener, new SocketAddress(0, 53));
                    _s.Listen(_listener, 2);
                }

                int length;
                while ((length = _s.ReceiveFrom(_datagram, _buffer, 0, _buffer.Length, 0, _from)) > 0)
                {
                    Datagrams++;
                    byte[] message = new byte[length];
                    Array.Copy(_buffer, message, length);
                    message[2] = 0x83;
                    for (int i = 0; i < DatagramAddresses; i++)
                    {
                        message[7] = 40;
                        message = DnsWorld.Join(message, DnsWorld.A("a.de", 60, Wanted + (uint)i));
                    }

                    message = DnsWorld.Join(message, DatagramAddresses == 0 ? new byte[0] : new byte[] { 1, (byte)'a' });
                    _s.SendTo(_datagram, message, 0, message.Length, 0, _from);
                }

                if (_listener >= 0)
                {
                    ServeStream();
                }
            }

            private void ServeStream()
            {
                int accepted = _s.Accept(_listener, null);
                if (accepted >= 0)
                {
                    _s.Close(_connection);
                    _connection = accepted;
                    _s.Fcntl(accepted, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
                    _received = 0;
                    _answer = null;
                    Streams++;
                }

                if (_connection >= 0 && _answer == null)
                {
                    int read = _s.Read(_connection, _buffer, _received, _buffer.Length - _received);
                    _received += read > 0 ? read : 0;
                    if (_received > 2 && _received == 2 + Packets.Read16(_buffer, 0))
                    {
                        _answer = Answer();
                        _written = 0;
                    }
                }

                if (_connection >= 0 && _answer != null && _written < _answer.Length)
                {
                    int left = _answer.Length - _written;
                    int written = _s.Write(_connection, _answer, _written, left < PieceSize ? left : PieceSize);
                    _written += written > 0 ? written : 0;
                    World.ServerProgram.StackClock.Wake();
                }
            }

            private byte[] Answer()
            {
                if (StatedLength == -1)
                {
                    return new byte[0];
                }

                byte[] head = new byte[2];
                Packets.Write16(head, 0, StatedLength);
                if (StatedLength >= 0)
                {
                    return head;
                }

                byte[] message = new byte[_received - 2];
                Array.Copy(_buffer, 2, message, 0, message.Length);
                message[2] = 0x81;
                message[7] = 40;
                for (int i = 0; i < 40; i++)
                {
                    message = DnsWorld.Join(message, DnsWorld.A("a.de", 60, Wanted + (uint)i));
                }

                Packets.Write16(head, 0, message.Length);
                return DnsWorld.Join(head, message);
            }
        }
    }
}
