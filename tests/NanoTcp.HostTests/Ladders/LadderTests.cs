using System.Xml.Linq;
using NanoTcp.Host;
using NanoTcp.Host.Boards;
using NanoTcp.Host.Ladders;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Ladders;

[TestClass]
public sealed class LadderTests
{
    private static readonly Impairments s_rough = Impairments.Parse("loss=20%");

    [TestMethod]
    [DataRow("w5500")]
    [DataRow("w6100")]
    [DataRow("enc28j60")]
    [DataRow("none")]
    public void CallsAndStatesMatchTheTextbook(string nic)
    {
        IReadOnlyList<LadderEvent> events = LadderWorld.Run(new LadderSettings(Enum.Parse<NicType>(nic, ignoreCase: true), Impairments.None, 1));

        Assert.AreEqual("socket() bind(0) listen(0) accept(0) read(1) write(1) read(1) close(1)", Calls(events, Side.Server));
        Assert.AreEqual("socket() connect(0) write(0) read(0) close(0)", Calls(events, Side.Client));
        Assert.AreEqual("LISTEN SYN_RECEIVED ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED", States(events, Side.Server));
        Assert.AreEqual("SYN_SENT ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT", States(events, Side.Client));
        Assert.AreEqual(Calls(events, Side.Server).Split(' ').Length, events.Count(e => e is ReturnEvent { Side: Side.Server }), "every call returns");
        Assert.IsTrue(Sent(events).Any(sent => sent.Side == Side.Client && sent.Text == "SYN seq=0"));
        Assert.IsTrue(Sent(events).Any(sent => sent.Side == Side.Server && sent.Text == "SYN ACK seq=0 ack=1"));
        Assert.IsTrue(Sent(events).All(sent => !sent.IsLost && !sent.IsRetransmission));
    }

    [TestMethod]
    [DataRow("w5500Tcp")]
    [DataRow("w5500Hybrid")]
    public void TheChipsTcpShowsTheSameCallsAndItsDriversStates(string nic)
    {
        IReadOnlyList<LadderEvent> events = LadderWorld.Run(new LadderSettings(Enum.Parse<NicType>(nic, ignoreCase: true), Impairments.None, 1));

        Assert.AreEqual("socket() bind(0) listen(0) accept(0) read(1) write(1) read(1) close(1)", Calls(events, Side.Server));
        Assert.AreEqual("socket() connect(0) write(0) read(0) close(0)", Calls(events, Side.Client));
        Assert.AreEqual("LISTEN ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED", States(events, Side.Server));
        Assert.AreEqual("SYN_SENT ESTABLISHED FIN_WAIT_1 TIME_WAIT CLOSED", States(events, Side.Client));
        Assert.IsTrue(Sent(events).Any(sent => sent.Side == Side.Server && sent.Text == "SYN ACK seq=0 ack=1"));
        Assert.IsTrue(Sent(events).All(sent => !sent.IsLost && !sent.IsRetransmission));
    }

    [TestMethod]
    public void TheChipsRetransmissionsAreMarked()
    {
        SentEvent[] sent = Sent(LadderWorld.Run(new LadderSettings(NicType.W5500Tcp, s_rough, 4)));

        SentEvent lost = sent.First(frame => frame.IsLost && frame.Frame.Text == "PSH ACK seq=1 ack=1 len=13");
        Assert.IsFalse(lost.IsRetransmission);
        Assert.IsTrue(sent.Single(frame => !frame.IsLost && frame.Frame.Text == lost.Frame.Text).IsRetransmission);
        Assert.IsTrue(sent.Where(frame => frame.Frame.Text.StartsWith("ACK ", StringComparison.Ordinal)).All(frame => !frame.IsRetransmission), "no bytes, no repetition");
    }

    [TestMethod]
    public void TimeIncreasesAndFramesArriveAfterTheDelay()
    {
        IReadOnlyList<LadderEvent> events = Run(Impairments.None, 1);

        for (int i = 1; i < events.Count; i++)
        {
            Assert.IsGreaterThanOrEqualTo(events[i - 1].Microseconds, events[i].Microseconds);
        }

        ArrivedEvent[] arrived = [.. events.OfType<ArrivedEvent>()];
        CollectionAssert.AreEquivalent(Sent(events), arrived.Select(frame => frame.Sent).ToArray());
        Assert.IsTrue(arrived.All(frame => frame.Side != frame.Sent.Side && frame.Microseconds - frame.Sent.Microseconds is >= 10_000 and < 10_200));
    }

