using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>The model that a run starts from.</summary>
public sealed record ModelSource
{
    /// <summary>A model folder, a checkpoint, a run folder or the folder of an adapter.</summary>
    public string Path { get; init; } = "";

    /// <summary>The chat template by its name; "" = the model's own.</summary>
    public string Template { get; init; } = "";

    /// <summary>Most tokens of an example; 0 = the model's context.</summary>
    public int Context { get; init; }

    /// <summary>What a <see cref="RunJob"/> says of the model just loaded, before anything changes it.</summary>
    public (string Path, string Hash) Identify(DecoderModel model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in model.Parameters.All)
        {
            // In pieces: a span of bytes ends at 2 GiB.
            for (ReadOnlySpan<float> rest = parameter.Value.Span<float>(); !rest.IsEmpty;)
            {
                int piece = Math.Min(rest.Length, 1 << 24);
                hash.AppendData(MemoryMarshal.AsBytes(rest[..piece]));
                rest = rest[piece..];
            }
        }

        return (Path, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Loads the model with the encoder of its dialogues; the caller disposes the package.</summary>
    /// <exception cref="FormatException">The model is none that a run can start from; the message says why.</exception>
    public (ModelPackage Package, ChatEncoder Chat, int Context) Load(Recomputation recompute)
    {
        ModelPackage package = ModelPackage.Load(Path);
        try
        {
            if (package.Model.Config.ScoreHead)
            {
                throw new FormatException($"{Path}: a reward model, which scores texts; start from a language model");
            }

            if (package.Model.Parameters.IsQuantized)
            {
                throw new FormatException($"{Path}: quantised weights cannot be trained; start from the model that the file was made from");
            }

            // The folder of an adapter is its base with the adapter in it.
            foreach (LoraAdapter adapter in package.Adapters)
            {
                adapter.Merge();
            }

            int context = Context == 0 ? package.Model.Config.Context : Context;
            if (context > package.Model.Config.Context)
            {
                throw new FormatException($"model.context is {context}, but the model has {package.Model.Config.Context}; lower it, or leave it out");
            }

            package.Model.Recompute = recompute;
            return (package, ModelText.Of(package).Chat(Template.Length == 0 ? null : Template), context);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }
}
