using NanoTcp.Tool.Commands;
using NanoTcp.Tool.Reporting;

namespace NanoTcp.HostTests.Programs;

/// <summary>Where the options of run end, and a program's arguments begin.</summary>
[TestClass]
public sealed class ProgramArgumentsTests
{
    [TestMethod]
    [DataRow("run p.dll", "run -- p.dll")]
    [DataRow("run p.dll --nic none --help", "run -- p.dll --nic none --help")]
    [DataRow("run --nic none p.dll --seed", "run --nic none -- p.dll --seed")]
    [DataRow("run --nic=none p.dll a", "run --nic=none -- p.dll a")]
    [DataRow("run --forward 0:80 --forward 0:81 p.dll", "run --forward 0:80 --forward 0:81 -- p.dll")]
    [DataRow("run --trace p.dll", "run --trace -- p.dll")]
    [DataRow("run --trace - p.dll", "run --trace - -- p.dll")]
    [DataRow("run --trace a.svg p.dll", "run --trace a.svg -- p.dll")]
    [DataRow("run --dhcp p.dll", "run --dhcp -- p.dll")]
    [DataRow("run --dhcp true p.dll", "run --dhcp true -- p.dll")]
    [DataRow("run --sntp p.dll", "run --sntp -- p.dll")]
    [DataRow("run --sntp ntp.example.org p.dll a", "run --sntp ntp.example.org -- p.dll a")]
    [DataRow("run --sntp --dhcp p.dll", "run --sntp --dhcp -- p.dll")]
    [DataRow("run --sntp ./p", "run --sntp -- ./p")]
    [DataRow("run -- p.dll -- a", "run -- p.dll -- a")]
    [DataRow("run --nix p.dll", "run --nix p.dll")]
    [DataRow("run --nic", "run --nic")]
    [DataRow("board --trace a.svg", "board --trace a.svg")]
    public void AllThatFollowsAProgramBelongsToIt(string given, string separated)
    {
        var run = new RunCommand(new ToolOutput(TextWriter.Null, TextWriter.Null), CancellationToken.None);

        Assert.AreEqual(separated, string.Join(' ', run.Separate(given.Split(' '))));
    }
}
