using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Every pattern of attention against the scalar reference in double: outputs, and gradients against its differences.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class AttentionPatternTests
{
    private static readonly (int First, int End)[] Prefix = [(0, 17)], Spans = [(3, 9), (30, 41), (41, 60)];

    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>Tokens, keys, and the pattern.</summary>
    private static Dictionary<string, (int Tokens, int Keys, ReferenceAttention Pattern)> Cases { get; } = new()
    {
        ["causal"] = (70, 70, new(4, 2, 32)),
        ["causal, several blocks"] = (270, 270, new(1, 1, 4)),
        ["causal, keys before"] = (21, 60, new(2, 1, 20) { QueryOffset = 39 }),
        ["bidirectional"] = (51, 51, new(3, 3, 16) { Causal = false }),
        ["cross"] = (19, 143, new(4, 2, 8) { Causal = false }),
        ["cross, all keys hidden"] = (5, 3, new(2, 1, 8) { Causal = false, KeyMask = [0, 0, 0] }),
        ["window"] = (160, 160, new(2, 2, 6, Window: 13)),
        ["window longer than a block"] = (290, 290, new(1, 1, 3, Window: 140)),
        ["bidirectional window"] = (60, 60, new(2, 1, 12, Window: 9) { Causal = false }),
        ["prefix"] = (40, 40, new(4, 2, 20) { Spans = Prefix }),
        ["prefix and keys before"] = (30, 44, new(2, 2, 9) { Spans = Prefix, QueryOffset = 14 }),
        ["spans"] = (70, 70, new(2, 1, 33) { Spans = Spans }),
        ["spans and window"] = (70, 70, new(2, 1, 17, Window: 8) { Spans = Spans }),
        ["span over blocks"] = (280, 280, new(1, 1, 2) { Spans = [(100, 270)] }),
        ["soft cap"] = (37, 37, new(2, 1, 80, Softcap: 1.5)),
        ["scale"] = (37, 37, new(2, 1, 96) { Scale = 0.03 }),
        ["ALiBi"] = (66, 66, new(3, 1, 10) { Slopes = [0.5, 0.1, 0.02] }),
        ["key mask"] = (30, 30, new(2, 2, 10) { KeyMask = [.. Enumerable.Range(0, 30).Select(j => j is 0 or 1 or 9 or 25 ? 0 : 1)] }),
        ["soft cap, ALiBi, prefix, key mask"] = (30, 30, new(2, 2, 10, Softcap: 2)
        {
            Slopes = [0.3, 0.05], Spans = Prefix, KeyMask = [.. Enumerable.Range(0, 30).Select(j => j % 7 == 3 ? 0 : 1)],
        }),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputAndGradients(string name) => Check(name, withSinks: false);

    [Theory]
    [InlineData("causal")]
    [InlineData("window")]
    [InlineData("spans")]
    [InlineData("cross, all keys hidden")]
    [InlineData("soft cap")]
    public void OutputAndGradientsWithSinks(string name) => Check(name, withSinks: true);

    [Fact]
    public void ASpanOfNoSequenceIsRefused()
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor segments = Tensor.Empty(DType.I64, new Shape(1, 5));
        long[] segment = [0, 4, 0, 4, 0];
        segment.CopyTo(segments.Span<long>());
        Should.Throw<ShapeException>(() => AttentionRanges.Create(segments, 4, new AttentionPattern(1, 1, 1), new AttentionSpan(1, 0, 2))).Message.ShouldContain("sequence 1");
    }

    private static void Check(string name, bool withSinks)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(7) { DifferencesPerInput = 12 };
        (int tokens, int keys, ReferenceAttention reference) = Cases[name];
        Tensor q = check.Input(tokens, reference.Heads * reference.HeadSize);
        Tensor k = check.Input(keys, reference.KvHeads * reference.HeadSize), v = check.Input(keys, reference.KvHeads * reference.HeadSize);
        Tensor sinks = withSinks ? check.Input(reference.Heads) : default;
        Tensor segments = Hold<long>(check, DType.I64, [0, tokens, 0, keys, reference.QueryOffset], 1, 5);
        Tensor slopes = reference.Slopes is { } s ? Hold<float>(check, DType.F32, [.. s.Select(x => (float)x)], s.Length) : default;
        Tensor mask = reference.KeyMask is { } m ? Hold<int>(check, DType.I32, m, m.Length) : default;
        var pattern = new AttentionPattern(reference.Heads, reference.KvHeads, reference.HeadSize)
        {
            Causal = reference.Causal, Window = reference.Window, Softcap = (float)reference.Softcap, Scale = (float)reference.Scale,
        };
        AttentionSpan[] spans = [.. reference.Spans.Select(x => new AttentionSpan(0, x.First, x.End))];
        check.Run(
            () => Tensors.Ops.Attention(q, k, v, segments, pattern, sinks, slopes, mask, spans.Length == 0 ? default : AttentionRanges.Create(segments, tokens, pattern, spans)),
            inputs => reference.Forward(inputs[0], inputs[1], inputs[2], withSinks ? inputs[3] : null));
    }

    private static Tensor Hold<T>(GradientCheck check, DType dtype, T[] values, params long[] sizes)
        where T : unmanaged
    {
        Tensor tensor = check.Hold(dtype, sizes);
        values.CopyTo(tensor.Span<T>());
        return tensor;
    }
}
