using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Tests.Unit.Formats;
using Tiro.Tests.Unit.Text;

namespace Tiro.Tests.Unit.Models;

/// <summary>A damaged model file is refused with a typed error of one line, or loads.</summary>
[Collection("Serial")]
public sealed class GgufModelMutationTests
{
    [Fact]
    public void DamagedModelsAreRefusedOrLoad()
    {
        using var folder = new TemporaryFolder();
        using (DecoderModel model = SmallModels.Quantized(SmallModels.Llama with { VocabularySize = 320, Layers = 1, Context = 64 }))
        {
            GgufModel.Save(folder["valid"], model, SmallTokenizers.Trained());
        }

        byte[] valid = File.ReadAllBytes(folder["valid"]);
        long header = 0;
        using (GgufFile file = GgufFile.Open(folder["valid"]))
        {
            header = file.Entries.Values.Min(entry => entry.Offset);
        }

        using var leaks = new Leaks();
        var random = new Random(20261126);
        int refused = 0, count = Mutations.Count(600);
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(folder["m"], Mutations.Mutate(random, valid, (int)header));
            try
            {
                ModelPackage.Load(folder["m"]).Dispose();
            }
            catch (FormatException error)
            {
                refused++;
                error.Message.ShouldNotContain("\n");
            }
        }

        refused.ShouldBeInRange(count / 3, count - 1);
    }
}
