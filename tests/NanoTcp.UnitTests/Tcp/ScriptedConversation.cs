using nanoFramework.TestFramework;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// What the tests of TCP share: a world with one stack, a peer, and the usual beginnings of a conversation. Everything is static, since
    /// a board runs tests without an instance; each test begins a world of its own.
    /// </summary>
    public abstract class ScriptedConversation
    {
        /// <summary>Where we listen.</summary>
        internal const int Port = 80;

        internal const int PeerPort = 40_000;

        /// <summary>Payload of a full segment in most conversations.</summary>
        internal const int Mss = 1000;

        private static readonly byte[] s_buffer = new byte[70_000];

        // set for each world
        private static int s_written;
        private static int s_read;

        internal static ScriptWorld World { get; private set; }

        internal static TcpPeer Peer { get; private set; }

        internal static int Listener { get; private set; }

        internal static int Fd { get; set; }

        internal static BsdSockets Sockets => BsdSockets.Of(World.Stack);

        internal static NetStatistics Statistics => World.Stack.Statistics;

        /// <summary>Begins a world in which nothing has happened.</summary>
        internal static void Begin(TcpSettings settings = null, bool weOpen = false, int mtu = 1500)
        {
            TcpSettings used = settings == null ? new TcpSettings() : settings;
            long clock = SequenceSpace.ClockStart(used, weOpen);
            BeginAt(used, clock, mtu);
        }

        internal static void BeginAt(TcpSettings settings, long clock, int mtu, uint seed = SequenceSpace.Seed)
        {
            World = new ScriptWorld(settings, clock, seed, mtu);
            Peer = new TcpPeer(World, PeerPort, SequenceSpace.PeerStart, SequenceSpace.PeerTimestampStart);
            Listener = -1;
            Fd = -1;
            s_written = 0;
            s_read = 0;
        }

        /// <summary>A socket of ours listens.</summary>
        internal static void Listen(int backlog = 4)
        {
            Listener = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            Assert.AreEqual(0, Sockets.Bind(Listener, new SocketAddress(0, Port)));
            Assert.AreEqual(0, Sockets.Listen(Listener, backlog));
        }

        /// <summary>Takes the next connection.</summary>
        /// <returns>Its fd, or a negative errno.</returns>
        internal static int Accept()
        {
            int fd = Result(Sockets.Accept(Listener, null));
            if (fd >= 0)
            {
                Sockets.Fcntl(fd, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            }

            return fd;
        }

        /// <summary>The peer opens a connection and we accept it.</summary>
        internal static void Establish(
            TcpSettings settings = null, string options = "mss 1000", int window = 65_535, int rtt = 0, int mtu = 1500)
        {
            Begin(settings, false, mtu);
            Listen();
            EstablishAgain(options, window, rtt);
        }

        /// <summary>The peer opens a connection in a world that has begun.</summary>
        internal static void EstablishAgain(string options = "mss 1000", int window = 65_535, int rtt = 0)
        {
            Agree(options, window);
            Peer.Sends(syn: true, ack: TcpPeer.None, options: options);
            Peer.Expects(ack: 1, syn: true);
            Peer.Waits(rtt);
            Peer.Sends();
            Peer.ExpectsNothing();
            Fd = Accept();
            Assert.IsTrue(Fd >= 0);
        }

        /// <summary>We open a connection: the SYN is on its way.</summary>
        internal static void Connect(TcpSettings settings = null)
        {
            Begin(settings, true);
            ConnectAgain();
        }

        internal static void ConnectAgain()
        {
            Fd = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
            Assert.AreEqual(-Errno.EINPROGRESS, Result(Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort))));
            World.Settle();
        }

        /// <summary>We open a connection and the peer takes it.</summary>
        internal static void EstablishActively(
            TcpSettings settings = null, string options = "mss 1000", int window = 65_535, int rtt = 0)
        {
            Connect(settings);
            Agree(options, window);
            Peer.Expects(ack: TcpPeer.None, syn: true);
            Peer.Waits(rtt);
            Peer.Sends(syn: true, options: options);
            Peer.Expects(ack: 1);
            Assert.AreEqual(0, Sockets.Connect(Fd, new SocketAddress(ScriptWorld.PeerAddress, PeerPort)));
        }

        /// <summary>Writes the next bytes of our stream.</summary>
        /// <returns>Bytes taken, or a negative errno.</returns>
        internal static int Write(int count, int flags = 0)
        {
            for (int i = 0; i < count; i++)
            {
                s_buffer[i] = TcpPeer.OurByte(s_written + i);
            }

            int result = Result(flags == 0 ? Sockets.Write(Fd, s_buffer, 0, count) : Sockets.Send(Fd, s_buffer, 0, count, flags));
            s_written += result > 0 ? result : 0;
            World.Settle();
            return result;
        }

        /// <summary>Reads, and checks that the bytes are the next ones of the peer's stream.</summary>
        /// <returns>Bytes read, 0 at the end, or a negative errno.</returns>
        internal static int Read(int count = 65_536, int flags = 0)
        {
            int result = Result(Sockets.Receive(Fd, s_buffer, 0, count, flags));
            for (int i = 0; i < result; i++)
            {
                Assert.AreEqual(TcpPeer.TheirByte(s_read + i), s_buffer[i], "byte " + (s_read + i).ToString());
            }

            if ((flags & SocketConstants.MSG_PEEK) == 0)
            {
                s_read += result > 0 ? result : 0;
            }

            World.Settle();
            return result;
        }

        internal static void Close()
        {
            Assert.AreEqual(0, Sockets.Close(Fd));
            World.Settle();
        }

        internal static void ShutdownSend()
        {
            Assert.AreEqual(0, Sockets.Shutdown(Fd, SocketConstants.SHUT_WR));
            World.Settle();
        }

        internal static void SetOption(int level, int option, int value)
        {
            Assert.AreEqual(0, Sockets.SetSockOpt(Fd, level, option, value));
            World.Settle();
        }

        internal static void NoDelay()
        {
            SetOption(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, 1);
        }

        /// <summary>What poll says about the connection.</summary>
        internal static int Events(int fd)
        {
            PollFd entry = new PollFd { Fd = fd, Events = SocketConstants.POLLIN | SocketConstants.POLLOUT };
            Sockets.Poll(new PollFd[] { entry }, 1, 0);
            return entry.Returned;
        }

        /// <summary>The pending error, which is gone then.</summary>
        internal static int SocketError()
        {
            Assert.AreEqual(0, Sockets.GetSockOpt(Fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_ERROR, out int error));
            return error;
        }

        /// <summary>A call's result with its errno in one number.</summary>
        internal static int Result(int result) => result < 0 ? -Sockets.Errno : result;

        // What the options mean for the peer.
        internal static void Agree(string options, int window)
        {
            Peer.Window = window;
            Peer.SegmentLimit = TcpOptionText.ValueOf(options, "mss ", 536);
            Peer.Timestamps = options.IndexOf("TS") >= 0;
        }
    }
}
