using NanoTcp.Host.Ladders;
using NanoTcp.Links;
using NanoTcp.Simulation;

namespace NanoTcp.HostTests.Ladders;

[TestClass]
public sealed class LadderRecorderTests
{
    // An ARP request, of which nothing counts but that it is a frame.
    private static readonly byte[] s_frame = [.. new byte[12], 0x08, 0x06, .. new byte[28]];

    private long _now;

    [TestMethod]
    public void AnUnproductiveWaitIsOmitted()
    {
        var recorder = new LadderRecorder(() => _now, 100);

        for (int i = 0; i < 50; i++)
        {
            Call(recorder, SocketCall.Poll, -1, 100, 0);
            Call(recorder, SocketCall.Select, -1, 100, 0);
        }

        Call(recorder, SocketCall.Poll, -1, 100, 1);
        Assert.AreEqual("10000 poll() 10100 poll() = 1", Lines(recorder));
    }

    [TestMethod]
    public void AnUnproductiveWaitWithEventsIsShown()
    {
        var recorder = new LadderRecorder(() => _now, 100);

        recorder.CallBegins(Side.Server, SocketCall.Poll, -1);
        recorder.FrameSent(Side.Client, s_frame, LinkKind.Ethernet, FrameFate.Delivered);
        recorder.FrameArrived(Side.Client, s_frame);
        recorder.CallReturns(Side.Server, SocketCall.Poll, -1, 0, 0);

        Assert.AreEqual("0 poll() 0 sent 0 arrived 0 poll() = 0", Lines(recorder));
    }

    [TestMethod]
    public void ReturnsMatchTheCallsOfTheirThread()
    {
        var recorder = new LadderRecorder(() => _now++, 100);

        recorder.CallBegins(Side.Server, SocketCall.Accept, 0);
        recorder.CallBegins(Side.Server, SocketCall.Read, 3);
        recorder.CallBegins(Side.Server, SocketCall.Poll, -1);
        recorder.CallReturns(Side.Server, SocketCall.Accept, 0, -1, Errno.EBADF);
        recorder.CallReturns(Side.Server, SocketCall.Poll, -1, 0, 0);
        recorder.CallReturns(Side.Server, SocketCall.Read, 3, 7, 0);

        Assert.AreEqual("0 accept(0) 1 read(3) 2 poll() 3 accept(0) = -1 EBADF 4 poll() = 0 5 read(3) = 7", Lines(recorder));
    }

    [TestMethod]
    public void TheFirstEventsAreKeptAndLaterOnesCounted()
    {
        var recorder = new LadderRecorder(() => _now, 5);

        Call(recorder, SocketCall.Read, 3, 1, 10);
        Call(recorder, SocketCall.Write, 3, 1, 10);
        recorder.StateChanged(Side.Server, "CLOSED");
        Call(recorder, SocketCall.Read, 3, 1, 0);
        Call(recorder, SocketCall.Poll, -1, 100, 0);
        recorder.FrameSent(Side.Client, s_frame, LinkKind.Ethernet, FrameFate.Delivered);
        recorder.FrameArrived(Side.Client, s_frame);

        Assert.AreEqual("0 read(3) 1 read(3) = 10 1 write(3) 2 write(3) = 10 2 CLOSED", Lines(recorder));
        Assert.AreEqual(3, recorder.Take().LeftOut, "a call, its return and a frame; a wait in vain is none");
    }

    private static string Lines(LadderRecorder recorder) => string.Join(" ", recorder.Take().Events.Select(what => $"{what.Microseconds} " + what switch
    {
        CallEvent call => call.Text,
        ReturnEvent returned => $"{returned.Call.Text} {returned.Result}",
        StateEvent state => state.State,
        SentEvent => "sent",
        _ => "arrived",
    }));

    private void Call(LadderRecorder recorder, SocketCall call, int fd, int time, int result)
    {
        recorder.CallBegins(Side.Server, call, fd);
        _now += time;
        recorder.CallReturns(Side.Server, call, fd, result, 0);
    }
}
