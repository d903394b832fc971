using NanoTcp.Tool.Reporting;
using Spectre.Console;

namespace NanoTcp.HostTests.Reporting;

[TestClass]
public sealed class LinksViewTests
{
    private static readonly string[][] s_rows =
    [
        ["pcap:eth0", "192.168.1.17/24", "02:FC:00:00:00:01", "up"],
        ["pcap:wlan0", "none", "76:49:CE:70:B1:58", "down"],
    ];

    [TestMethod]
    [DataRow(40)]
    [DataRow(50)]
    [DataRow(56)]
    [DataRow(60)]
    [DataRow(62)]
    [DataRow(80)]
    public void NoValueIsBroken(int width)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;

        LinksView.Write(console, s_rows);

        string[] words = text.ToString().Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string value in s_rows.SelectMany(row => row))
        {
            CollectionAssert.Contains(words, value, text.ToString());
        }

        Assert.IsTrue(text.ToString().Split('\n').All(line => line.TrimEnd().Length <= width), text.ToString());
    }
}
