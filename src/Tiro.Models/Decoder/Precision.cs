namespace Tiro.Models;

/// <summary>How numbers are stored while a model trains. Every sum is made in f32, and weights, gradients and moments are f32.</summary>
public enum Precision
{
    F32,

    /// <summary>
    /// What enters a matrix product or attention and what backward needs of the forward pass is rounded to BF16, and kept so. It
    /// saves memory, not time: .NET 10 has no BF16 multiply-add.
    /// </summary>
    BF16,
}
