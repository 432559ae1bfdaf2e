namespace Tiro.Tests.Unit.Kernels;

/// <summary>Tests that change process-wide settings (threads of the pool) or measure the process: never beside others.</summary>
[CollectionDefinition("Serial", DisableParallelization = true)]
public sealed class SerialCollection;