    [TestMethod]
    public void ABlockedCallReturnsWhenItsFrameArrives()
    {
        IReadOnlyList<LadderEvent> events = Run(Impairments.None, 1);

        ReturnEvent accept = events.OfType<ReturnEvent>().Single(returned => returned.Call.Text == "accept(0)");
        ReturnEvent connect = events.OfType<ReturnEvent>().Single(returned => returned.Call.Text == "connect(0)");
        Assert.IsGreaterThanOrEqualTo(40_000, connect.Microseconds - connect.Call.Microseconds, "ARP and SYN, there and back");
        Assert.IsGreaterThanOrEqualTo(60_000, accept.Microseconds - accept.Call.Microseconds);
    }

    [TestMethod]
    public void ALostSegmentAndItsRetransmissionAreMarked()
    {
        IReadOnlyList<LadderEvent> events = Run(s_rough, 3);

        Assert.IsTrue(Sent(events).Any(sent => sent.IsLost));
        SentEvent again = Sent(events).First(sent => sent.IsRetransmission);
        Assert.IsTrue(Sent(events).Any(sent => sent.Microseconds < again.Microseconds && sent.Frame.Text == again.Frame.Text), again.Text);
        string text = LadderFile.Plain(LadderRows.Of(events), Caption());
        Assert.Contains("✗─", text);
        Assert.Contains("↻", text);
        Assert.Contains("ms pass", text);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameLadder()
    {
        string first = Draw(s_rough, 3);

        Assert.AreEqual(first, Draw(s_rough, 3));
        Assert.AreNotEqual(first, Draw(s_rough, 4));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(7)]
    public void ThePictureContainsTheWholeText(int seed)
    {
        IReadOnlyList<LadderEvent> events = Run(s_rough, (uint)seed);
        XNamespace svg = "http://www.w3.org/2000/svg";

        XElement picture = XDocument.Parse(LadderSvg.Draw(LadderRows.Of(events), Caption())).Root!;

        Assert.AreEqual(svg + "svg", picture.Name);
        string[] labels = [.. picture.Descendants(svg + "text").Select(text => text.Value)];
        foreach (SentEvent sent in Sent(events))
        {
            CollectionAssert.Contains(labels, sent.Text);
        }

        foreach (StateEvent state in events.OfType<StateEvent>())
        {
            CollectionAssert.Contains(labels, state.State);
        }

        double height = double.Parse(picture.Attribute("viewBox")!.Value.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsTrue(picture.Descendants(svg + "text").All(text => double.Parse(text.Attribute("y")!.Value, System.Globalization.CultureInfo.InvariantCulture) < height));
    }

    [TestMethod]
    public void ThePictureScalesToTheWindow()
    {
        XElement picture = XDocument.Parse(LadderSvg.Draw(LadderRows.Of(Run(Impairments.None, 1)), Caption())).Root!;

        string[] box = picture.Attribute("viewBox")!.Value.Split(' ');
        Assert.AreEqual("100%", picture.Attribute("width")!.Value);
        Assert.IsNull(picture.Attribute("height"), "a fixed height");
        Assert.AreEqual($"height: calc(100vw * {box[3]} / {box[2]})", picture.Attribute("style")!.Value);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(7)]
    public void ANarrowTerminalShowsAListThatBreaksNoLine(int seed)
    {
        IReadOnlyList<LadderEvent> events = Run(s_rough, (uint)seed);

        string[] lines = [.. LadderCommand.Lines(LadderRows.Of(events), Caption(), 40).Select(line => string.Concat(line.Select(piece => piece.Text)))];

        Assert.IsTrue(lines.All(line => line.Length <= 40), string.Join('\n', lines));
        foreach (SentEvent sent in Sent(events))
        {
            Assert.IsTrue(lines.Any(line => line.EndsWith(sent.Frame.Text, StringComparison.Ordinal) && line.Contains(sent.IsLost ? "─✗" : "─►")), sent.Text);
        }

        foreach (StateEvent state in events.OfType<StateEvent>())
        {
            Assert.IsTrue(lines.Any(line => line.EndsWith($" {state.Side.ToString()[0]} {state.State}", StringComparison.Ordinal)), state.State);
        }
    }

    [TestMethod]
    public void ATerminalOf80CharactersShowsBothSidesAndBreaksNoLine()
    {
        IReadOnlyList<LadderEvent> events = Run(Impairments.None, 1);

        string[] lines = [.. LadderCommand.Lines(LadderRows.Of(events), Caption(), 80).Select(line => string.Concat(line.Select(piece => piece.Text)))];

        Assert.IsTrue(lines.All(line => line.Length <= 80), string.Join('\n', lines));
        Assert.IsTrue(lines.Any(line => line.Contains("║◄─")), "both sides");
    }

    [TestMethod]
    public void ASideWithOnlyFramesHasNoStateColumn()
    {
        LadderRow[] rows = [.. LadderRows.Of(Run(Impairments.None, 1).Where(what => what.Side == Side.Server || what is SentEvent or ArrivedEvent))];

        string text = LadderFile.Plain(rows, Caption());
        string picture = LadderSvg.Draw(rows, Caption());

        Assert.AreEqual(1, text.Split('\n')[3].Split("state").Length - 1, text);
        Assert.AreEqual(1, XDocument.Parse(picture).Descendants().Count(element => element.Value == "state"));
    }

    [TestMethod]
    public async Task TheCommandWritesAPictureAndAText()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.AreEqual(0, (await ToolRun.ToEndAsync($"ladder --out {folder}/a.svg")).Exit);
            Assert.AreEqual(0, (await ToolRun.ToEndAsync($"ladder --nic none --impair loss=10% --seed 5 --out {folder}/a.txt")).Exit);
            Assert.AreEqual(0, (await ToolRun.ToEndAsync($"ladder --nic w5500-hybrid --out {folder}/b.txt")).Exit);
            (int exit, string output, string error) = await ToolRun.ToEndAsync("ladder");

            Assert.StartsWith("<svg", await File.ReadAllTextAsync($"{folder}/a.svg"));
            Assert.Contains("two stacks without a chip, cable: loss=10%,delay=10ms, seed 5", await File.ReadAllTextAsync($"{folder}/a.txt"));
            Assert.Contains("two boards with a W5500, its own TCP and the stack's, cable", await File.ReadAllTextAsync($"{folder}/b.txt"));
            Assert.AreEqual(0, exit, error);
            Assert.Contains("SYN ACK seq=0 ack=1", output);
            Assert.IsTrue(output.Split('\n').All(line => line.Length <= 112), "the width of a line");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("--out a.png", "--out: 'a.png' is wrong: a name that ends in .svg or .txt is accepted")]
    [DataRow("--out /nowhere/a.svg", "--out: '/nowhere/a.svg' cannot be written")]
    [DataRow("--nic w5100", "--nic: 'w5100' is wrong: w5500, w5500-tcp, w5500-hybrid, w6100, enc28j60 and none are accepted")]
    [DataRow("--impair loss=x", "--impair: 'loss=x' is wrong")]
    [DataRow("--seed -1", "-1")]
    public async Task AnInvalidValueIsReportedInOneLine(string options, string expected)
    {
        (int exit, _, string error) = await ToolRun.ToEndAsync($"ladder {options}");

        Assert.AreEqual(2, exit);
        Assert.Contains(expected, error);
        Assert.AreEqual(1, error.Trim().Split('\n').Length, error);
    }

    private static IReadOnlyList<LadderEvent> Run(Impairments impairments, uint seed) =>
        LadderWorld.Run(new LadderSettings(NicType.W5500, impairments, seed));

    private static string Draw(Impairments impairments, uint seed) => LadderFile.Plain(LadderRows.Of(Run(impairments, seed)), Caption());

    private static LadderCaption Caption() => new("a test", "Server", "10.0.0.1:7", "Client", "10.0.0.2");

    private static SentEvent[] Sent(IReadOnlyList<LadderEvent> events) => [.. events.OfType<SentEvent>()];

    private static string Calls(IReadOnlyList<LadderEvent> events, Side side) =>
        string.Join(" ", events.OfType<CallEvent>().Where(call => call.Side == side).Select(call => call.Text));

    private static string States(IReadOnlyList<LadderEvent> events, Side side) =>
        string.Join(" ", events.OfType<StateEvent>().Where(state => state.Side == side).Select(state => state.State));
}
