namespace Tiro.Cli;

/// <summary>One piece of a report's section.</summary>
internal abstract record ReportBlock;

/// <summary>A paragraph.</summary>
internal sealed record ReportText(string Text) : ReportBlock;

/// <summary>Rows under headers; every row has as many cells as there are headers. Numbers line up at the right.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportBlock;

/// <summary>Text of a model: what it was given and what it wrote.</summary>
internal sealed record TextSample(string Title, string Prompt, string Continuation) : ReportBlock;

/// <summary>Lines over a common x axis; with <see cref="FromZero"/> the y axis starts at 0, for quantities whose size matters.</summary>
internal sealed record LineChart(string Title, string XLabel, string YLabel, IReadOnlyList<ChartSeries> Series, bool FromZero = false)
    : ReportBlock;

/// <summary>One line of a chart; points that are not finite are left out. <see cref="Markers"/> shows each point, for sparse series.</summary>
internal sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points, bool Markers = false);
