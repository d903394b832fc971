using System.Net;
using System.Net.NetworkInformation;
using NanoTcp.Host.Tracing;
using NanoTcp.Links;
using NanoTcp.Simulation;
using PacketDotNet;
using PacketDotNet.Utils;

namespace NanoTcp.HostTests.Tracing;

/// <summary>What a trace says of a frame.</summary>
[TestClass]
public sealed class FrameReaderTests
{
    private static readonly IPAddress s_a = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress s_b = IPAddress.Parse("10.0.0.2");
    private static readonly PhysicalAddress s_mac = PhysicalAddress.Parse("02-00-00-00-00-01");

    private readonly FrameReader _reader = new();

    [TestMethod]
    public void SequenceNumbersAreRelativeToTheSyns()
    {
        Assert.AreEqual("10.0.0.1:5000 > 10.0.0.2:7 SYN seq=0", Read(Segment(s_a, s_b, 5000, 7, 0xFFFFFFFF, 0, tcp => tcp.Synchronize = true)));
        Assert.AreEqual(
            "10.0.0.2:7 > 10.0.0.1:5000 SYN ACK seq=0 ack=1",
            Read(Segment(s_b, s_a, 7, 5000, 700, 0, tcp => (tcp.Synchronize, tcp.Acknowledgment) = (true, true))));
        Assert.AreEqual(
            "10.0.0.1:5000 > 10.0.0.2:7 PSH ACK seq=1 ack=1 len=100",
            Read(Segment(s_a, s_b, 5000, 7, 0, 701, tcp => (tcp.Push, tcp.Acknowledgment, tcp.PayloadData) = (true, true, new byte[100]))));
        Assert.AreEqual(
            "10.0.0.2:7 > 10.0.0.1:5000 FIN ACK seq=1 ack=101",
            Read(Segment(s_b, s_a, 7, 5000, 701, 100, tcp => (tcp.Finished, tcp.Acknowledgment) = (true, true))));
        Assert.AreEqual("10.0.0.1:5000 > 10.0.0.2:7 RST seq=101", Read(Segment(s_a, s_b, 5000, 7, 100, 0, tcp => tcp.Reset = true)));
    }

    [TestMethod]
    public void SequenceNumbersAreAbsoluteWithoutASyn()
    {
        Assert.AreEqual(
            "10.0.0.1:5000 > 10.0.0.2:7 ACK seq=4000000000 ack=9",
            Read(Segment(s_a, s_b, 5000, 7, 4_000_000_000, 9, tcp => tcp.Acknowledgment = true)));
    }

    [TestMethod]
    public void OptionsAndPaddingAreNotData()
    {
        byte[] frame = Segment(s_a, s_b, 5000, 7, 10, 0, tcp =>
        {
            tcp.Synchronize = true;
            tcp.DataOffset = 7;
            tcp.PayloadData = [2, 4, 5, 0xB4, 1, 1, 1, 0];
        });

        Assert.AreEqual("10.0.0.1:5000 > 10.0.0.2:7 SYN seq=0", Read([.. frame, .. new byte[6]]));
    }

    [TestMethod]
    public void RetransmissionsAreDetected()
    {
        byte[] syn = Segment(s_a, s_b, 5000, 7, 10, 0, tcp => tcp.Synchronize = true);
        byte[] first = Segment(s_a, s_b, 5000, 7, 11, 0, tcp => tcp.PayloadData = new byte[100]);
        byte[] second = Segment(s_a, s_b, 5000, 7, 111, 0, tcp => tcp.PayloadData = new byte[100]);
        byte[] overlapping = Segment(s_a, s_b, 5000, 7, 161, 0, tcp => tcp.PayloadData = new byte[100]);
        byte[] empty = Segment(s_a, s_b, 5000, 7, 211, 0, tcp => tcp.Acknowledgment = true);
        byte[] another = Segment(s_a, s_b, 5000, 7, 5, 0, tcp => tcp.Synchronize = true);

        Assert.AreEqual("", Repeated(syn, first, second));
        Assert.AreEqual("0 1", Repeated(first, second));
        Assert.AreEqual("", Repeated(overlapping, empty, empty));
        Assert.AreEqual("0", Repeated(syn));
        Assert.AreEqual("1", Repeated(another, another));
    }

    [TestMethod]
    public void ACorruptedFrameDoesNotChangeTheState()
    {
        byte[] syn = Segment(s_a, s_b, 5000, 7, 10, 0, tcp => tcp.Synchronize = true);
        byte[] flipped = Segment(s_a, s_b, 5000, 7, 1034, 0, tcp => tcp.Synchronize = true);
        Read(syn);

        FrameText text = _reader.Read(flipped, LinkKind.Ethernet, FrameFate.Corrupted);

        Assert.AreEqual(("SYN seq=1024", false), (text.Text, text.IsRepeated));
        Assert.AreEqual("10.0.0.1:5000 > 10.0.0.2:7 ACK seq=1", Read(Segment(s_a, s_b, 5000, 7, 11, 0, tcp => tcp.Acknowledgment = true)).Replace(" ack=0", "", StringComparison.Ordinal));
    }

