using NanoTcp.HostTests.Capture;
using NanoTcp.Tool.Capture;
using PacketDotNet;

namespace NanoTcp.HostTests.Boards;

[TestClass]
public sealed class BoardCaptureTests
{
    [TestMethod]
    public async Task ACaptureHoldsTheWholeConversationAndEveryChecksumIsRight()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (RunningBoard board = await RunningBoard.StartAsync($"--pcap {path}"))
            {
                await board.EchoAsync(bytes: 100_000, connections: 1);
                Assert.AreEqual(0, await board.StopAsync());
            }

            PcapngFile file = PcapngFile.Read(File.ReadAllBytes(path));
            Assert.AreEqual(("cable", 1), file.Interfaces.Single());
            Packet[] packets = [.. file.Frames.Select(frame => Packet.ParsePacket(LinkLayers.Ethernet, frame.Bytes))];
            Assert.IsTrue(packets.Any(packet => packet.Extract<ArpPacket>() != null), "ARP");

            TcpPacket[] segments = [.. packets.Select(packet => packet.Extract<TcpPacket>()).Where(tcp => tcp != null)];
            Assert.IsTrue(segments.All(tcp => tcp.ValidTcpChecksum && ((IPv4Packet)tcp.ParentPacket).ValidIPChecksum));
            Assert.AreEqual(2, segments.Count(tcp => tcp.Synchronize), "SYN and SYN-ACK");
            Assert.IsTrue(segments.Count(tcp => tcp.Finished) >= 2, "FIN of both");
            Assert.IsGreaterThanOrEqualTo(200_000, segments.Sum(tcp => tcp.PayloadData?.Length ?? 0));
            Assert.IsTrue(file.Frames.Any(frame => frame.Direction == FrameDirection.Inbound));
            Assert.IsTrue(file.Frames.Any(frame => frame.Direction == FrameDirection.Outbound));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task WhatTheCableDidToAFrameIsItsComment()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (RunningBoard board = await RunningBoard.StartAsync($"--pcap {path} --impair loss=3%,dup=3%,corrupt=3% --seed 1"))
            {
                await board.EchoAsync(bytes: 300_000, connections: 3);
                Assert.AreEqual(0, await board.StopAsync());
            }

            HashSet<string?> comments = [.. PcapngFile.Read(File.ReadAllBytes(path)).Frames.Select(frame => frame.Comment)];
            Assert.IsTrue(comments.SetEquals([null, "cable: lost", "cable: second copy", "cable: a bit was flipped"]));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
