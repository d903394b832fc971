using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>More connections than a board has memory for.</summary>
    [TestClass]
    public class ManyConnectionsTests : ScriptedConversation
    {
        [TestMethod]
        public void AThousandConnectionsWaitToBeAccepted()
        {
            const int clients = 1000;
            Begin();
            Listen(clients);
            for (int i = 0; i < clients; i++)
            {
                TcpPeer client = new TcpPeer(World, 20_000 + i, (uint)i * 12_345, 0);
                client.Sends(syn: true, ack: TcpPeer.None);
                client.Expects(seq: 0, ack: 1, syn: true);
                client.Sends(seq: 1, ack: 1);
            }

            for (int i = 0; i < clients; i++)
            {
                Assert.IsTrue(Accept() >= 0);
            }

            Assert.AreEqual(0L, Statistics.Drops[(int)DropReason.TcpBacklogFull]);
        }
    }
}
