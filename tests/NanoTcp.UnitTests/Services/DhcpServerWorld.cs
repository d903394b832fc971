using System;
using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A board at 10.0.0.1 with a DHCP server for 10.0.0.2 to 10.0.0.5, on a link whose clients the test plays.</summary>
    internal sealed class DhcpServerWorld
    {
        public const uint Board = Lan.Board;
        public const uint First = 0x0A000002;

        private static readonly string[] s_types =
        {
            "nothing", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM",
        };

        public readonly Lan Lan = new Lan();
        public readonly DhcpServer Server;

        /// <summary>The server's last message.</summary>
        public byte[] Received;

        public DhcpServerWorld(DhcpServerSettings settings)
        {
            Server = new DhcpServer(Lan.Stack, Lan.Interface, settings);
            Lan.PassTime(3000);
            Lan.Forget();
        }

        /// <summary>A server that has found no other one and answers clients; nothing is on the wire.</summary>
        public static DhcpServerWorld Serving() => Serving(null);

        public static DhcpServerWorld Serving(DhcpServerSettings settings)
        {
            DhcpServerWorld world = new DhcpServerWorld(settings);
            world.Server.Start();
            world.Lan.PassTime(4000);
            Assert.AreEqual((int)DhcpServerState.Serving, (int)world.Server.State);
            world.Lan.Forget();
            return world;
        }

        public PlayedDhcpClient Client(byte number) => new PlayedDhcpClient(this, number);

        /// <summary>The server's next message, such as "all: 255.255.255.255 OFFER 10.0.0.2", or an ARP frame.</summary>
        public void Expects(string text)
        {
            byte[] frame = Lan.Wire.TakeSent();
            Assert.IsNotNull(frame, "nothing on the wire instead of: " + text);
            Assert.AreEqual(text, TextOf(frame));
        }

        public void ExpectsNothing()
        {
            Lan.Peer.ExpectsNothing();
        }

        /// <summary>The server's next frame as text.</summary>
        public string TakesText() => TextOf(Lan.Wire.TakeSent());

        private string TextOf(byte[] frame)
        {
            if (Packets.Read16(frame, 12) != 0x0800 || frame[14 + 9] != Packets.Udp)
            {
                return FrameText.Of(frame, LinkKind.Ethernet);
            }

            byte[] packet = new byte[frame.Length - 14];
            Array.Copy(frame, 14, packet, 0, packet.Length);
            Assert.AreEqual(0xFFFF, Packets.SumWithPseudoHeader(packet), "checksum");
            byte[] m = new byte[packet.Length - 28];
            Array.Copy(packet, 28, m, 0, m.Length);
            if (Packets.Read16(packet, 20) == 68)
            {
                return FrameText.Of(frame, LinkKind.Ethernet).Substring(0, 5) + s_types[PlayedDhcpServer.Option(m, 53)[0]];
            }

            Assert.AreEqual(67, Packets.Read16(packet, 20), "source port");
            Assert.AreEqual(68, Packets.Read16(packet, 22), "destination port");
            Assert.AreEqual(Board, Packets.Read32(packet, 12), "source");
            Received = m;
            uint address = Packets.Read32(m, 16);
            string to = (frame[0] & 1) != 0 ? "all" : frame[5].ToString();
            return to + ": " + Ipv4Address.ToString(Packets.Read32(packet, 16)) + " " + s_types[PlayedDhcpServer.Option(m, 53)[0]] +
                (address == 0 ? string.Empty : " " + Ipv4Address.ToString(address));
        }
    }
}
