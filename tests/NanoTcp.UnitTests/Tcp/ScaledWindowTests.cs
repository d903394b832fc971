using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>The window with a scale, RFC 7323 section 2: what is offered is there, whatever its unit.</summary>
    [TestClass]
    public class ScaledWindowTests : ScriptedConversation
    {
        private const int BufferSize = 131_072;
        private const int Scale = 2;

        [TestMethod]
        public void TheScaledWindowNeverExceedsTheBuffer()
        {
            Establish(new TcpSettings { ReceiveBufferSize = BufferSize }, "mss 1000,nop,wscale 7");
            int sent = SendUntilTheWindowCloses(997);
            Assert.IsTrue(sent < BufferSize + (1 << Scale), "taken: " + sent.ToString());
            for (int read = 0; read < sent; Peer.Ignores())
            {
                // the first bytes would differ if the last ones lay over them
                read += Read(10_000);
            }
        }

        // As a peer does that uses every byte it is offered.
        private static int SendUntilTheWindowCloses(int segmentSize)
        {
            int sent = 0;
            int edge = 65_535;
            while (edge > sent)
            {
                int length = edge - sent < segmentSize ? edge - sent : segmentSize;
                Peer.Sends(seq: 1 + sent, payload: length);
                sent += length;
                if (Peer.Ignores() == 0)
                {
                    Peer.Waits(100);
                    Peer.Ignores();
                }

                edge = Peer.Last.Acknowledgment - 1 + (Peer.Last.Window << Scale);
            }

            return sent;
        }
    }
}
