namespace Tiro.Tests;

/// <summary>Tests that start processes run one after another, apart from the parallel ones.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessCollection
{
    public const string Name = "processes";
}
