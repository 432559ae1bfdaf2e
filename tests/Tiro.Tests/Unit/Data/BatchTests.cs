using CsCheck;
using Tiro.Data;

namespace Tiro.Tests.Unit.Data;

[Collection("Serial")]
public sealed class BatchTests
{
    private static readonly Gen<int[]> DocumentLengths = Gen.Int[1, 40].Array[1, 12];

    [Fact]
    public void WindowsAreShiftedSlicesThatDependOnSeedAndStepAlone()
    {
        TokenSplit split = Documents([500]).Train;
        WindowBatches batches = new(split, rowsPerStep: 6, context: 16, seed: 3), again = new(split, 6, 16, seed: 3);
        TokenBatch late = new(6, 16), early = new(6, 16);
        batches.Fill(early, step: 0);
        batches.Fill(late, step: 41);
        again.Fill(early, step: 41);
        early.TokenIds.ShouldBe(late.TokenIds);
        early.FirstSequence.ShouldBe(246);
        early.ValidTargets.ShouldBe(96);
        batches.ValidTargets(41).ShouldBe(96);
        for (int i = 0; i < 96; i++)
        {
            early.TokenIds[i].ShouldBe(early.TokenIds[i - (i % 16)] + (i % 16));
            early.Targets[i].ShouldBe(early.TokenIds[i] + 1);
            early.Positions[i].ShouldBe(i % 16);
            early.SequenceIds[i].ShouldBe(i / 16);
        }

        new WindowBatches(split, 6, 16, seed: 4).Fill(early, step: 41);
        early.TokenIds.ShouldNotBe(late.TokenIds);
    }

    [Fact]
    public void WindowOffsetsCoverTheWholeRangeEvenly()
    {
        TokenSplit split = Documents([13]).Train;
        WindowBatches batches = new(split, rowsPerStep: 4, context: 3, seed: 1);
        TokenBatch batch = new(4, 3);
        int[] counts = new int[10];
        for (int step = 0; step < 1000; step++)
        {
            batches.Fill(batch, step);
            for (int row = 0; row < 4; row++)
            {
                counts[batch.TokenIds[row * 3]]++;
            }
        }

        counts.ShouldAllBe(count => count > 320 && count < 480);
    }

    [Fact]
    public void GivenOffsetsAreUsedAndChecked()
    {
        TokenSplit split = Documents([20]).Train;
        TokenBatch batch = new(2, 4);
        new WindowBatches(split, 2, 4, [0, 15, 7, 3]).Fill(batch, step: 1);
        batch.TokenIds.ShouldBe([7, 8, 9, 10, 3, 4, 5, 6]);
        Should.Throw<ArgumentOutOfRangeException>(() => new WindowBatches(split, 2, 4, [0, 15, 7, 3]).Fill(batch, step: 2));
        Should.Throw<CorpusException>(() => new WindowBatches(split, 2, 4, [16])).Message.ShouldContain("offset 16");
    }

