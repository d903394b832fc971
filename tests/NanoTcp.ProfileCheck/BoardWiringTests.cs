using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>A board's pins stand in its program, in its wiring table and in its picture: all three say the same.</summary>
[TestClass]
public class BoardWiringTests
{
    // constant in BoardPins, signal in the table and the picture
    private static readonly (string Constant, string Signal)[] s_pins =
    [
        ("Clock", "SCK"), ("Miso", "MISO"), ("Mosi", "MOSI"), ("ChipSelect", "CS"), ("Interrupt", "INT"), ("Reset", "RST"),
    ];

    // Stock images of nanoFramework 1.17 and the rate of their console: nf-interpreter, targets/ESP32/defconfig, CONFIG_TARGET_SERIAL_BAUDRATE. Those of
    // ChibiOS print to a debugger alone: their port for text is a generic one, which nothing implements (src/PAL/COM/GenericPort_stubs.c).
    private static readonly Dictionary<string, int?> s_baudRates = new()
    {
        ["ESP32_REV0"] = 921600,
        ["ESP32_REV3"] = 921600,
        ["ESP32_PSRAM_REV0"] = 921600,
        ["ESP32_PSRAM_REV3"] = 921600,
        ["ESP32_S3_OCTAL"] = 921600,
        ["ESP32_S3_QUAD"] = 921600,
        ["ESP32_PICO"] = 115200,
        ["PICO_RP2040"] = null,
        ["PICO2_RP2350"] = null,
    };

    public static IEnumerable<object[]> Boards => Directory
        .EnumerateFiles(Path.Combine(DeviceProject.Root, "hardware"), "BoardPins.cs", SearchOption.AllDirectories)
        .Select(file => new object[] { Path.GetFileName(Path.GetDirectoryName(file)!) });

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void TheTableMatchesTheProgram(string board)
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
    [DynamicData(nameof(Boards))]
    public void TheInstructionsNameAnImageThatExistsAndItsBaudRate(string board)
    {
        string text = Read(board, "README.md");
        string[] images = [.. Regex.Matches(text, @"--target (\w+)").Select(match => match.Groups[1].Value)];

        Assert.IsNotEmpty(images);
        foreach (string image in images)
        {
            Assert.IsTrue(s_baudRates.TryGetValue(image, out int? rate), $"{image} is no stock image");
            Assert.Contains(rate == null ? "it prints to a debugger alone" : $"at {rate} baud", text, image);
            Assert.AreEqual(rate != null, text.Contains($"picocom -b {rate} ", StringComparison.Ordinal), image);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void BoardsWithTheSameProgramHaveDifferentMacAddresses(string board)
    {
        string program = Read(board, "Program.cs");

        Assert.Contains("FixedMacAddress = null;", program);
        Assert.Contains("EthernetBoard.ChooseMacAddress(FixedMacAddress)", program);
        Assert.Contains("WriteLine(\"MAC address \" + MacAddress.ToString(", program);
        Assert.Contains("    MAC address ", Read(board, "README.md"));
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void APageBeginsWithWhatToBuyAndEndsWithTheEcho(string board)
    {
        string[] sections = [.. Regex.Matches(Read(board, "README.md"), "^## (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

        Assert.AreEqual("What to buy", sections[0]);
        Assert.AreEqual("First echo", sections[^1]);
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void TheIndexNamesTheBoardAndItsImages(string board)
    {
        string row = File.ReadLines(Path.Combine(DeviceProject.Root, "hardware", "README.md"))
            .Single(line => line.StartsWith('|') && line.Contains($"]({board}/README.md)", StringComparison.Ordinal));

        string[] images = [.. Regex.Matches(Read(board, "README.md"), @"--target (\w+)").Select(match => match.Groups[1].Value)];
        Assert.IsTrue(row.Contains("| the same |", StringComparison.Ordinal) || images.All(image => row.Contains(image, StringComparison.Ordinal)), row);
    }

    [TestMethod]
    public void ThereAreNineBoards() => Assert.HasCount(9, Boards);

    private static string PinOf(string board, string constant) =>
        Regex.Match(Read(board, "BoardPins.cs"), $@"const int {constant} = ([\w.]+);").Groups[1].Value;

    private static string Read(string board, string file) => File.ReadAllText(Path.Combine(DeviceProject.Root, "hardware", board, file));
}