    [TestMethod]
    public void OtherFramesAreSummarized()
    {
        var udp = new UdpPacket(9, 10) { PayloadData = new byte[20] };
        var icmp = new IcmpV4Packet(new ByteArraySegment([8, 0, 0, 0, 0, 7, 0, 1, 1, 2, 3, 4]));

        Assert.AreEqual("10.0.0.1:9 > 10.0.0.2:10 UDP len=20", Read(Ethernet(s_a, s_b, ProtocolType.Udp, udp.Bytes)));
        Assert.AreEqual("10.0.0.1 > 10.0.0.2 ICMP len=12", Read(Ethernet(s_a, s_b, ProtocolType.Icmp, icmp.Bytes)));
        Assert.AreEqual("10.0.0.1 > 10.0.0.2 IP protocol 2 len=8", Read(Ethernet(s_a, s_b, ProtocolType.Igmp, new byte[8])));
        Assert.AreEqual("10.0.0.1 > 10.0.0.2 IP protocol 253 len=3", Read(Ethernet(s_a, s_b, (ProtocolType)253, new byte[3])));
        Assert.AreEqual("ARP who has 10.0.0.2?", Read(Arp(ArpOperation.Request)));
        Assert.AreEqual("ARP 10.0.0.1 is here", Read(Arp(ArpOperation.Response)));
        Assert.AreEqual("type 0x88CC, 60 bytes", Read([.. new byte[12], 0x88, 0xCC, .. new byte[46]]));
    }

    [TestMethod]
    public void ALaterFragmentHasNoPorts()
    {
        byte[] frame = Ethernet(s_a, s_b, ProtocolType.Udp, new byte[80]);
        frame[14 + 7] = 10;

        Assert.AreEqual("10.0.0.1 > 10.0.0.2 IP protocol 17 len=80", Read(frame));
    }

    [TestMethod]
    public void BareIpPacketsAreParsed()
    {
        byte[] frame = Segment(s_a, s_b, 5000, 7, 10, 0, tcp => tcp.Synchronize = true);

        Assert.AreEqual("SYN seq=0", _reader.Read(frame.AsSpan(14), LinkKind.Ip, FrameFate.Delivered).Text);
    }

    [TestMethod]
    public void MalformedAndTruncatedFramesAreReported()
    {
        byte[] frame = Segment(s_a, s_b, 5000, 7, 10, 0, tcp => tcp.PayloadData = new byte[10]);
        byte[] tooLong = [.. frame];
        tooLong[14 + 2] = 1;
        byte[] shortHeader = [.. frame];
        shortHeader[14] = 0x44;

        Assert.AreEqual("a broken IP packet, 50 bytes", Read(tooLong));
        Assert.AreEqual("a broken IP packet, 50 bytes", Read(shortHeader));
        Assert.AreEqual("a broken IP packet, 10 bytes", Read(frame[..24]));
        Assert.AreEqual("type 0x0000, 5 bytes", Read(frame[..5]));
    }

    [TestMethod]
    public void RandomBytesNeverThrow()
    {
        var random = new Random(1);
        byte[][] frames =
        [
            Segment(s_a, s_b, 5000, 7, 10, 0, tcp => (tcp.DataOffset, tcp.PayloadData) = (7, [2, 4, 5, 0xB4, 8, 10, 1, 2, 3, 4])),
            Ethernet(s_a, s_b, ProtocolType.Udp, new UdpPacket(9, 10) { PayloadData = new byte[20] }.Bytes),
            Ethernet(s_a, s_b, ProtocolType.Icmp, new byte[30]),
            Arp(ArpOperation.Request),
        ];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = [.. frames[i % frames.Length]];
            for (int flips = random.Next(4); flips >= 0; flips--)
            {
                bytes[random.Next(12, bytes.Length)] = (byte)random.Next(256);
            }

            Assert.IsGreaterThan(0, _reader.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)), (LinkKind)(i & 1), FrameFate.Delivered).Text.Length);
        }
    }

    private static byte[] Segment(IPAddress from, IPAddress to, ushort source, ushort destination, uint sequence, uint acknowledgment, Action<TcpPacket> set)
    {
        var tcp = new TcpPacket(source, destination) { SequenceNumber = sequence, AcknowledgmentNumber = acknowledgment };
        set(tcp);
        return Ethernet(from, to, ProtocolType.Tcp, tcp.Bytes);
    }

    private static byte[] Ethernet(IPAddress from, IPAddress to, ProtocolType protocol, byte[] payload)
    {
        var ip = new IPv4Packet(from, to) { PayloadData = payload, Protocol = protocol };
        ip.TotalLength = 20 + payload.Length;
        return new EthernetPacket(s_mac, s_mac, EthernetType.IPv4) { PayloadData = ip.Bytes }.Bytes;
    }

    private static byte[] Arp(ArpOperation operation) => new EthernetPacket(s_mac, s_mac, EthernetType.Arp)
    {
        PayloadData = new ArpPacket(operation, s_mac, s_b, s_mac, s_a).Bytes,
    }.Bytes;

    private string Read(byte[] frame)
    {
        FrameText text = _reader.Read(frame, LinkKind.Ethernet, FrameFate.Delivered);
        return text.Ends == null ? text.Text : $"{text.Ends} {text.Text}";
    }

    private string Repeated(params byte[][] frames) => string.Join(' ', Enumerable.Range(0, frames.Length)
        .Where(i => _reader.Read(frames[i], LinkKind.Ethernet, FrameFate.Delivered).IsRepeated));
}
