using System;
using nanoFramework.TestFramework;
using NanoTcp.Ip;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A board with an SNTP client; the test plays the servers 10.0.0.2 (the peer) and 10.0.0.254 (the router).</summary>
    internal sealed class SntpWorld
    {
        public const long Second = TimeSpan.TicksPerSecond;
        public const long Millisecond = TimeSpan.TicksPerMillisecond;

        /// <summary>The true time when the virtual clock is 0.</summary>
        public static readonly long Epoch = new DateTime(2026, 11, 29, 12, 0, 0).Ticks;

        private const long TicksIn1900 = 599266080000000000;
        private const long EraSeconds = 4294967296;

        public readonly Lan Lan;
        public readonly SntpClient Client;

        /// <summary>Added to the true time in a server's answers, in ticks.</summary>
        public long ServerError;

        /// <summary>The query that was expected last: the UDP payload.</summary>
        public byte[] Query;

        /// <summary>Port that it came from.</summary>
        public int Port;

        private uint _server;

        public SntpWorld(SntpSettings settings)
            : this(Lan.Settled(), settings)
        {
            Lan.Router.Asks(Lan.Board);
            Lan.Forget();
        }

        public SntpWorld(Lan lan, SntpSettings settings)
        {
            Lan = lan;
            settings.StartDelay = 0;
            Client = new SntpClient(lan.Stack, settings);
        }

        /// <summary>A started client whose only server is the peer.</summary>
        public static SntpWorld Started() => Started("10.0.0.2");

        /// <summary>A started client; its servers are separated by blanks.</summary>
        public static SntpWorld Started(string servers)
        {
            SntpWorld world = new SntpWorld(new SntpSettings { Servers = servers.Split(new char[] { ' ' }) });
            world.Client.Start();
            world.Lan.PassTime(0);
            return world;
        }

        /// <summary>The true time in ticks.</summary>
        public long TrueTicks => Epoch + (Lan.Clock.Now * Millisecond);

        /// <summary>The client's time minus the true time, in milliseconds.</summary>
        public long Error => (Client.UtcNow.Ticks - TrueTicks) / Millisecond;

        /// <summary>Takes a query from the wire, which must go to that server.</summary>
        public void Expects(uint server)
        {
            byte[] frame = TakesPacket();
            Assert.IsNotNull(frame, "no query to " + Ipv4Address.ToString(server));
            byte[] p = new byte[frame.Length - 14];
            Array.Copy(frame, 14, p, 0, p.Length);
            Assert.AreEqual(server, Packets.Read32(p, 16), FrameText.OfPacket(p));
            Assert.AreEqual(123, Packets.Read16(p, 22), FrameText.OfPacket(p));
            Assert.AreEqual(48, p.Length - 28, "length of the query");
            Query = new byte[48];
            Array.Copy(p, 28, Query, 0, 48);
            Port = Packets.Read16(p, 20);
            _server = server;
        }

        public void Expects()
        {
            Expects(Lan.PeerAddress);
        }

        /// <summary>Takes all packets from the wire.</summary>
        /// <returns>How many of them were queries to that server.</returns>
        public int CountsQueries(uint server)
        {
            int count = 0;
            byte[] frame;
            while ((frame = TakesPacket()) != null)
            {
                count += Packets.Read32(frame, 14 + 16) == server ? 1 : 0;
            }

            return count;
        }

        /// <summary>No query until then, and one to the server at that moment.</summary>
        public void ExpectsAfter(long least, long most, uint server)
        {
            long start = Lan.Clock.Now;
            long queries = Client.Queries;
            Lan.PassTime(least - 1);
            Assert.AreEqual(queries, Client.Queries, "too early");
            PassesToQuery();
            Assert.IsTrue(Lan.Clock.Now <= start + most, "too late");
            Expects(server);
        }

        /// <summary>Lets time pass until the client has sent another query.</summary>
        public void PassesToQuery()
        {
            long queries = Client.Queries;
            while (Client.Queries == queries)
            {
                Lan.PassTime(Client.Deadline - Lan.Clock.Now);
            }
        }

        /// <summary>A good answer to the last query, by a server whose time is the true one plus its error.</summary>
        public byte[] Answer()
        {
            byte[] m = new byte[48];
            m[0] = (4 << 3) | 4;
            m[1] = 2;
            Packets.Write32(m, 4, 0x0800);
            Packets.Write32(m, 8, 0x0800);
            Packets.Write32(m, 12, 0x0A000001);
            Array.Copy(Query, 40, m, 24, 8);
            WriteTime(m, 32, TrueTicks + ServerError);
            WriteTime(m, 40, TrueTicks + ServerError);
            return m;
        }

        /// <summary>A kiss-o'-death message to the last query.</summary>
        public byte[] Kiss(string code)
        {
            byte[] m = Answer();
            m[0] = (3 << 6) | (4 << 3) | 4;
            m[1] = 0;
            for (int i = 0; i < 4; i++)
            {
                m[12 + i] = (byte)code[i];
            }

            return m;
        }

        /// <summary>Sends a datagram from the server that was queried last.</summary>
        public void Sends(byte[] message)
        {
            Station station = _server == Lan.Gateway ? Lan.Router : Lan.Peer;
            station.Sends(Packets.Datagram(_server, 123, Lan.Interface.Address, Port, message));
        }

        /// <summary>The server that was queried last answers well.</summary>
        public void Answers()
        {
            Sends(Answer());
        }

        // both servers tell their link address when the board asks again
        private byte[] TakesPacket()
        {
            byte[] frame = Lan.Wire.TakeSent();
            while (frame != null && frame[12] == 8 && frame[13] == 6)
            {
                uint target = Packets.Read32(frame, 38);
                if (target == Lan.PeerAddress || target == Lan.Gateway)
                {
                    (target == Lan.Gateway ? Lan.Router : Lan.Peer).Answers();
                }

                frame = Lan.Wire.TakeSent();
            }

            return frame;
        }

        public static void WriteTime(byte[] m, int offset, long ticks)
        {
            long since = ticks - TicksIn1900;
            Packets.Write32(m, offset, (uint)(since / Second % EraSeconds));
            Packets.Write32(m, offset + 4, (uint)(((since % Second) * EraSeconds) / Second));
        }
    }
}
