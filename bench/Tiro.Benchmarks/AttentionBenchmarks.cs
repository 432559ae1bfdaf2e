using BenchmarkDotNet.Attributes;
using Tiro.Tensors;

namespace Tiro.Benchmarks;

/// <summary>Causal attention of one sequence, eight heads of size 64, as an op: with its tape and its pooled memory.</summary>
public class AttentionBenchmarks
{
    private const int Heads = 8, HeadSize = 64;

    private readonly List<Parameter> _qkv = [];
    private Tensor _segments, _upstream;

    [Params(256, 1024)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        foreach (string name in new[] { "q", "k", "v" })
        {
            var parameter = new Parameter(name, Uniform(_qkv.Count));
            parameter.Train(Tensor.Persistent(DType.F32, parameter.Shape));
            _qkv.Add(parameter);
        }

        _upstream = Uniform(_qkv.Count);
        _segments = Tensor.Persistent(DType.I64, new Shape(1, 5));
        ReadOnlySpan<long> segment = [0, Tokens, 0, Tokens, 0];
        segment.CopyTo(_segments.Span<long>());
    }

    [Benchmark]
    public void Forward()
    {
        using TensorScope scope = TensorScope.Begin();
        Attend();
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        foreach (Parameter parameter in _qkv)
        {
            parameter.GradReady = false;
        }

        tape.Backward(Attend(), _upstream);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (Parameter parameter in _qkv)
        {
            parameter.Grad.Dispose();
            parameter.Value.Dispose();
        }

        _qkv.Clear();
        _upstream.Dispose();
        _segments.Dispose();
    }

    private Tensor Attend() => Ops.Attention(_qkv[0], _qkv[1], _qkv[2], _segments, new AttentionPattern(Heads, Heads, HeadSize));

    private Tensor Uniform(int seed)
    {
        var random = new Random(seed);
        Tensor tensor = Tensor.Persistent(DType.F32, new Shape(Tokens, Heads * HeadSize));
        foreach (ref float x in tensor.Span<float>())
        {
            x = (float)((2 * random.NextDouble()) - 1);
        }

        return tensor;
    }
}
