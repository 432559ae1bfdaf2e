using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tiro.Cli;

namespace Tiro.Tests;

public sealed class HtmlReportTests
{
    private const string Hostile = "</pre><script>alert('x')</script>&\"\u0000\u001b";

    [Fact]
    public void NothingCanLeaveItsPlaceAsText()
    {
        string html = new HtmlReport(Hostile, Hostile)
            .Section(
                Hostile,
                new ReportText(Hostile),
                new ReportTable([Hostile], [[Hostile]]),
                new TextSample(Hostile, Hostile, Hostile),
                new LineChart(Hostile, Hostile, Hostile, [new ChartSeries(Hostile, [(0, 1), (1, 2)], Markers: true)]))
            .ToHtml();

        html.ShouldNotContain("<script");
        html.ShouldNotContain("alert('");
        html.Any(c => char.IsControl(c) && c != '\n').ShouldBeFalse();
        Body(html).Descendants("pre").Single().Value.ShouldContain("<script>alert('x')</script>&\"\ufffd\ufffd");
    }

    [Fact]
    public void ThePageNeedsNothingOutsideItself()
    {
        string html = Sample(200);
        Regex.IsMatch(html, @"https?:|//|url\(|@import|\bsrc=|\bhref=", RegexOptions.None, TimeSpan.FromSeconds(10)).ShouldBeFalse();
        html.ShouldContain("prefers-color-scheme: dark");
    }

    [Fact]
    public void AChartIsNamedAndDescribed()
    {
        XElement svg = Body(Sample(200)).Descendants("svg").First(s => (string?)s.Attribute("role") == "img");
        string[] ids = ((string)svg.Attribute("aria-labelledby")!).Split(' ');
        svg.Elements().Take(2).Select(e => (string)e.Attribute("id")!).ShouldBe(ids);
        svg.Element("desc")!.Value.ShouldBe("loss over step: training goes from 4.0000 to 2.0100; validation goes from 4.1000 to 2.2000.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100_000)]
    public void EveryPointLiesInsideTheDrawing(int points)
    {
        string html = Sample(points);
        html.Length.ShouldBeLessThan(100_000);
        foreach (XElement line in Body(html).Descendants("polyline"))
        {
            string[] pairs = ((string)line.Attribute("points")!).Split(' ');
            pairs.Length.ShouldBeInRange(1, 802);
            foreach (double[] xy in pairs.Select(p => p.Split(',').Select(double.Parse).ToArray()))
            {
                xy[0].ShouldBeInRange(66, 704);
                xy[1].ShouldBeInRange(32, 254);
            }
        }
    }

    [Fact]
    public void ThinningKeepsSpikesAndDropsWhatIsNotFinite()
    {
        var points = Enumerable.Range(0, 10_000).Select(i => ((double)i, i == 5000 ? 99.0 : i % 100 == 0 ? double.NaN : 1.0)).ToList();
        var kept = ChartPoints.Thin(points, 100);
        kept.Count.ShouldBeLessThanOrEqualTo(102);
        kept.ShouldContain((5000.0, 99.0));
        kept.ShouldAllBe(p => double.IsFinite(p.Y));
        kept.Select(p => p.X).ShouldBeInOrder();
    }

    [Theory]
    [InlineData(0, 200, 8, "0", "200")]
    [InlineData(2.18, 4.17, 5, "2.0", "4.5")]
    [InlineData(0.00012, 0.001, 5, "0.0000", "0.0010")]
    [InlineData(0.00001, 0.0002, 5, "0", "2e-4")]
    [InlineData(12_345, 15_678, 5, "12,000", "16,000")]
    [InlineData(3, 3, 5, "2.6", "3.4")]
    [InlineData(0, 0, 5, "-1.0", "1.0")]
    public void TicksAreRound(double low, double high, int count, string first, string last)
    {
        var ticks = new AxisTicks(low, high, count);
        ticks.Low.ShouldBeLessThanOrEqualTo(low);
        ticks.High.ShouldBeGreaterThanOrEqualTo(high);
        ticks.Values.Count.ShouldBeInRange(3, 12);
        ticks.Label(ticks.Values[0]).ShouldBe(first);
        ticks.Label(ticks.Values[^1]).ShouldBe(last);
    }

    private static string Sample(int points)
    {
        var training = Enumerable.Range(0, points).Select(i => ((double)i, 4 - (i / (double)points * 2))).ToList();
        return new HtmlReport("Run", "A run")
            .Section("Curves", new LineChart("Loss", "step", "loss", [new("training", training), new("validation", [(0, 4.1), (points, 2.2)], Markers: true)]))
            .Section("Figures", new ReportTable(["what", "value"], [["steps", "200"]]))
            .ToHtml();
    }

    /// <summary>The body is well-formed XML, so that a parser can read it back.</summary>
    private static XElement Body(string html)
    {
        int start = html.IndexOf("<body>", StringComparison.Ordinal);
        return XElement.Parse(html[start..(html.IndexOf("</body>", StringComparison.Ordinal) + "</body>".Length)], LoadOptions.PreserveWhitespace);
    }
}
