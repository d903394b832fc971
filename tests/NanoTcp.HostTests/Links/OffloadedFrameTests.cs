using System.Net;
using System.Net.NetworkInformation;
using NanoTcp.Host.Links.Offload;
using PacketDotNet;

namespace NanoTcp.HostTests.Links;

/// <summary>What a system leaves to its adapter, finished; PacketDotNet judges the result.</summary>
[TestClass]
public sealed class OffloadedFrameTests
{
    private const int Mtu = 1500;

    [TestMethod]
    public void ALongSegmentIsSplitIntoWireSegments()
    {
        byte[] payload = new byte[4000];
        new Random(1).NextBytes(payload);
        List<byte[]> frames = Pass(Segment(payload));

        Assert.HasCount(3, frames);
        var received = new List<byte>();
        for (int i = 0; i < frames.Count; i++)
        {
            TcpPacket tcp = Parse(frames[i]);
            Assert.IsTrue(tcp.ValidTcpChecksum, $"TCP checksum of segment {i}");
            Assert.IsTrue(((IPv4Packet)tcp.ParentPacket).ValidIPChecksum, $"IP checksum of segment {i}");
            Assert.IsLessThanOrEqualTo(Mtu + 14, frames[i].Length);
            Assert.AreEqual(uint.MaxValue - 999 + (uint)received.Count, tcp.SequenceNumber);
            Assert.AreEqual(i == frames.Count - 1, tcp.Push);
            Assert.AreEqual(i == frames.Count - 1, tcp.Finished);
            received.AddRange(tcp.PayloadData);
        }

        CollectionAssert.AreEqual(payload, received);
    }

    [TestMethod]
    public void ASegmentIsSplitAtItsGsoSize()
    {
        List<byte[]> frames = Pass(Segment(new byte[1200]), segmentSize: 536);

        CollectionAssert.AreEqual(new[] { 536, 536, 128 }, frames.ConvertAll(frame => Parse(frame).PayloadData.Length));
    }

    [TestMethod]
    public void APartialChecksumIsCompleted()
    {
        byte[] frame = Segment(new byte[333]);
        int sum = 0x0A4D + 0x0001 + 0x0A4D + 0x0002 + 6 + 20 + 333;
        frame[50] = (byte)(sum >> 8);
        frame[51] = (byte)sum;

        Assert.IsTrue(Parse(Pass(frame).Single()).ValidTcpChecksum);
    }

    [TestMethod]
    public void AnInvalidChecksumStaysInvalid()
    {
        byte[] frame = Segment([1, 2, 3]);
        frame[^1] ^= 0x10;

        CollectionAssert.AreEqual(frame, Pass(frame).Single());
    }

    [TestMethod]
    public void ATooLongUnsplittableFrameIsDropped()
    {
        byte[] frame = Segment(new byte[4000]);
        frame[23] = 1;

        Assert.IsEmpty(Pass(frame));
    }

    private static byte[] Segment(byte[] payload)
    {
        var tcp = new TcpPacket(1024, 7) { SequenceNumber = uint.MaxValue - 999, Acknowledgment = true, Push = true, Finished = true, PayloadData = payload };
        var ip = new IPv4Packet(IPAddress.Parse("10.77.0.1"), IPAddress.Parse("10.77.0.2")) { PayloadPacket = tcp };
        var ethernet = new EthernetPacket(PhysicalAddress.Parse("020000000001"), PhysicalAddress.Parse("020000000002"), EthernetType.IPv4) { PayloadPacket = ip };
        ip.UpdateIPChecksum();
        tcp.UpdateTcpChecksum();
        return ethernet.Bytes;
    }

    private static TcpPacket Parse(byte[] frame) => Packet.ParsePacket(LinkLayers.Ethernet, frame).Extract<TcpPacket>();

    private static List<byte[]> Pass(byte[] frame, int segmentSize = 0)
    {
        var offloaded = OffloadedFrame.OnEthernet(Mtu, 65_554);
        frame.CopyTo(offloaded.Buffer);
        List<byte[]> frames = [];
        if (offloaded.Begin(frame.Length, segmentSize))
        {
            while (offloaded.HasMore)
            {
                byte[] buffer = new byte[Mtu + 14];
                frames.Add(buffer[..offloaded.Take(buffer)]);
            }
        }

        return frames;
    }
}
