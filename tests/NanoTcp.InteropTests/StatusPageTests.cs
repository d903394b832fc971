using System.Diagnostics;
using System.Text.Json;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;

namespace NanoTcp.InteropTests;

/// <summary>The board's status page in Chromium, which reaches the board through the kernel. Screenshots go to artifacts/screenshots.</summary>
[TestClass]
public sealed class StatusPageTests : InteropTest
{
    private const string Chromium = "/usr/bin/chromium";

    // Columns of the table of sockets.
    private const int Fd = 0;
    private const int State = 2;
    private const int Local = 3;
    private const int Remote = 4;

    private static string Scripts => SourceFile("Browser");

    [TestMethod]
    public async Task ABrowserShowsOpenConnectionsAndALiveChart()
    {
        if (!File.Exists(Chromium) || !Directory.Exists(Path.Combine(Scripts, "node_modules", "playwright-core")))
        {
            Skip("no browser: it takes Debian's packages chromium and nodejs, and 'npm install' in tests/NanoTcp.InteropTests/Browser");
        }

        BootBoard(NicType.W5500);
        using KernelConnection first = await ConnectAsync(EchoPort);
        using KernelConnection second = await ConnectAsync(ChargenPort);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Time);
        Task traffic = EchoUntilAsync(first, end.Token);

        JsonElement seen = await LookAsync();
        await end.CancelAsync();
        await traffic;

        Assert.AreEqual(0, seen.GetProperty("errors").GetArrayLength(), seen.ToString());
        Assert.AreEqual(0, seen.GetProperty("foreign").GetArrayLength(), seen.ToString());
        Assert.IsFalse(seen.GetProperty("phone").GetProperty("wide").GetBoolean(), "the page is wider than a phone");
        JsonElement before = seen.GetProperty("first");
        JsonElement after = seen.GetProperty("second");
        Assert.AreEqual(0, after.GetProperty("cut").GetArrayLength(), $"cut tables: {after.GetProperty("cut")}");
        Assert.AreNotEqual(before.GetProperty("time").GetString(), after.GetProperty("time").GetString());
        Assert.IsGreaterThan(before.GetProperty("chart").GetString()!.Length, after.GetProperty("chart").GetString()!.Length, "the chart stands still");
        AssertShows(after, $"{BoardAddress}:{EchoPort}", first, "ESTABLISHED");
        AssertShows(after, $"{BoardAddress}:{ChargenPort}", second, "ESTABLISHED");
        string[][] listeners = Rows(after).Where(row => row[State] == "LISTEN").ToArray();
        CollectionAssert.AreEquivalent(new[] { "*:7", "*:9", "*:19", "*:80" }, listeners.Select(row => row[Local]).ToArray());
    }

    private static async Task EchoUntilAsync(KernelConnection connection, CancellationToken end)
    {
        for (long count = 2000; !end.IsCancellationRequested; count = count > 60_000 ? 2000 : count * 2)
        {
            await connection.EchoAsync(count);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private async Task<JsonElement> LookAsync()
    {
        string folder = Path.Combine(RepositoryRoot, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        string screenshot = Path.Combine(folder, "status-page.png");
        using Process browser = Kernel.Start("node", $"{Path.Combine(Scripts, "status-page.mjs")} http://{BoardAddress}/ {Chromium} {screenshot}");
        try
        {
            Task<string> complaints = browser.StandardError.ReadToEndAsync(Time);
            string output = await browser.StandardOutput.ReadToEndAsync(Time);
            await browser.WaitForExitAsync(Time);
            Assert.AreEqual(0, browser.ExitCode, await complaints);
            Assert.IsTrue(File.Exists(screenshot));
            return JsonDocument.Parse(output).RootElement;
        }
        finally
        {
            browser.Kill(entireProcessTree: true);
        }
    }

    private static void AssertShows(JsonElement page, string local, KernelConnection connection, string state)
    {
        string remote = connection.Socket.LocalEndPoint!.ToString()!;
        string[][] found = Rows(page).Where(row => row[Remote] == remote).ToArray();
        Assert.HasCount(1, found, $"rows of {remote} in {page}");
        Assert.AreEqual(local, found[0][Local]);
        Assert.AreEqual(state, found[0][State]);
        Assert.IsTrue(int.TryParse(found[0][Fd], out _), "a connection without an fd");
    }

    private static string[][] Rows(JsonElement page) => page.GetProperty("sockets").Deserialize<string[][]>()!;
}
