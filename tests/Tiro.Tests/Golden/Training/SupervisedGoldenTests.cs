using Tiro.Data;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Golden.Training;

/// <summary>Packed supervised examples train as separate ones do: against a reference, and one packing against the other.</summary>
public sealed class SupervisedGoldenTests
{
    [Fact]
    public void PackedExamplesHaveTheReferencesLossAndGradient()
    {
        GoldenCase golden = GoldenCases.Load("training/sft/packing", "block_diagonal");
        int[] ids = Array.ConvertAll(golden.Values("in.input_ids"), id => (int)id), documents = Array.ConvertAll(golden.Values("in.document"), d => (int)d);
        ChatTokens[] examples = [.. documents.Distinct().Select(d => Example([.. ids.Where((_, i) => documents[i] == d)]))];
        using ModelPackage package = ModelPackage.Load(Repository.Path("tests/fixtures/training/sft/base"));
        package.Model.Parameters.Train();
        package.Model.Parameters.ClearGradients();
        var batch = new TokenBatch(1, ids.Length);
        batch.Begin(0);
        foreach (ChatTokens example in examples)
        {
            batch.AddSegment(example.Ids.AsSpan(0, example.Ids.Length - 1), example.Ids.AsSpan(1));
        }

        batch.AddPadding(examples.Length);
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Tensor hiddenTC = package.Model.Forward(ForwardBatch.Packed(batch.TokenIds, batch.Positions, batch.SequenceIds));
        Tensor loss = Tensors.Ops.LinearCrossEntropy(hiddenTC, package.Model.HeadWeight, Tensor.From(batch.Targets), 1.0 / batch.ValidTargets);
        tape.Backward(loss);

        loss.Item().ShouldBe((float)golden.Scalar("out.loss"), 1e-4f);
        Near.Check(package.Model.Parameters["embedding.weight"].Grad.Read(), golden.Values("grad.embed"), 1e-5, 1e-4, "gradient of the embedding");
    }

    [Fact]
    public void PackingChangesNothingButThePlaceOfWork()
    {
        using SmallTraining packed = new(context: 64), apart = new(context: 64);
        Tokenizer letters = CharacterTrainer.Train(["User:\nAssistant:\n" + string.Concat(Enumerable.Range('a', 26).Select(c => (char)c))], ["<|endoftext|>"]);
        letters.VocabularySize.ShouldBeLessThanOrEqualTo(SmallTraining.Vocabulary);
        DialogueRow[] dialogues = [.. Enumerable.Range(0, 12).Select(i => new DialogueRow($"d:{i}", [new(ChatRole.User, "a"), new(ChatRole.Assistant, new string((char)('b' + i), 1 + (i % 5)))]))];
        SupervisedSet set = SupervisedSet.Encode(dialogues, new ChatEncoder(ChatTemplate.Plain, letters), context: 64);
        SupervisedBatches together = new(set, new SupervisedBatches(set, 1, Packing.BestFit, 1).RowsPerEpoch, Packing.BestFit, seed: 1), single = new(set, 12, Packing.None, seed: 1);
        together.RowsPerStep.ShouldBeLessThan(12);

        double[] expected = apart.Run(single, microRows: 12, first: 0, end: 3), losses = packed.Run(together, microRows: 1, first: 0, end: 3);

        for (int i = 0; i < expected.Length; i++)
        {
            losses[i].ShouldBe(expected[i], 1e-5);
        }

        packed.Weights.Zip(apart.Weights, (x, y) => Math.Abs(x - y)).Max().ShouldBeLessThan(1e-5f);
    }

    private static ChatTokens Example(int[] ids) => new(ids, [false, .. Enumerable.Repeat(true, ids.Length - 1)]);
}
