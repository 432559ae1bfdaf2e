namespace Tiro.Text;

/// <summary>How segmentations are drawn.</summary>
/// <param name="Alpha">Each is drawn with its probability to this power, normalized: 0 uniform, 1 the model's own, larger ones closer to the best.</param>
/// <param name="Random">The source of randomness.</param>
internal sealed record TokenSampling(double Alpha, Random Random);
