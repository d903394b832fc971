using System;
using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A board without an address, its DHCP client, and a DHCP server on its link that says what the test wants.</summary>
    internal sealed class PlayedDhcpServer
    {
        public const uint Address = Lan.PeerAddress;
        public const uint Given = 0x0A000009;

        public readonly Lan Lan = new Lan(LinkKind.Ethernet, NetDevice.EthernetMtu, 0);
        public readonly DhcpClient Client;

        /// <summary>Options of the next messages from the server, besides type and server.</summary>
        public byte[] Options = { 1, 4, 255, 255, 255, 0, 3, 4, 10, 0, 0, 254, 51, 4, 0, 0, 0x0E, 0x10 };

        /// <summary>Called with a message before it is sent; may be null.</summary>
        public Edit Edits;

        /// <summary>True for a server that ignores the broadcast flag: it sends to the address that it gives, and to the client's link address.</summary>
        public bool Unicasts;

        /// <summary>The client's last message.</summary>
        public byte[] Heard;

        public PlayedDhcpServer(DhcpSettings settings)
        {
            Client = new DhcpClient(Lan.Stack, Lan.Interface, settings);
        }

        /// <summary>Changes a message.</summary>
        public delegate byte[] Edit(byte[] message);

        /// <summary>A server whose client asks at once and does not look whether its address is free.</summary>
        public static PlayedDhcpServer WithEagerClient()
        {
            PlayedDhcpServer server = new PlayedDhcpServer(new DhcpSettings { StartDelay = 0, CheckAddress = false });
            server.Client.Start();
            server.Lan.PassTime(0);
            return server;
        }

        /// <summary>A server whose client has just got an address; nothing is on the wire.</summary>
        public static PlayedDhcpServer WithBoundClient()
        {
            PlayedDhcpServer server = WithEagerClient();
            server.Binds();
            return server;
        }

        public NetInterface Interface => Lan.Interface;

        /// <summary>Gives the client an address from its DISCOVER on, and lets it announce that.</summary>
        public void Binds()
        {
            Expects("0.0.0.0 > 255.255.255.255 DISCOVER");
            Offers(Given);
            Expects("0.0.0.0 > 255.255.255.255 REQUEST 10.0.0.9 from 10.0.0.2");
            Acks(Given);
            Assert.AreEqual(Given, Interface.Address, "address");
            Lan.PassTime(3000);
            Lan.Forget();
        }

        /// <summary>The client's next message reads so.</summary>
        public void Expects(string text)
        {
            byte[] frame = Lan.Wire.TakeSent();
            Assert.IsNotNull(frame, "nothing on the wire instead of: " + text);
            byte[] packet = new byte[frame.Length - 14];
            Array.Copy(frame, 14, packet, 0, packet.Length);
            Assert.AreEqual(text, frame[12] == 8 && frame[13] == 6 ? FrameText.Of(frame, LinkKind.Ethernet) : DhcpText.Of(packet));
            Heard = DhcpText.MessageIn(packet);
        }

        /// <summary>The client has sent nothing more.</summary>
        public void ExpectsNothing()
        {
            Lan.Peer.ExpectsNothing();
        }

        public void Offers(uint address)
        {
            Sends(2, address, Address);
        }

        public void Acks(uint address)
        {
            Sends(5, address, Address);
        }

        /// <summary>For <see cref="Edits"/>: a message that does not say which server sent it.</summary>
        public static byte[] WithoutServer(byte[] m)
        {
            Array.Clear(m, 243, 6);
            return m;
        }

        /// <summary>Gives the client an address from its DISCOVER on, with options; nothing is on the wire then.</summary>
        public static PlayedDhcpServer WithBoundClient(byte[] options)
        {
            PlayedDhcpServer server = WithEagerClient();
            server.Options = options;
            server.Binds();
            return server;
        }

        public void Naks()
        {
            Sends(6, 0, Address);
        }

        /// <summary>Answers to the client's last message.</summary>
        public void Sends(int type, uint address, uint server)
        {
            byte[] m = new byte[240 + 9 + Options.Length + 1];
            m[0] = 2;
            m[1] = 1;
            m[2] = 6;
            Array.Copy(Heard, 4, m, 4, 4);
            Packets.Write32(m, 16, address);
            Array.Copy(Heard, 28, m, 28, 6);
            Packets.Write32(m, 236, 0x63825363);
            m[240] = 53;
            m[241] = 1;
            m[242] = (byte)type;
            m[243] = 54;
            m[244] = 4;
            Packets.Write32(m, 245, server);
            Array.Copy(Options, 0, m, 249, Options.Length);
            m[m.Length - 1] = 255;
            if (Edits != null)
            {
                m = Edits(m);
            }

            uint destination = Packets.Read32(Heard, 12);
            destination = destination == 0 && Unicasts ? address : destination;
            byte[] packet = Packets.Datagram(server, 67, destination == 0 ? Ipv4Address.Broadcast : destination, 68, m);
            if (destination == 0)
            {
                Lan.Peer.Broadcasts(packet);
            }
            else
            {
                Lan.Peer.Sends(packet);
            }
        }

        /// <summary>Lets time pass, and the client's renewals be granted, until it is over.</summary>
        /// <returns>How many were granted.</returns>
        public int GrantsRenewalsFor(long milliseconds)
        {
            int granted = 0;
            long end = Lan.Clock.Now + milliseconds;
            while (Lan.Clock.Now < end)
            {
                long next = Lan.Stack.NextDeadline;
                Lan.PassTime((next < end ? next : end) - Lan.Clock.Now);
                byte[] frame;
                while ((frame = Lan.Wire.TakeSent()) != null)
                {
                    if (frame[12] == 8 && frame[13] == 6)
                    {
                        // who has the server's address?
                        Lan.Peer.Answers();
                        continue;
                    }

                    byte[] packet = new byte[frame.Length - 14];
                    Array.Copy(frame, 14, packet, 0, packet.Length);
                    Heard = DhcpText.MessageIn(packet);
                    Acks(Given);
                    granted++;
                }
            }

            return granted;
        }

        /// <summary>Options of a lease's length, with T1 and T2 unless 0; all in seconds.</summary>
        public void Leases(uint seconds, uint renewal, uint rebinding)
        {
            Options = new byte[renewal == 0 ? 18 : 30];
            byte[] mask = { 1, 4, 255, 255, 255, 0, 3, 4, 10, 0, 0, 254, 51, 4 };
            Array.Copy(mask, 0, Options, 0, mask.Length);
            Packets.Write32(Options, 14, seconds);
            if (renewal != 0)
            {
                Options[18] = 58;
                Options[19] = 4;
                Packets.Write32(Options, 20, renewal);
                Options[24] = 59;
                Options[25] = 4;
                Packets.Write32(Options, 26, rebinding);
            }
        }

        /// <summary>An option in a message, or null.</summary>
        public static byte[] Option(byte[] m, int code)
        {
            int o = 240;
            while (m[o] != 255)
            {
                if (m[o] == code)
                {
                    byte[] option = new byte[m[o + 1]];
                    Array.Copy(m, o + 2, option, 0, option.Length);
                    return option;
                }

                o += m[o] == 0 ? 1 : 2 + m[o + 1];
            }

            return null;
        }
    }
}
