using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>A heap that is full for a while costs a connection time, and neither data nor the connection.</summary>
    [TestClass]
    public class TcpOutOfMemoryTests : ScriptedConversation
    {
        [TestMethod]
        public void OutOfMemoryDelaysWrittenData()
        {
            Establish();
            World.Device.IsOutOfMemory = true;
            Assert.AreEqual(1000, Write(1000));
            World.Pass(100);
            World.Device.IsOutOfMemory = false;
            Assert.AreEqual(500, Write(500));
            Peer.ExpectsFirst(seq: 1001, payload: 500);

            World.PassUntilSent(3000, true);
            Peer.ExpectsFirst(seq: 1, payload: 1000);
            Peer.Sends(ack: 1501);
            Peer.HearsNothingFor(20_000);
        }

        [TestMethod]
        public void OutOfMemoryDelaysAFin()
        {
            Establish();
            World.Device.IsOutOfMemory = true;
            Close();
            World.Pass(100);
            World.Device.IsOutOfMemory = false;

            World.PassUntilSent(3000, true);
            Peer.ExpectsFirst(seq: 1, ack: 1, fin: true);
            Peer.Sends(ack: 2);
        }

        [TestMethod]
        public void OutOfMemoryForAWindowUpdateDoesNotFailARead()
        {
            Establish(new TcpSettings { ReceiveBufferSize = 2000 });
            Peer.Sends(seq: 1, payload: 1000);
            Peer.Expects(ack: 1001, window: 1000);
            Peer.Sends(seq: 1001, payload: 1000);
            Peer.Expects(ack: 2001, window: 0);
            World.Device.IsOutOfMemory = true;
            Assert.AreEqual(2000, Read());
            World.Device.IsOutOfMemory = false;
            Peer.ExpectsNothing();

            // a probe of the window that seems to be closed
            Peer.Sends(seq: 2001, payload: 1);
            Peer.Expects(ack: 2002, window: 1999);
        }

        [TestMethod]
        public void AfterOutOfMemoryTheStackPollsAgainSoon()
        {
            Establish();
            World.Device.IsOutOfMemory = true;
            World.Pass(1000);
            World.Device.IsOutOfMemory = false;
            Peer.Sends(seq: 1, payload: 1000);

            World.Pass(20);
            Assert.AreEqual(1000, Read());
        }
    }
}
