using System.Text;
using static Tiro.Cli.HtmlText;

namespace Tiro.Cli;

/// <summary>Draws a <see cref="LineChart"/> as inline SVG; colours come from the page's style sheet by class.</summary>
internal sealed class SvgChart
{
    private const int Width = 720, Height = 300, Left = 66, Right = 16, Top = 32, Bottom = 46;
    private const int MaxPoints = 800, Styles = 4;

    private readonly LineChart _chart;
    private readonly string _id;
    private readonly (string Name, bool Markers, IReadOnlyList<(double X, double Y)> Points)[] _series;
    private readonly AxisTicks _x, _y;
    private readonly double _lowX, _highX;
    private readonly StringBuilder _svg = new();

    private SvgChart(LineChart chart, string id)
    {
        _chart = chart;
        _id = id;
        _series = [.. chart.Series.Select(s => (s.Name, s.Markers, ChartPoints.Thin(s.Points, MaxPoints))).Where(s => s.Item3.Count > 0)];
        var all = _series.SelectMany(s => s.Points).DefaultIfEmpty((0, 0)).ToList();
        (_lowX, _highX) = (all.Min(p => p.X), all.Max(p => p.X));
        if (_lowX == _highX)
        {
            (_lowX, _highX) = (_lowX - 1, _highX + 1);
        }

        _x = new AxisTicks(_lowX, _highX, 8);
        double floor = chart.FromZero ? 0 : double.PositiveInfinity;
        _y = new AxisTicks(Math.Min(floor, all.Min(p => p.Y)), all.Max(p => p.Y), 5);
    }

    /// <summary>The figure with its legend; <paramref name="id"/> is unique on the page.</summary>
    public static string Draw(LineChart chart, string id) => new SvgChart(chart, id).Draw();

    private string Draw()
    {
        _svg.Append($"""
            <figure class="chart">
            <figcaption>{Escape(_chart.Title)}</figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{_id}-title {_id}-desc">
            <title id="{_id}-title">{Escape(_chart.Title)}</title>
            <desc id="{_id}-desc">{Escape(Describe())}</desc>

            """);
        Axes();
        for (int i = 0; i < _series.Length; i++)
        {
            Line(i);
        }

        _svg.Append("</svg>\n");
        Legend();
        _svg.Append("</figure>\n");
        return _svg.ToString();
    }

    private string Describe()
    {
        var parts = _series.Select(s => $"{s.Name} goes from {Figure(s.Points[0].Y)} to {Figure(s.Points[^1].Y)}");
        string content = _series.Length > 0 ? string.Join("; ", parts) : "no points";
        return $"{_chart.YLabel} over {_chart.XLabel}: {content}.";
    }

    private void Axes()
    {
        foreach (double tick in _y.Values)
        {
            string y = Coordinate(Y(tick));
            string style = tick == _y.Low ? "axis" : "grid";
            _svg.Append($"<line class=\"{style}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\"/>");
            _svg.Append($"<text class=\"tick end\" x=\"{Left - 8}\" y=\"{Coordinate(Y(tick) + 4)}\">{_y.Label(tick)}</text>\n");
        }

        foreach (double tick in _x.Values.Where(t => t >= _lowX && t <= _highX))
        {
            string x = Coordinate(X(tick));
            _svg.Append($"<line class=\"axis\" x1=\"{x}\" x2=\"{x}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 4}\"/>");
            _svg.Append($"<text class=\"tick middle\" x=\"{x}\" y=\"{Height - Bottom + 18}\">{_x.Label(tick)}</text>\n");
        }

        int middle = (Left + Width - Right) / 2;
        _svg.Append($"<text class=\"label middle\" x=\"{middle}\" y=\"{Height - 8}\">{Escape(_chart.XLabel)}</text>");
        _svg.Append($"<text class=\"label\" x=\"0\" y=\"12\">{Escape(_chart.YLabel)}</text>\n");
    }

    private void Line(int index)
    {
        var (name, markers, points) = _series[index];
        int style = index % Styles;
        string path = string.Join(' ', points.Select(p => $"{Coordinate(X(p.X))},{Coordinate(Y(p.Y))}"));
        _svg.Append($"<polyline class=\"line s{style}\" points=\"{path}\"/>\n");
        if (!markers && points.Count > 1)
        {
            return;
        }

        foreach (var (x, y) in points)
        {
            string hint = Escape($"{name}, {_chart.XLabel} {_x.Label(x)}: {Figure(y)}");
            _svg.Append($"<circle class=\"dot s{style}\" cx=\"{Coordinate(X(x))}\" cy=\"{Coordinate(Y(y))}\" r=\"3.5\"><title>{hint}</title></circle>\n");
        }
    }

    private void Legend()
    {
        _svg.Append("<ul class=\"legend\">");
        for (int i = 0; i < _series.Length; i++)
        {
            var (name, _, points) = _series[i];
            _svg.Append("<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\">")
                .Append($"<line class=\"line s{i % Styles}\" x1=\"0\" x2=\"28\" y1=\"5\" y2=\"5\"/></svg>")
                .Append($"{Escape(name)} <b>{Figure(points[^1].Y)}</b></li>");
        }

        _svg.Append("</ul>\n");
    }

    private static string Figure(double value)
    {
        double size = Math.Abs(value);
        string format = size == 0 || size >= 1000 ? "#,0" : size >= 0.001 ? "0.0000" : "0.###e+0";
        return value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
    }

    private double X(double value) => Left + ((value - _lowX) / (_highX - _lowX) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - ((value - _y.Low) / (_y.High - _y.Low) * (Height - Top - Bottom));
}
