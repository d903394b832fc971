using System;
using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A board with a multicast DNS responder called "pump", and a peer on its link that the test plays.</summary>
    internal sealed class MdnsWorld
    {
        public const int TypeA = 1;
        public const int TypeAaaa = 28;
        public const int TypeAny = 255;
        public const int Multicast = 1;
        public const int Unicast = 0x8001;

        private static readonly byte[] s_group = { 1, 0, 0x5E, 0, 0, 0xFB };

        public readonly Lan Lan = Lan.Settled();
        public readonly MdnsResponder Responder;

        public MdnsWorld()
        {
            Responder = new MdnsResponder(Lan.Stack, Lan.Interface, "pump");
            Responder.Start();
        }

        /// <summary>A responder that has its name and has announced it a while ago; nothing is on the wire.</summary>
        public static MdnsWorld Established()
        {
            MdnsWorld world = new MdnsWorld();
            world.Lan.PassTime(12_000);
            Assert.IsTrue(world.Responder.IsEstablished, "established");
            world.Lan.Forget();
            return world;
        }

        /// <summary>Lets time pass until the responder's next step is done.</summary>
        /// <returns>How long that took, in milliseconds.</returns>
        public long Wait()
        {
            long wait = Responder.Deadline - Lan.Clock.Now;
            Lan.PassTime(wait);
            return wait;
        }

        /// <summary>The next message of the board reads so; membership reports are passed over.</summary>
        public void Expects(string text)
        {
            Assert.AreEqual(text, Next());
        }

        public void ExpectsNothing()
        {
            Expects("nothing");
        }

        /// <summary>The peer asks everybody.</summary>
        public void Asks(string name, int type, int questionClass)
        {
            AsksKnowing(name, type, questionClass, new byte[0], 0);
        }

        /// <summary>The peer asks everybody and tells an answer that it knows.</summary>
        public void AsksKnowing(string name, int type, int questionClass, byte[] known, int flags)
        {
            Sends(Message(0, flags, Question(name, type, questionClass), 1, known, known.Length == 0 ? 0 : 1, 0), 5353);
        }

        /// <summary>The peer says what a name's record is.</summary>
        public void Claims(byte[] record)
        {
            Sends(Message(0, 0x8400, new byte[0], 0, record, 1, 0), 5353);
        }

        /// <summary>The peer probes for a name.</summary>
        public void Probes(string name, byte[] record)
        {
            Sends(Message(0, 0, Question(name, TypeAny, Unicast), 1, record, 0, 1), 5353);
        }

        public void Sends(byte[] message, int port)
        {
            Lan.Peer.SendsTo(s_group, Packets.Datagram(Lan.PeerAddress, port, 0xE00000FB, 5353, message));
        }

        public static byte[] Question(string name, int type, int questionClass)
        {
            byte[] wire = DnsWorld.Name(name);
            byte[] q = new byte[wire.Length + 4];
            Array.Copy(wire, 0, q, 0, wire.Length);
            Packets.Write16(q, wire.Length, type);
            Packets.Write16(q, wire.Length + 2, questionClass);
            return q;
        }

        public static byte[] Message(int id, int flags, byte[] questions, int questionCount, byte[] records, int answers, int authority)
        {
            byte[] m = new byte[12];
            Packets.Write16(m, 0, id);
            Packets.Write16(m, 2, flags);
            Packets.Write16(m, 4, questionCount);
            Packets.Write16(m, 6, answers);
            Packets.Write16(m, 8, authority);
            return DnsWorld.Join(DnsWorld.Join(m, questions), records);
        }

        private string Next()
        {
            byte[] frame;
            do
            {
                frame = Lan.Wire.TakeSent();
            }
            while (frame != null && frame[12] == 8 && frame[13] == 0 && frame[14 + 9] == 2);

            if (frame == null || frame[13] != 0)
            {
                return FrameText.Of(frame, LinkKind.Ethernet);
            }

            byte[] p = new byte[frame.Length - 14];
            Array.Copy(frame, 14, p, 0, p.Length);
            byte[] m = new byte[p.Length - 28];
            Array.Copy(p, 28, m, 0, m.Length);
            bool isToGroup = Packets.Read32(p, 16) == 0xE00000FB;
            return (isToGroup ? string.Empty : "to " + Ipv4Address.ToString(Packets.Read32(p, 16)) + " ") + TextOf(m);
        }

        // What the board sends has its name once, behind the header, and pointers to it.
        private static string TextOf(byte[] m)
        {
            string name = string.Empty;
            int o = 12;
            while (m[o] != 0)
            {
                name += name.Length > 0 ? "." : string.Empty;
                for (int i = 0; i < m[o]; i++)
                {
                    string letter = ((char)m[o + 1 + i]).ToString();
                    name += letter;
                }

                o += m[o] + 1;
            }

            o++;
            bool isResponse = (m[2] & 0x80) != 0;
            string text = (isResponse ? "says " : "asks ") + name;
            if (Packets.Read16(m, 4) == 1)
            {
                text += "?" + Packets.Read16(m, o).ToString() + (m[o + 2] == 0x80 ? " alone" : string.Empty);
                o += 4;
            }

            bool isFirst = Packets.Read16(m, 4) == 0;
            int records = Packets.Read16(m, 6) + Packets.Read16(m, 8) + Packets.Read16(m, 10);
            for (int i = 0; i < records; i++)
            {
                o += isFirst ? 0 : 2;
                isFirst = false;
                int type = Packets.Read16(m, o);
                text += type == 1 ? " " + Ipv4Address.ToString(Packets.Read32(m, o + 10)) : " type " + type.ToString();
                text += " for " + Packets.Read32(m, o + 4).ToString() + (m[o + 2] == 0x80 ? "!" : string.Empty);
                o += 10 + Packets.Read16(m, o + 8);
            }

            return o == m.Length ? text : text + " and is of wrong length";
        }
    }
}
