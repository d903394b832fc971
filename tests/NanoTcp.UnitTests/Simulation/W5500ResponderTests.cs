using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class W5500ResponderTests
    {
        private static readonly byte[] s_arpRequest =
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02, 0, 0, 0, 0, 2, 0x08, 0x06,
            0, 1, 8, 0, 6, 4, 0, 1, 0x02, 0, 0, 0, 0, 2, 10, 77, 0, 1, 0, 0, 0, 0, 0, 0, 10, 77, 0, 2,
        };

        // The checksums are right for 10.77.0.1 to 10.77.0.2.
        private static readonly byte[] s_ping =
        {
            0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x08, 0x00,
            0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0x66, 0x42, 10, 77, 0, 1, 10, 77, 0, 2,
            8, 0, 0xF7, 0xFD, 0, 1, 0, 1,
        };

        [TestMethod]
        public void WithSiprSetTheChipAnswersArpInAdditionToMacRaw()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x000F, ChipBench.CommonWrite, 10, 77, 0, 2);

            bench.PeerSends(s_arpRequest);

            Assert.AreEqual(1, bench.LinkPartner.Count);
            byte[] reply = bench.LinkPartner[0];
            Assert.AreEqual(60, reply.Length);
            Assert.IsTrue(Frames.AreEqual(Frames.PeerAddress, 0, reply, 0, 6));
            Assert.IsTrue(Frames.AreEqual(
                new byte[] { 0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 2, 0x02, 0, 0, 0, 0, 1, 10, 77, 0, 2, 0x02, 0, 0, 0, 0, 2, 10, 77, 0, 1 },
                0,
                reply,
                12,
                30));
            Assert.AreEqual(62, bench.ReceivedSize());
        }

        [TestMethod]
        public void WithPbClearTheChipAnswersPingsAndHidesThem()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x00);
            bench.Write(0x000F, ChipBench.CommonWrite, 10, 77, 0, 2);

            bench.PeerSends(s_ping);

            Assert.AreEqual(1, bench.LinkPartner.Count);
            byte[] reply = bench.LinkPartner[0];
            Assert.AreEqual((byte)0, reply[34]);
            Assert.AreEqual((byte)0xFF, reply[36]);
            Assert.AreEqual((byte)0xFD, reply[37]);
            Assert.IsTrue(Frames.AreEqual(new byte[] { 10, 77, 0, 2, 10, 77, 0, 1 }, 0, reply, 26, 8));
            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void WithPbClearAndNoSiprPingsVanish()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x00);

            bench.PeerSends(s_ping);

            Assert.AreEqual(0, bench.LinkPartner.Count);
            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void WithPbClearEchoRepliesNeverReachMacRaw()
        {
            ChipBench bench = ChipBench.MacRaw();
            bench.Write(0x0000, ChipBench.CommonWrite, 0x00);
            byte[] reply = (byte[])s_ping.Clone();
            reply[34] = 0;

            bench.PeerSends(reply);

            Assert.AreEqual(0, bench.ReceivedSize());
        }

        [TestMethod]
        public void WithPbSetAndNoSiprEverythingReachesMacRaw()
        {
            ChipBench bench = ChipBench.MacRaw();

            bench.PeerSends(s_ping);
            bench.PeerSends(s_arpRequest);

            Assert.AreEqual(2 * 62, bench.ReceivedSize());
            Assert.AreEqual(0, bench.LinkPartner.Count);
        }
    }
}
