using nanoFramework.TestFramework;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What connect() refuses before a segment is sent.</summary>
    [TestClass]
    public class ConnectTests : ScriptedConversation
    {
        // the error is Linux's
        [TestMethod]
        public void ASecondConnectionWithTheSameEndsIsRefused()
        {
            Begin();
            SocketAddress peer = new SocketAddress(ScriptWorld.PeerAddress, PeerPort);
            int[] fds = new int[2];
            for (int i = 0; i < fds.Length; i++)
            {
                fds[i] = Sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
                Sockets.SetSockOpt(fds[i], SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
                Assert.AreEqual(0, Sockets.Bind(fds[i], new SocketAddress(0, Port)));
            }

            Assert.AreEqual(-Errno.EINPROGRESS, Result(Sockets.Connect(fds[0], peer)));
            World.Settle();
            Peer.Expects(seq: 0, ack: TcpPeer.None, syn: true);
            Assert.AreEqual(-Errno.EADDRNOTAVAIL, Result(Sockets.Connect(fds[1], peer)));
            World.Settle();
            Peer.ExpectsNothing();
        }
    }
}
