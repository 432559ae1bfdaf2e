namespace Tiro.Alignment;

/// <summary>Sums over the pairs of a step.</summary>
internal struct PairStatistics
{
    private double _loss, _chosen, _rejected;
    private long _pairs, _right;

    public readonly double Loss => _loss / _pairs;

    public readonly double Chosen => _chosen / _pairs;

    public readonly double Rejected => _rejected / _pairs;

    public readonly double Accuracy => (double)_right / _pairs;

    public void Add(ReadOnlySpan<float> losses, ReadOnlySpan<float> chosen, ReadOnlySpan<float> rejected)
    {
        for (int i = 0; i < losses.Length; i++)
        {
            _loss += losses[i];
            _chosen += chosen[i];
            _rejected += rejected[i];
            _right += chosen[i] > rejected[i] ? 1 : 0;
        }

        _pairs += losses.Length;
    }
}
