using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>A board's pins stand in its program, in its wiring table and in its picture: all three say the same.</summary>
[TestClass]
public class BoardRoomTests
{
    // constant in BoardPins, signal in the table and the picture
    private static readonly (string Constant, string Signal)[] s_pins =
    [
        ("Clock", "SCK"), ("Miso", "MISO"), ("Mosi", "MOSI"), ("ChipSelect", "CS"), ("Interrupt", "INT"), ("Reset", "RST"),
    ];

    public static IEnumerable<object[]> Boards => Directory
        .EnumerateFiles(Path.Combine(DeviceProject.Root, "hardware"), "BoardPins.cs", SearchOption.AllDirectories)
        .Select(file => new object[] { Path.GetFileName(Path.GetDirectoryName(file)!) });

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void TheTableSaysWhatTheProgramUses(string board)
    {
        string table = Read(board, "README.md");
        foreach ((string constant, string signal) in s_pins)
        {
            string pin = PinOf(board, constant);
            string wanted = pin == "EthernetPins.None" ? "not wired" : $"GPIO {pin}";

            Assert.Contains($"| {signal} | {wanted} |", table, $"{board}: {signal}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void ThePictureShowsEveryWire(string board)
    {
        string[] texts = [.. XDocument.Parse(Read(board, "wiring.svg")).Descendants().Where(element => element.Name.LocalName == "text")
            .Select(element => element.Value)];
        foreach ((string constant, string signal) in s_pins)
        {
            string pin = PinOf(board, constant);

            CollectionAssert.Contains(texts, signal, $"{board}: {signal}");
            CollectionAssert.Contains(texts, pin == "EthernetPins.None" ? "none" : $"GPIO {pin}", $"{board}: {signal}");
        }
    }

    [TestMethod]
    public void ThereAreFiveBoards() => Assert.HasCount(5, Boards);

    private static string PinOf(string board, string constant) =>
        Regex.Match(Read(board, "BoardPins.cs"), $@"const int {constant} = ([\w.]+);").Groups[1].Value;

    private static string Read(string board, string file) => File.ReadAllText(Path.Combine(DeviceProject.Root, "hardware", board, file));
}
