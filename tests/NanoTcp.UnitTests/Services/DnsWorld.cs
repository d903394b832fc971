using System;
using nanoFramework.TestFramework;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A board with a resolver, whose name servers the test plays: the peer is the first, the router the second.</summary>
    internal sealed class DnsWorld
    {
        public readonly Lan Lan = Lan.Settled();
        public readonly DnsResolver Resolver;

        /// <summary>The message of the last question that was taken from the wire.</summary>
        public byte[] Question;

        /// <summary>The packet that held it.</summary>
        public byte[] Packet;

        /// <summary>The port that it came from.</summary>
        public int Port;

        public DnsWorld(DnsSettings settings)
        {
            Resolver = new DnsResolver(Lan.Stack, settings);
            Resolver.AddServer(Lan.PeerAddress);
            Lan.Router.Asks(Lan.Board);
            Lan.Forget();
        }

        /// <summary>A board whose resolver knows no server.</summary>
        public static DnsWorld WithoutServer()
        {
            DnsWorld world = new DnsWorld(null);
            world.Resolver.ClearServers();
            return world;
        }

        /// <summary>The wire form of a name.</summary>
        public static byte[] Name(string name)
        {
            byte[] bytes = new byte[name.Length + 2];
            int start = 0;
            for (int i = 0; i <= name.Length; i++)
            {
                if (i == name.Length || name[i] == '.')
                {
                    bytes[start] = (byte)(i - start);
                    start = i + 1;
                }
                else
                {
                    bytes[i + 1] = (byte)name[i];
                }
            }

            return bytes;
        }

        /// <summary>A record of an answer: A with an address.</summary>
        public static byte[] A(string name, uint ttl, uint address)
        {
            byte[] data = new byte[4];
            Packets.Write32(data, 0, address);
            return Record(Name(name), 1, 1, ttl, data);
        }

        public static byte[] Cname(string name, uint ttl, string target) => Record(Name(name), 5, 1, ttl, Name(target));

        public static byte[] Soa(string zone, uint ttl, uint minimum)
        {
            byte[] data = new byte[2 + 20];
            Packets.Write32(data, data.Length - 4, minimum);
            return Record(Name(zone), 6, 1, ttl, data);
        }

        public static byte[] Record(byte[] name, int type, int recordClass, uint ttl, byte[] data)
        {
            byte[] r = new byte[name.Length + 10 + data.Length];
            Array.Copy(name, 0, r, 0, name.Length);
            Packets.Write16(r, name.Length, type);
            Packets.Write16(r, name.Length + 2, recordClass);
            Packets.Write32(r, name.Length + 4, ttl);
            Packets.Write16(r, name.Length + 8, data.Length);
            Array.Copy(data, 0, r, name.Length + 10, data.Length);
            return r;
        }

        /// <summary>Takes a question from the wire, which must be for that name and to that server.</summary>
        public void Expects(string name, uint server)
        {
            byte[] frame = Lan.Wire.TakeSent();
            Assert.IsNotNull(frame, "no question for " + name);
            byte[] p = new byte[frame.Length - 14];
            Array.Copy(frame, 14, p, 0, p.Length);
            Assert.AreEqual(server, Packets.Read32(p, 16), FrameText.OfPacket(p));
            Assert.AreEqual(Name(name).Length, p.Length - 28 - 12 - 4, FrameText.OfPacket(p));
            Question = new byte[p.Length - 28];
            Array.Copy(p, 28, Question, 0, Question.Length);
            byte[] wire = Name(name);
            for (int i = 0; i < wire.Length; i++)
            {
                Assert.AreEqual((int)wire[i], (int)Question[12 + i], "the name " + name);
            }

            Port = Packets.Read16(p, 20);
            Packet = p;
        }

        public void Expects(string name)
        {
            Expects(name, Lan.PeerAddress);
        }

        /// <summary>An answer to the last question.</summary>
        public byte[] Answer(int code, byte[] answers, int answerCount, byte[] authority)
        {
            int authorityLength = authority == null ? 0 : authority.Length;
            byte[] m = new byte[Question.Length + answers.Length + authorityLength];
            Array.Copy(Question, 0, m, 0, Question.Length);
            m[2] = 0x81;
            m[3] = (byte)(0x80 | code);
            Packets.Write16(m, 6, answerCount);
            Packets.Write16(m, 8, authority == null ? 0 : 1);
            Array.Copy(answers, 0, m, Question.Length, answers.Length);
            if (authority != null)
            {
                Array.Copy(authority, 0, m, Question.Length + answers.Length, authorityLength);
            }

            return m;
        }

        public void Sends(byte[] message)
        {
            Lan.Peer.Sends(Packets.Datagram(Lan.PeerAddress, 53, Lan.Board, Port, message));
        }

        public void Answers(byte[] record)
        {
            Sends(Answer(0, record, 1, null));
        }

        public static byte[] Join(byte[] a, byte[] b)
        {
            byte[] both = new byte[a.Length + b.Length];
            Array.Copy(a, 0, both, 0, a.Length);
            Array.Copy(b, 0, both, a.Length, b.Length);
            return both;
        }
    }
}
