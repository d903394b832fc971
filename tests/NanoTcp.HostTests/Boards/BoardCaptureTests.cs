using System.ComponentModel;
using System.Diagnostics;
using NanoTcp.Host.Capture;
using NanoTcp.HostTests.Capture;
using PacketDotNet;

namespace NanoTcp.HostTests.Boards;

[TestClass]
public sealed class BoardCaptureTests
{
    [TestMethod]
    public async Task ACaptureHoldsTheConversationWithValidChecksums()
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
    public async Task SocketCallsAreCommentsOfAdjacentFrames()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (RunningBoard board = await RunningBoard.StartAsync($"--nic none --pcap {path}"))
            {
                await board.EchoAsync(bytes: 1000, connections: 1, messageSize: 1000);
                Assert.AreEqual(0, await board.StopAsync());
            }

            string[] calls = [.. PcapngFile.Read(File.ReadAllBytes(path)).Frames.SelectMany(frame => frame.Comment?.Split('\n') ?? [])];
            int listen = Array.FindIndex(calls, call => call.StartsWith("listen(", StringComparison.Ordinal));
            int accept = Array.FindIndex(calls, call => call.StartsWith("accept(", StringComparison.Ordinal));
            int read = Array.FindIndex(calls, call => call.EndsWith(" = 1000", StringComparison.Ordinal));
            Assert.IsTrue(listen >= 0 && listen < accept && accept < read, string.Join(", ", calls));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    [DataRow("none")]
    public async Task WiresharkFindsNothingWrongInACapture(string nic)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (RunningBoard board = await RunningBoard.StartAsync($"--nic {nic} --pcap {path}"))
            {
                await board.EchoAsync(bytes: 200_000, connections: 2);
                Assert.AreEqual(0, await board.StopAsync());
            }

            Assert.IsGreaterThan(100, (await TsharkAsync(path, "tcp")).Length);
            string[] wrong = await TsharkAsync(
                path, "_ws.malformed || ip.checksum.status == Bad || tcp.checksum.status == Bad || udp.checksum.status == Bad");
            Assert.IsEmpty(wrong, string.Join("\n", wrong));
            Assert.IsGreaterThan(0, (await TsharkAsync(path, "frame.comment contains \"accept(\" || frame.comment contains \"read(\"")).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task TheFateOfAFrameIsItsComment()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (RunningBoard board = await RunningBoard.StartAsync($"--pcap {path} --impair loss=3%,dup=3%,corrupt=3% --seed 1"))
            {
                await board.EchoAsync(bytes: 300_000, connections: 3);
                Assert.AreEqual(0, await board.StopAsync());
            }

            HashSet<string> comments =
            [
                .. PcapngFile.Read(File.ReadAllBytes(path)).Frames
                    .SelectMany(frame => frame.Comment?.Split('\n') ?? [])
                    .Where(line => line.StartsWith("cable: ", StringComparison.Ordinal)),
            ];
            Assert.IsTrue(comments.SetEquals(["cable: lost", "cable: second copy", "cable: a bit was flipped"]), string.Join(", ", comments));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // one line for each frame that the filter lets through
    private static async Task<string[]> TsharkAsync(string path, string filter)
    {
        var start = new ProcessStartInfo("tshark")
        {
            ArgumentList =
            {
                "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-Y", filter,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process tshark = Process.Start(start)!;
            Task<string> complaints = tshark.StandardError.ReadToEndAsync();
            string output = await tshark.StandardOutput.ReadToEndAsync();
            await tshark.WaitForExitAsync();
            Assert.AreEqual(0, tshark.ExitCode, await complaints);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Win32Exception e)
        {
            Assert.Inconclusive($"tshark is missing (Debian: tshark): {e.Message}");
            throw;
        }
    }
}
