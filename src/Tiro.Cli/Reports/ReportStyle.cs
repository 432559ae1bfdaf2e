namespace Tiro.Cli;

/// <summary>The style sheet of a report: one column, light or dark as the reader's system is; no outside resource.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --page: #ffffff; --card: #f6f7f9; --text: #1c2128; --soft: #59636e; --rule: #d5dae0;
          --s0: #1f6feb; --s1: #c4500c; --s2: #1a7f37; --s3: #8250df;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #12161c; --card: #1a2028; --text: #e4e8ed; --soft: #9aa5b1; --rule: #343c46;
            --s0: #6cb0ff; --s1: #ffa657; --s2: #5fcf7a; --s3: #c9a2ff;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
        main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
        .lead { color: var(--soft); margin: 0; }
        figure { margin: 1rem 0; padding: 1rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
        figcaption { font-weight: 600; margin-bottom: .5rem; }
        .chart > svg { display: block; width: 100%; height: auto; }
        .grid { stroke: var(--rule); stroke-width: 1; }
        .axis { stroke: var(--soft); stroke-width: 1; }
        .tick, .label { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .dot { stroke: var(--card); stroke-width: 1; }
        .line.s0 { stroke: var(--s0); } .dot.s0 { fill: var(--s0); }
        .line.s1 { stroke: var(--s1); stroke-dasharray: 7 4; } .dot.s1 { fill: var(--s1); }
        .line.s2 { stroke: var(--s2); stroke-dasharray: 2 4; } .dot.s2 { fill: var(--s2); }
        .line.s3 { stroke: var(--s3); stroke-dasharray: 9 4 2 4; } .dot.s3 { fill: var(--s3); }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
        .key { width: 28px; height: 10px; margin-right: .5rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: break-word; }
        th { color: var(--soft); font-weight: 600; }
        .number { text-align: right; }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .92rem/1.5 ui-monospace, "Liberation Mono", Consolas, monospace; }
        .prompt { color: var(--soft); }
        @media print { figure { break-inside: avoid; } }
        """;
}
