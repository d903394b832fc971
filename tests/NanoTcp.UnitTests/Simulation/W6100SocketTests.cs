using System;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Simulation
{
    /// <summary>The chip's own UDP over IPv4: what the W5500's tests cover at other addresses.</summary>
    [TestClass]
    public class W6100SocketTests
    {
        private const byte Socket1Write = 0x2C;
        private const byte Socket1Read = 0x28;
        private const byte Socket1Transmit = 0x34;

        [TestMethod]
        public void ADatagramLeavesAfterAnArpRequest()
        {
            ChipBench bench = ChipBench.ReadyW6100();
            bench.Write(0x41F5, ChipBench.CommonWrite, 0x3A);
            bench.Write(0x4120, ChipBench.CommonWrite, Frames.ChipAddress);
            bench.Write(0x4134, ChipBench.CommonWrite, 255, 255, 255, 0);
            bench.Write(0x4138, ChipBench.CommonWrite, 10, 0, 0, 1);
            bench.Write(0x0000, Socket1Write, 0x02);
            bench.Write16(0x0114, Socket1Write, 5000);
            bench.Write(0x0010, Socket1Write, ChipBench.Open);
            Assert.AreEqual(0x22, bench.Read8(0x0030, Socket1Read));

            bench.Write(0x0120, Socket1Write, 10, 0, 0, 2);
            bench.Write16(0x0140, Socket1Write, 7);
            bench.Write(0x0000, Socket1Transmit, 1, 2, 3, 4);
            bench.Write16(0x020C, Socket1Write, 4);
            bench.Write(0x0010, Socket1Write, ChipBench.Send);
            bench.Clock.RunFor(1_000);

            byte[] request = bench.LinkPartner[0];
            Assert.AreEqual(0x0806, (request[12] << 8) | request[13]);
            Answer(bench, request);
            bench.Clock.RunFor(1_000);

            byte[] datagram = bench.LinkPartner[1];
            Assert.AreEqual(17, (int)datagram[23]);
            Assert.AreEqual(7, (datagram[36] << 8) | datagram[37]);
            Assert.AreEqual(4, (int)datagram[45]);
            Assert.AreEqual(0x10, bench.Read8(0x0020, Socket1Read));
            Assert.AreEqual(4, bench.Read16(0x0208, Socket1Read));
        }

        private static void Answer(ChipBench bench, byte[] request)
        {
            byte[] reply = (byte[])request.Clone();
            Array.Copy(request, 6, reply, 0, 6);
            Array.Copy(Frames.PeerAddress, 0, reply, 6, 6);
            reply[21] = 2;
            Array.Copy(Frames.PeerAddress, 0, reply, 22, 6);
            Array.Copy(request, 38, reply, 28, 4);
            Array.Copy(request, 22, reply, 32, 6);
            Array.Copy(request, 28, reply, 38, 4);
            bench.PeerSends(reply);
        }
    }
}
