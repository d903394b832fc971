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

        private const uint Group = 0xE00000FB;

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
            Assert.AreEqual(text, Take());
        }

        public void ExpectsNothing()
        {
            Expects("nothing");
        }

        /// <summary>The peer sends a multicast query.</summary>
        public void Asks(string name, int type, int questionClass)
        {
            AsksKnowing(name, type, questionClass, new byte[0], 0);
        }

        /// <summary>The peer sends a multicast query with a known answer.</summary>
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
            Lan.Peer.SendsTo(s_group, Packets.Datagram(Lan.PeerAddress, port, Group, 5353, message));
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

        /// <summary>The next message of the board as text; "nothing" when there is none.</summary>
        public string Take()
        {
            byte[] packet = TakePacket(out string other);
            if (packet == null)
            {
                return other;
            }

            uint destination = Packets.Read32(packet, 16);
            return (destination == Group ? string.Empty : "to " + Ipv4Address.ToString(destination) + " ") + MdnsText.Of(MessageIn(packet));
        }

        /// <summary>The next message of the board.</summary>
        public byte[] TakeMessage() => MessageIn(TakePacket(out _));

        // passes over membership reports
        private byte[] TakePacket(out string other)
        {
            byte[] frame;
            do
            {
                frame = Lan.Wire.TakeSent();
            }
            while (frame != null && frame[12] == 8 && frame[13] == 0 && frame[14 + 9] == 2);

            other = frame == null || frame[13] != 0 ? FrameText.Of(frame, LinkKind.Ethernet) : null;
            if (other != null)
            {
                return null;
            }

            byte[] packet = new byte[frame.Length - 14];
            Array.Copy(frame, 14, packet, 0, packet.Length);
            return packet;
        }

        private static byte[] MessageIn(byte[] packet)
        {
            byte[] m = new byte[packet.Length - 28];
            Array.Copy(packet, 28, m, 0, m.Length);
            return m;
        }
    }
}
