using CsCheck;
using Tiro.Data;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

[Collection("Serial")]
public sealed class SupervisedBatchTests
{
    /// <summary>A tokenizer with a token for each of many letters, so that an answer's letters say where it comes from.</summary>
    private static readonly Tokenizer Letters = CharacterTrainer.Train(["User:\nAssistant:\n" + string.Concat(Enumerable.Range(0x4E00, 2000).Select(c => (char)c))], ["<|endoftext|>"]);

    private static readonly ChatEncoder Encoder = new(ChatTemplate.Plain, Letters);

    private static readonly Gen<int[]> Answers = Gen.Int[1, 25].Array[1, 30];

    [Theory]
    [InlineData(Packing.None)]
    [InlineData(Packing.BestFit)]
    public void EveryEpochTrainsEveryTargetOnce(Packing packing) => Gen.Select(Answers, Gen.Int[1, 4], Gen.ULong).Sample(
        (answers, rows, seed) =>
        {
            SupervisedSet set = SupervisedSet.Encode(Dialogues(answers), Encoder, context: 64);
            SupervisedBatches batches = new(set, rows, packing, seed), again = new(set, rows, packing, seed);
            TokenBatch batch = new(rows, 64), same = new(rows, 64);
            List<int[]> lines = [];
            for (int step = 0; lines.Count < 3 * batches.RowsPerEpoch; step++)
            {
                batches.Fill(batch, step);
                batches.ValidTargets(step).ShouldBe(batch.ValidTargets);
                batch.ValidTargets.ShouldBe(batch.Targets.Count(target => target != TokenBatch.Ignored));
                CheckSegments(batch, set);
                for (int row = 0; row < rows; row++)
                {
                    lines.Add([.. batch.Targets[(row * 64)..((row + 1) * 64)].Where(target => target != TokenBatch.Ignored)]);
                }
            }

            again.Fill(same, 1);
            batches.Fill(batch, 1);
            same.TokenIds.ShouldBe(batch.TokenIds);
            same.Targets.ShouldBe(batch.Targets);
            int[] expected = [.. set.Examples.SelectMany(example => example.Ids.Where((_, i) => example.Trained[i])).Order()];
            for (int epoch = 0; epoch < 3; epoch++)
            {
                lines.Skip(epoch * batches.RowsPerEpoch).Take(batches.RowsPerEpoch).SelectMany(line => line).Order().ShouldBe(expected);
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void EpochsAreOrderedAnew()
    {
        SupervisedSet set = SupervisedSet.Encode(Dialogues([.. Enumerable.Repeat(5, 40)]), Encoder, context: 64);
        var batches = new SupervisedBatches(set, rowsPerStep: 1, Packing.BestFit, seed: 1);
        batches.RowsPerEpoch.ShouldBe(20);
        TokenBatch first = new(1, 64), second = new(1, 64);
        batches.Fill(first, 0);
        batches.Fill(second, batches.RowsPerEpoch);
        first.TokenIds.ShouldNotBe(second.TokenIds);
        new SupervisedBatches(set, 1, Packing.BestFit, seed: 2).Fill(second, 0);
        first.TokenIds.ShouldNotBe(second.TokenIds);
        batches.Epochs(2 * batches.RowsPerEpoch).ShouldBe(2);
    }

    [Fact]
    public void MicroBatchesAreConsecutiveRowsOfTheStep()
    {
        SupervisedSet set = SupervisedSet.Encode(Dialogues([3, 9, 20, 4, 4, 7, 12, 1]), Encoder, context: 50);
        var batches = new SupervisedBatches(set, rowsPerStep: 6, Packing.BestFit, seed: 3);
        TokenBatch whole = new(6, 50), part = new(2, 50);
        for (long step = 9; step >= 0; step -= 3)
        {
            batches.Fill(whole, step);
            long targets = 0;
            for (int row = 0; row < 6; row += 2)
            {
                batches.Fill(part, step, row);
                part.TokenIds.ShouldBe(whole.TokenIds[(row * 50)..((row + 2) * 50)]);
                part.Targets.ShouldBe(whole.Targets[(row * 50)..((row + 2) * 50)]);
                targets += part.ValidTargets;
            }

            batches.ValidTargets(step).ShouldBe(targets);
        }
    }

    [Fact]
    public void FillingAllocatesNothingWithinAnEpoch()
    {
        SupervisedSet set = SupervisedSet.Encode(Dialogues([.. Enumerable.Repeat(10, 400)]), Encoder, context: 32);
        var batches = new SupervisedBatches(set, rowsPerStep: 4, Packing.None, seed: 3);
        TokenBatch batch = new(4, 32);
        batches.Fill(batch, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 1; step < 99; step++)
        {
            batches.ValidTargets(step);
            batches.Fill(batch, step);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void LongExamplesAreAnErrorUnlessChosenOtherwise()
    {
        DialogueRow[] dialogues = Dialogues([3, 60]);
        int[] lengths = [.. SupervisedSet.Encode(dialogues, Encoder, 200).Lengths];
        DataRowException error = Should.Throw<DataRowException>(() => SupervisedSet.Encode(dialogues, Encoder, context: 50));
        error.Message.ShouldStartWith($"d:2: the example has {lengths[1]} tokens, the context 50; ");
        SupervisedSet.Encode(dialogues, Encoder, lengths[1]).Lengths.ShouldBe(lengths);
        Should.Throw<DataRowException>(() => SupervisedSet.Encode(dialogues, Encoder, lengths[1] - 1));

        SupervisedSet cut = SupervisedSet.Encode(dialogues, Encoder, 50, LongExamples.Truncate);
        cut.Lengths.ShouldBe([lengths[0], 50]);
        cut.CutExamples.ShouldBe(1);
        SupervisedSet skipped = SupervisedSet.Encode(dialogues, Encoder, 50, LongExamples.Skip);
        skipped.Lengths.ShouldBe([lengths[0]]);
        skipped.Skipped.ShouldHaveSingleItem().Place.ShouldBe("d:2");
        SupervisedSet split = SupervisedSet.Encode(dialogues, Encoder, 50, LongExamples.Split);
        split.Lengths.ShouldBe([lengths[0], 50, lengths[1] - 50]);
        split.Targets.ShouldBe(SupervisedSet.Encode(dialogues, Encoder, 200).Targets);

        // Nothing but the question is left of the second one.
        DialogueRow[] late = [dialogues[0], new("d:2", [new(ChatRole.User, new string('\u4E00', 60)), new(ChatRole.Assistant, "\u4E01")])];
        SupervisedSet.Encode(late, Encoder, 50, LongExamples.Truncate).Skipped.Count.ShouldBe(1);
        Should.Throw<CorpusException>(() => SupervisedSet.Encode([late[1]], Encoder, 50, LongExamples.Skip)).Message.ShouldContain("No example is left");
    }

    [Fact]
    public void WhatCannotBeLearntIsAnError()
    {
        DialogueRow masked = new("d:1", [new(ChatRole.User, "U"), new(ChatRole.Assistant, "A", Trains: false)]);
        Should.Throw<DataRowException>(() => SupervisedSet.Encode([masked], Encoder, 50)).Message.ShouldStartWith("d:1: every label is masked");
        DialogueRow unknown = new("d:2", [new(ChatRole.User, "@"), new(ChatRole.Assistant, "A")]);
        Should.Throw<DataRowException>(() => SupervisedSet.Encode([unknown], Encoder, 50)).Message.ShouldStartWith("d:2: character");
        SupervisedSet rest = SupervisedSet.Encode([masked, .. Dialogues([3]), unknown], Encoder, 50, bad: BadRows.Skip);
        rest.Skipped.Select(error => error.Place).ShouldBe(["d:1", "d:2"]);
        rest.Examples.Count.ShouldBe(1);
        Should.Throw<CorpusException>(() => SupervisedSet.Encode([masked], Encoder, 50, bad: BadRows.Skip)).Message.ShouldStartWith("No example is left of 1, the first because d:1: every label is masked");
        Should.Throw<CorpusException>(() => SupervisedSet.Encode(Dialogues([60]), Encoder, 50, LongExamples.Truncate)).Message.ShouldContain("<|endoftext|>, is never a target");
        Should.Throw<CorpusException>(() => SupervisedSet.Encode([], Encoder, 50));
        Should.Throw<DataRowException>(() => SupervisedSet.Encode([new DialogueRow("d:3", [])], Encoder, 50)).Message.ShouldStartWith("d:3: every label is masked");
        int end = Encoder.EndOfTurn;
        SupervisedSet.Encode(Dialogues([3]), Encoder, 50, vocabulary: end + 1).Examples.Count.ShouldBe(1);
        Should.Throw<CorpusException>(() => SupervisedSet.Encode(Dialogues([3]), Encoder, 50, vocabulary: end)).Message.ShouldBe(
            $"d:1: token id {end} lies outside the model's vocabulary of {end}: use the tokenizer that belongs to the model.");
    }

    [Fact]
    public void TheFingerprintKnowsTokensAndMasks()
    {
        DialogueRow[] dialogues = Dialogues([3, 4]);
        DialogueRow[] masked = [dialogues[0], dialogues[1] with { Messages = [.. dialogues[1].Messages, new(ChatRole.User, "U"), new(ChatRole.Assistant, "A", Trains: false)] }];
        DialogueRow[] trained = [dialogues[0], masked[1] with { Messages = [.. masked[1].Messages.Select(message => message with { Trains = true })] }];
        string[] prints = [.. new[] { dialogues, masked, trained }.Select(set => SupervisedSet.Encode(set, Encoder, 64).Fingerprint)];
        prints.Distinct().Count().ShouldBe(3);
        SupervisedSet.Encode(Dialogues([3, 4]), Encoder, 64).Fingerprint.ShouldBe(prints[0]);
    }

    /// <summary>Answers of these lengths, in letters that no other answer has while there are enough.</summary>
    private static DialogueRow[] Dialogues(int[] answers)
    {
        int next = 0;
        return
        [
            .. answers.Select((length, i) => new DialogueRow($"d:{i + 1}",
            [
                new(ChatRole.User, "U"),
                new(ChatRole.Assistant, string.Concat(Enumerable.Range(0, length).Select(_ => (char)(0x4E00 + (next++ % 2000))))),
            ])),
        ];
    }

    /// <summary>Each segment is one whole example with its mask, from position 0; padding has no target.</summary>
    private static void CheckSegments(TokenBatch batch, SupervisedSet set)
    {
        for (int start = 0, end; start < batch.TokenIds.Length; start = end)
        {
            int length = batch.SequenceIds.AsSpan(start).IndexOfAnyExcept(batch.SequenceIds[start]);
            end = length < 0 ? batch.TokenIds.Length : start + length;
            batch.Positions[start..end].ShouldBe(Enumerable.Range(0, end - start));
            (start / batch.Context).ShouldBe((end - 1) / batch.Context);
            int[] ids = batch.TokenIds[start..end], targets = batch.Targets[start..end];
            if (targets.All(target => target == TokenBatch.Ignored))
            {
                ids.ShouldAllBe(id => id == 0);
                continue;
            }

            set.Examples.Any(example => example.Ids[..^1].SequenceEqual(ids)
                && example.Ids[1..].Select((id, i) => example.Trained[i + 1] ? id : TokenBatch.Ignored).SequenceEqual(targets)).ShouldBeTrue();
        }

        batch.SequenceIds[^1].ShouldBe(batch.Segments - 1);
    }
}
