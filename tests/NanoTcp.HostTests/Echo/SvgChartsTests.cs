using System.Globalization;
using System.Xml.Linq;
using NanoTcp.Tool.Reporting;
using NanoTcp.Tool.Reporting.Html;

namespace NanoTcp.HostTests.Echo;

[TestClass]
public sealed class SvgChartsTests
{
    private const int Width = 880;
    private const double Character = 6.7;

    [TestMethod]
    [DataRow(80.0, 216_882.0)]
    [DataRow(216_882.0, 80.0)]
    [DataRow(52.0, 1_000_000.0)]
    [DataRow(130.0, 150.0)]
    [DataRow(7.0, 7.0)]
    [DataRow(1.0, 30_000_000.0)]
    public void LabelsNeitherLeaveThePictureNorOverlap(double most, double one)
    {
        foreach (XElement[] line in Texts(Latency(most, one)).GroupBy(text => text.Attribute("y")!.Value).Select(texts => texts.ToArray()))
        {
            double end = 0;
            foreach (XElement text in line.OrderBy(Left))
            {
                Assert.IsGreaterThanOrEqualTo(end, Left(text), $"{text} covers what is left of it");
                end = Left(text) + (text.Value.Length * Character);
                Assert.IsLessThanOrEqualTo(Width, end, text.ToString());
            }
        }
    }

    [TestMethod]
    public void ATimeAxisHasRoundTicks()
    {
        CollectionAssert.AreEqual(new[] { "100", "1,000", "10,000", "100,000" }, Axis(Latency(80, 216_882)));
        CollectionAssert.AreEqual(new[] { "100", "200", "500", "1,000", "2,000" }, Axis(Latency(90, 3000)));
    }

    [TestMethod]
    [DataRow(0.00469, "0.0047")]
    [DataRow(0.5, "0.50")]
    [DataRow(486.671, "486.67")]
    public void ASmallRatioIsNotRoundedToZero(double ratio, string text) => Assert.AreEqual(text, EchoFigure.Ratio(ratio));

    [TestMethod]
    public void AnAxisEndsShortlyAboveTheMaximum()
    {
        string chart = SvgCharts.Throughput([[(0.5, 52e6), (1.05, 31e6)]]);

        CollectionAssert.AreEqual(new[] { "0", "0.3", "0.6", "0.9", "1.2", "1.5" }, Axis(chart));
        CollectionAssert.Contains(Texts(chart).Select(text => text.Value).ToArray(), "60");
    }

    private static string Latency(double most, double one) => SvgCharts.Latency(
        [[.. Enumerable.Repeat(most, 500).Concat(Enumerable.Repeat(most * 1.05, 450)).Append(one).Order()]]);

    private static string[] Axis(string chart)
    {
        XElement[] texts = Texts(chart);
        string lowest = texts.MaxBy(text => Number(text, "y"))!.Attribute("y")!.Value;
        return [.. texts.Where(text => text.Attribute("y")!.Value == lowest).Select(text => text.Value)];
    }

    private static XElement[] Texts(string chart) => [.. XDocument.Parse(chart).Descendants("text")];

    private static double Left(XElement text) => Number(text, "x") - (text.Value.Length * Character
        * (text.Attribute("text-anchor")!.Value switch { "middle" => 0.5, "end" => 1, _ => 0 }));

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