    [Fact]
    public void PackingTrainsEveryTokenExactlyOnceAnEpoch()
    {
        Gen.Select(DocumentLengths, Gen.Int[1, 3], Gen.Int[1, 30], Gen.ULong).Sample(
            (lengths, rows, context, seed) =>
            {
                TokenSplit split = Documents(lengths).Train;
                if (split.Length <= context || split.Length < rows * context || split.Length == split.DocumentCount)
                {
                    return;
                }

                CheckEpochs(split, lengths, new PackedBatches(split, rows, context, seed));
            },
            seed: "0000KOIPe7R1",
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void EpochsAreShuffledDifferently()
    {
        TokenSplit split = Documents([.. Enumerable.Repeat(4, 50)]).Train;
        PackedBatches batches = new(split, rowsPerStep: 50, context: 4, seed: 9);
        List<int[]> epochs = [];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            TokenBatch batch = new(50, 4);
            batches.Fill(batch, epoch);
            epochs.Add(batch.TokenIds);
            batch.TokenIds.Order().ShouldBe(Enumerable.Range(0, 200));
        }

        epochs[0].ShouldNotBe(epochs[1]);
        epochs[1].ShouldNotBe(epochs[2]);
        epochs[0].ShouldNotBe([.. Enumerable.Range(0, 200)]);
    }

    [Fact]
    public void MicroBatchesAreConsecutiveRowsOfTheStep()
    {
        TokenSplit split = Documents([5, 9, 2, 17, 30, 8, 21]).Train;
        foreach (TrainingBatches batches in new TrainingBatches[] { new WindowBatches(split, 6, 8, seed: 2), new PackedBatches(split, 6, 8, seed: 2) })
        {
            TokenBatch whole = new(6, 8), part = new(2, 8);
            for (long step = 12; step >= 0; step -= 4)
            {
                batches.Fill(whole, step);
                long valid = 0;
                for (int row = 0; row < 6; row += 2)
                {
                    batches.Fill(part, step, row);
                    part.TokenIds.ShouldBe(whole.TokenIds[(row * 8)..((row + 2) * 8)]);
                    part.Targets.ShouldBe(whole.Targets[(row * 8)..((row + 2) * 8)]);
                    part.Positions.ShouldBe(whole.Positions[(row * 8)..((row + 2) * 8)]);
                    part.FirstSequence.ShouldBe((step * 6) + row);
                    part.SequenceIds[0].ShouldBe(0);
                    valid += part.ValidTargets;
                }

                valid.ShouldBe(whole.ValidTargets);
                batches.ValidTargets(step).ShouldBe(valid);
            }

            Should.Throw<ArgumentOutOfRangeException>(() => batches.Fill(part, 0, firstRow: 5));
        }
    }

    [Fact]
    public void ValidationTakesEveryFullWindowInOrder()
    {
        TokenSplit split = Documents([30, 21]).Train;
        ValidationBatches plain = new(split, rows: 4, context: 7), packed = new(split, 4, 7, packed: true);
        plain.Windows.ShouldBe(7);
        plain.Count.ShouldBe(2);
        TokenIds(plain).ShouldBe(Enumerable.Range(0, 49));
        TokenIds(packed).ShouldBe(Enumerable.Range(0, 49));
        plain.Read(1).Rows.ShouldBe(3);
        plain.Read(1).FirstSequence.ShouldBe(4);
        plain.Read(0).Targets[..28].ShouldBe(Enumerable.Range(1, 28));
        packed.Read(1).Targets[1].ShouldBe(TokenBatch.Ignored);
        packed.Read(1).Positions[..4].ShouldBe([0, 1, 0, 1]);
        packed.Read(1).SequenceIds[..8].ShouldBe([0, 0, 1, 1, 1, 1, 1, 2]);
        packed.Read(1).ValidTargets.ShouldBe(20);

        ValidationBatches first = new(split, rows: 3, context: 7, maximumBatches: 1);
        TokenIds(first).ShouldBe(Enumerable.Range(0, 21));
        new ValidationBatches(split, rows: 100, context: 7).Count.ShouldBe(1);
    }

    [Fact]
    public void TooSmallCorporaNameBothSizes()
    {
        TokenSplit split = Documents([10]).Train;
        Should.Throw<CorpusException>(() => new WindowBatches(split, 1, 10, seed: 0)).Message.ShouldContain("has 10 tokens, a window takes context + 1 = 11");
        Should.Throw<CorpusException>(() => new PackedBatches(split, 3, 5, seed: 0)).Message.ShouldContain("3 rows x 5 = 15");
        Should.Throw<CorpusException>(() => new ValidationBatches(split, 1, 10)).Message.ShouldContain("validation_fraction");
        Should.Throw<CorpusException>(() => new PackedBatches(Documents([1, 1, 1]).Train, 1, 2, seed: 0)).Message.ShouldContain("one token");
    }

    [Fact]
    public void FillingAllocatesNothing()
    {
        TokenSplit split = Documents([.. Enumerable.Repeat(40, 100)]).Train;
        foreach (TrainingBatches batches in new TrainingBatches[] { new WindowBatches(split, 8, 32, seed: 2), new PackedBatches(split, 8, 32, seed: 2) })
        {
            TokenBatch batch = new(8, 32);
            batches.Fill(batch, 0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 1; step < 100; step++)
            {
                batches.Fill(batch, step);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        }
    }

    [Fact]
    public void MoreThanTwoToThe31TokensWork()
    {
        const long length = 3_000L << 20;
        int[] chunk = [.. Enumerable.Range(0, 1 << 20)];
        TokenSplit split = new(new TokenBuffer(Enumerable.Repeat(chunk, 3_000), length), [0, length - 100]);
        TokenBatch batch = new(2, 64);

        WindowBatches windows = new(split, 2, 64, seed: 5);
        long far = 0;
        for (int step = 0; step < 50; step++)
        {
            windows.Fill(batch, step);
            far += batch.ValidTargets;
        }

        far.ShouldBe(50 * 128);
        PackedBatches packed = new(split, 2, 64, seed: 5);
        packed.Fill(batch, step: (length / 128) - 1);
        packed.ValidTargets((length / 128) - 1).ShouldBe(batch.ValidTargets);
        batch.ValidTargets.ShouldBeGreaterThanOrEqualTo(126);
        new ValidationBatches(split, 100, 64).Windows.ShouldBe((length - 1) / 64);
    }

    /// <summary>Ids count up over the corpus, so that an id is its own address.</summary>
    private static TokenCorpus Documents(int[] lengths)
    {
        List<int[]> documents = [];
        int next = 0;
        foreach (int length in lengths)
        {
            documents.Add([.. Enumerable.Range(next, length)]);
            next += length;
        }

        return TokenCorpus.FromDocuments(documents, [], next);
    }

    private static List<int> TokenIds(ValidationBatches batches)
    {
        List<int> ids = [];
        for (int i = 0; i < batches.Count; i++)
        {
            ids.AddRange(batches.Read(i).TokenIds);
        }

        return ids;
    }

    private static void CheckEpochs(TokenSplit split, int[] lengths, PackedBatches batches)
    {
        int length = (int)split.Length, perStep = batches.RowsPerStep * batches.Context;
        List<int> inputs = [], targets = [];
        TokenBatch batch = new(batches.RowsPerStep, batches.Context);
        for (int step = 0; inputs.Count < 3 * length; step++)
        {
            batches.Fill(batch, step);
            batches.ValidTargets(step).ShouldBe(batch.ValidTargets);
            batch.Targets.Count(target => target >= 0).ShouldBe(batch.ValidTargets);
            inputs.AddRange(batch.TokenIds);
            targets.AddRange(batch.Targets);
            CheckSegments(split, batch);
        }

        HashSet<int> starts = [.. lengths.Select((_, i) => (int)split.DocumentStart(i))];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            inputs.Skip(epoch * length).Take(length).Order().ShouldBe(Enumerable.Range(0, length));
            targets.Skip(epoch * length).Take(length).Where(target => target >= 0).Order()
                .ShouldBe(Enumerable.Range(0, length).Where(id => !starts.Contains(id)));
        }

        perStep.ShouldBe(batch.TokenIds.Length);
    }

    private static void CheckSegments(TokenSplit split, TokenBatch batch)
    {
        for (int i = 0; i < batch.TokenIds.Length; i++)
        {
            int id = batch.TokenIds[i], document = split.DocumentAt(id);
            bool starts = i % batch.Context == 0 || id == split.DocumentStart(document);
            int segment = i == 0 ? 0 : batch.SequenceIds[i - 1] + (starts ? 1 : 0);
            batch.SequenceIds[i].ShouldBe(segment);
            batch.Positions[i].ShouldBe(starts ? 0 : batch.Positions[i - 1] + 1);
            batch.Targets[i].ShouldBe(id + 1 == split.DocumentEnd(document) ? TokenBatch.Ignored : id + 1);
        }

        batch.Segments.ShouldBe(batch.SequenceIds[^1] + 1);
    }
}
