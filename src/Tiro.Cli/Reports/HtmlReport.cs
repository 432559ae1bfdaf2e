using System.Text;
using static Tiro.Cli.HtmlText;

namespace Tiro.Cli;

/// <summary>
/// A report as one HTML file that needs nothing else: no script, no outside resource; charts are inline SVG. All text that is
/// given to it is shown as text.
/// </summary>
internal sealed class HtmlReport(string title, string lead)
{
    private readonly List<(string Title, ReportBlock[] Blocks)> _sections = [];
    private int _charts;

    /// <summary>Adds a section under its own heading; returns the report.</summary>
    public HtmlReport Section(string heading, params ReportBlock[] blocks)
    {
        _sections.Add((heading, blocks));
        return this;
    }

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        _charts = 0;
        var html = new StringBuilder();
        html.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Escape(title)}</title>
            <style>
            {ReportStyle.Css}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>{Escape(title)}</h1>
            <p class="lead">{Escape(lead)}</p>
            </header>

            """);
        foreach (var (heading, blocks) in _sections)
        {
            html.Append($"<section>\n<h2>{Escape(heading)}</h2>\n");
            foreach (ReportBlock block in blocks)
            {
                html.Append(Block(block));
            }

            html.Append("</section>\n");
        }

        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private string Block(ReportBlock block) => block switch
    {
        ReportText text => $"<p>{Escape(text.Text)}</p>\n",
        LineChart chart => SvgChart.Draw(chart, $"chart{++_charts}"),
        ReportTable table => Table(table),
        TextSample sample => $"<figure>\n<figcaption>{Escape(sample.Title)}</figcaption>\n"
            + $"<pre><span class=\"prompt\">{Escape(sample.Prompt)}</span>{Escape(sample.Continuation)}</pre>\n</figure>\n",
        _ => throw new ArgumentException($"a report cannot show {block.GetType().Name}", nameof(block)),
    };

    private static string Table(ReportTable table)
    {
        bool[] numeric = [.. table.Headers.Select((_, column) => table.Rows.Any(row => IsNumber(row[column])) && table.Rows.All(row => row[column].Length == 0 || IsNumber(row[column])))];
        var html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int column = 0; column < table.Headers.Count; column++)
        {
            html.Append($"<th scope=\"col\"{Class(column)}>{Escape(table.Headers[column])}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Append("<tr>");
            for (int column = 0; column < table.Headers.Count; column++)
            {
                html.Append($"<td{Class(column)}>{Escape(row[column])}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table></div>\n").ToString();

        string Class(int column) => numeric[column] ? " class=\"number\"" : "";
    }

    private static bool IsNumber(string cell) => cell.Length > 0 && (char.IsAsciiDigit(cell[0]) || cell[0] is '-' or '+' or '.');
}
