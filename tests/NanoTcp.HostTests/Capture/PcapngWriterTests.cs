using System.Text;
using NanoTcp.Host.Capture;
using NanoTcp.Links;

namespace NanoTcp.HostTests.Capture;

[TestClass]
public sealed class PcapngWriterTests
{
    private static readonly DateTime s_time = new(2026, 11, 23, 13, 4, 5, 678, 901, DateTimeKind.Utc);

    [TestMethod]
    public void InterfacesKeepTheirNamesAndKinds()
    {
        PcapngFile file = Written(writer =>
        {
            writer.AddInterface("cable", LinkKind.Ethernet);
            writer.AddInterface("tun0", LinkKind.Ip);
        });

        Assert.HasCount(2, file.Interfaces);
        Assert.AreEqual(("cable", 1), file.Interfaces[0]);
        Assert.AreEqual(("tun0", 101), file.Interfaces[1]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(60)]
    [DataRow(61)]
    [DataRow(1514)]
    [DataRow(9000)]
    public void AFrameReadsBackUnchanged(int length)
    {
        byte[] frame = new byte[length];
        new Random(length).NextBytes(frame);

        PcapngFile file = Written(writer =>
        {
            writer.AddInterface("a", LinkKind.Ethernet);
            writer.AddInterface("b", LinkKind.Ethernet);
            writer.WriteFrame(1, s_time, frame, FrameDirection.Inbound, null);
        });

        PcapngFrame read = file.Frames.Single();
        CollectionAssert.AreEqual(frame, read.Bytes);
        Assert.AreEqual(1, read.Interface);
        Assert.AreEqual(s_time, read.Time);
        Assert.AreEqual(FrameDirection.Inbound, read.Direction);
        Assert.IsNull(read.Comment);
    }

    [TestMethod]
    public void ACommentBelongsToItsFrame()
    {
        PcapngFile file = Written(writer =>
        {
            FrameRecorder recorder = new(writer, "cable", LinkKind.Ethernet);
            recorder.Record([1, 2, 3], FrameDirection.Outbound, "cable: lost");
            recorder.Record([4, 5, 6], FrameDirection.Outbound);
        });

        Assert.AreEqual("cable: lost", file.Frames[0].Comment);
        Assert.AreEqual(FrameDirection.Outbound, file.Frames[0].Direction);
        Assert.IsNull(file.Frames[1].Comment);
    }

    [TestMethod]
    public void FramesOfSeveralThreadsDoNotInterleave()
    {
        PcapngFile file = Written(writer =>
        {
            FrameRecorder recorder = new(writer, "cable", LinkKind.Ethernet);
            Parallel.For(0, 2000, i =>
                recorder.Record(Encoding.ASCII.GetBytes(new string((char)('a' + (i % 26)), 1 + (i % 100))), FrameDirection.Inbound));
        });

        Assert.HasCount(2000, file.Frames);
        Assert.IsTrue(file.Frames.All(frame => frame.Bytes.Distinct().Count() == 1));
    }

    [TestMethod]
    public void FramesAfterTheEndAreIgnored()
    {
        var stream = new MemoryStream();
        var writer = new PcapngWriter(stream);
        FrameRecorder recorder = new(writer, "cable", LinkKind.Ethernet);
        writer.Dispose();

        recorder.Record([1], FrameDirection.Inbound);

        Assert.IsEmpty(PcapngFile.Read(stream.ToArray()).Frames);
    }

    private static PcapngFile Written(Action<PcapngWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream))
        {
            write(writer);
        }

        return PcapngFile.Read(stream.ToArray());
    }
}
