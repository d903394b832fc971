using NanoTcp.Benchmarks.Memory;

namespace NanoTcp.HostTests.Benchmarks;

/// <summary>
/// An ESP32 without PSRAM has some 100 KB of heap, of which the CLR and the types of all libraries take 22. The program must leave room for
/// its calls and for more clients: a change that needs more memory must be deliberate.
/// </summary>
[TestClass]
public sealed class BoardMemoryTests
{
    private static readonly BoardMemory.Result s_result = BoardMemory.Measure();

    [TestMethod]
    public void TheEchoBoardIsSmallBeforeItsFirstClient() => Assert.IsLessThan(27_500, s_result.Idle);

    [TestMethod]
    public void AnEchoClientAndABrowserFitOnABoardWithoutPsram() => Assert.IsLessThan(49_500, s_result.WithBrowser);

    [TestMethod]
    public void AClientTakesMemoryOnlyWhenItComes() => Assert.IsGreaterThan(8_192, s_result.OneClient - s_result.Idle);
}
