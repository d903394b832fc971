using System.Net;
using System.Net.NetworkInformation;
using NanoTcp.Host.Links.Offload;
using PacketDotNet;
using PacketDotNet.Utils;

namespace NanoTcp.HostTests.Links;

/// <summary>What leaves one after another, joined; <see cref="OffloadedFrame"/> takes it apart again, and PacketDotNet judges the result.</summary>
[TestClass]
public sealed class JoinedFrameTests
{
    private const int Mtu = 1500;
    private const int EthernetLength = 14;
    private const int TcpLength = 32;
    private const int Full = 1448;

    private static readonly byte[] s_timestamps = [1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8];

    private ushort _identification;

    [TestMethod]
    public void JoinedSegmentsSplitUnchanged()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int linkHeader = random.Next(2) * EthernetLength;
            List<byte[]> sent = [.. Stream(random).Select(frame => frame[(EthernetLength - linkHeader)..])];

            List<byte[]> joined = Join(linkHeader, sent);
            List<byte[]> received = [.. joined.SelectMany(frame => Cut(linkHeader, frame))];

            Assert.HasCount(sent.Count, received, $"seed {seed}");
            for (int i = 0; i < sent.Count; i++)
            {
                CollectionAssert.AreEqual(sent[i], received[i], $"seed {seed}, frame {i}");
            }
        }
    }

    [TestMethod]
    public void ConsecutiveSegmentsAreJoined()
    {
        uint next = 1000;
        List<byte[]> sent = [.. Enumerable.Range(0, 44).Select(_ => Next(ref next, new byte[Full], push: false))];

        byte[] joined = Join(EthernetLength, sent).Single();

        Assert.HasCount(VirtioHeader.Length + EthernetLength + 52 + (44 * Full), joined);
        Assert.AreEqual(VirtioHeader.GsoTcpIpv4, joined[VirtioHeader.GsoType]);
        Assert.AreEqual(Full, BitConverter.ToUInt16(joined, VirtioHeader.GsoSize));
        Assert.IsTrue(((IPv4Packet)Parse(joined[VirtioHeader.Length..]).ParentPacket).ValidIPChecksum);
    }

    [TestMethod]
    public void ThePacketDoesNotOutgrowIpv4()
    {
        uint next = 1000;
        List<byte[]> sent = [.. Enumerable.Range(0, 46).Select(_ => Next(ref next, new byte[Full], push: false))];

        List<byte[]> joined = Join(EthernetLength, sent);

        Assert.HasCount(2, joined);
        Assert.AreEqual(45 * Full, Parse(joined[0][VirtioHeader.Length..]).PayloadData.Length);
    }

    [TestMethod]
    public void AShortOrPushedSegmentIsNotHeldBack()
    {
        uint next = 1;
        var frame = new JoinedFrame(EthernetLength);
        Assert.IsTrue(frame.TryAdd(Next(ref next, new byte[Full], push: false)));
        Assert.IsFalse(frame.IsComplete);
        Assert.IsTrue(frame.TryAdd(Next(ref next, new byte[100], push: false)));
        Assert.IsTrue(frame.IsComplete);
        Assert.IsFalse(frame.TryAdd(Next(ref next, new byte[100], push: false)));

        frame.Finish();
        Assert.IsTrue(frame.TryAdd(Next(ref next, new byte[Full], push: true)));
        Assert.IsTrue(frame.IsComplete);
    }

    [TestMethod]
    public void ACorruptedSegmentPassesUnchanged()
    {
        uint next = 1;
        byte[] whole = Next(ref next, new byte[Full], push: false);
        byte[] damaged = Next(ref next, new byte[Full], push: false);
        damaged[^1] ^= 1;
        byte[] damagedHeader = Next(ref next, new byte[Full], push: false);
        damagedHeader[22] ^= 1;

        List<byte[]> joined = Join(EthernetLength, [whole, damaged, damagedHeader]);

        Assert.HasCount(3, joined);
        CollectionAssert.AreEqual(damaged, joined[1][VirtioHeader.Length..]);
        CollectionAssert.AreEqual(damagedHeader, joined[2][VirtioHeader.Length..]);
    }

    [TestMethod]
    public void ALaterAckReplacesAnEarlierOne()
    {
        List<byte[]> joined = Join(EthernetLength, [Acknowledgment(1000), Acknowledgment(2000), Acknowledgment(3000)]);

        Assert.AreEqual(3000u, Parse(joined.Single()[VirtioHeader.Length..]).AcknowledgmentNumber);
    }

    [TestMethod]
    public void DataReplaceAnAckOfTheSameNumber()
    {
        uint next = 7;
        byte[] acknowledgment = Segment(7, 500, [], push: false);
        byte[] data = Next(ref next, new byte[Full], push: true);

        CollectionAssert.AreEqual(data, Join(EthernetLength, [acknowledgment, data]).Single()[VirtioHeader.Length..]);
    }

    [TestMethod]
    public void ADuplicateAckIsKept()
    {
        Assert.HasCount(3, Join(EthernetLength, [Acknowledgment(1000), Acknowledgment(1000), Acknowledgment(1000)]));
    }

    [TestMethod]
    public void AWindowUpdateReplacesAnAck()
    {
        List<byte[]> joined = Join(EthernetLength, [Acknowledgment(1000, window: 10), Acknowledgment(1000, window: 20)]);

        Assert.AreEqual(20, Parse(joined.Single()[VirtioHeader.Length..]).WindowSize);
    }

    [TestMethod]
    public void AnAckOfAnotherConnectionReplacesNothing()
    {
        Assert.HasCount(2, Join(EthernetLength, [Acknowledgment(1000), Acknowledgment(2000, port: 1025)]));
    }

    // Full segments and others, gaps, other connections, and frames that are no segments.
    private IEnumerable<byte[]> Stream(Random random)
    {
        uint next = (uint)random.NextInt64(uint.MaxValue);
        int size = random.Next(1, Full + 1);
        for (int i = random.Next(1, 120); i > 0; i--)
        {
            byte[] payload = new byte[random.Next(12) == 0 ? random.Next(1, size + 1) : size];
            random.NextBytes(payload);
            byte[] frame = Next(ref next, payload, push: random.Next(20) == 0);
            switch (random.Next(25))
            {
                case 0:
                    next += (uint)random.Next(5000);
                    break;
                case 1:
                    _identification += 7;
                    break;
                case 2:
                    // another protocol
                    frame[23] = 200;
                    break;
                case 3:
                    frame = frame[..random.Next(EthernetLength, frame.Length)];
                    break;
                case 4:
                    frame[^1] ^= 0x80;
                    break;
                default:
                    break;
            }

            yield return frame;
        }
    }

    private byte[] Next(ref uint sequence, byte[] payload, bool push)
    {
        byte[] frame = Segment(sequence, 500, payload, push);
        sequence += (uint)payload.Length;
        return frame;
    }

    private byte[] Acknowledgment(uint number, ushort window = 100, ushort port = 1024) => Segment(7, number, [], push: false, window, port);

    private byte[] Segment(uint sequence, uint acknowledgment, byte[] payload, bool push, ushort window = 100, ushort port = 1024)
    {
        byte[] header = new byte[TcpLength];
        header[12] = TcpLength / 4 << 4;
        s_timestamps.CopyTo(header, TcpLength - s_timestamps.Length);
        var tcp = new TcpPacket(new ByteArraySegment(header))
        {
            SourcePort = port,
            DestinationPort = 7,
            SequenceNumber = sequence,
            AcknowledgmentNumber = acknowledgment,
            Acknowledgment = true,
            Push = push,
            WindowSize = window,
            PayloadData = payload,
        };
        var ip = new IPv4Packet(IPAddress.Parse("10.77.0.1"), IPAddress.Parse("10.77.0.2")) { PayloadPacket = tcp, Id = _identification++ };
        var ethernet = new EthernetPacket(PhysicalAddress.Parse("020000000001"), PhysicalAddress.Parse("020000000002"), EthernetType.IPv4) { PayloadPacket = ip };
        ip.UpdateIPChecksum();
        tcp.UpdateTcpChecksum();
        return ethernet.Bytes;
    }

    private static TcpPacket Parse(byte[] frame) => Packet.ParsePacket(LinkLayers.Ethernet, frame).Extract<TcpPacket>();

    // As a device does: what is complete leaves, and what does not continue it sends it off.
    private static List<byte[]> Join(int linkHeader, IEnumerable<byte[]> frames)
    {
        var joined = new JoinedFrame(linkHeader);
        List<byte[]> left = [];
        foreach (byte[] frame in frames)
        {
            if (!joined.TryAdd(frame))
            {
                left.Add(joined.Finish().ToArray());
                Assert.IsTrue(joined.TryAdd(frame));
            }

            if (joined.IsComplete)
            {
                left.Add(joined.Finish().ToArray());
            }
        }

        if (!joined.IsEmpty)
        {
            left.Add(joined.Finish().ToArray());
        }

        return left;
    }

    // The kernel's part, done by what does it for frames that the kernel hands over.
    private static List<byte[]> Cut(int linkHeader, byte[] joined)
    {
        byte[] frame = joined[VirtioHeader.Length..];
        if (joined[VirtioHeader.GsoType] == 0)
        {
            return [frame];
        }

        var offloaded = new OffloadedFrame(linkHeader, Mtu, 65_554);
        frame.CopyTo(offloaded.Buffer);
        List<byte[]> frames = [];
        Assert.IsTrue(offloaded.Begin(frame.Length, BitConverter.ToUInt16(joined, VirtioHeader.GsoSize)));
        while (offloaded.HasMore)
        {
            byte[] buffer = new byte[Mtu + EthernetLength];
            frames.Add(buffer[..offloaded.Take(buffer)]);
        }

        return frames;
    }
}
