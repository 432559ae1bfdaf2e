namespace Tiro.Models;

/// <summary>What a training step computes with. Sums, gradients, moments, and the weights that are updated, saved and evaluated are f32.</summary>
public enum Precision
{
    F32,

    /// <summary>
    /// Mixed precision: products and lookups use matrices rounded to BF16 before each step (norms and biases stay f32), inputs of
    /// linear layers and attention are rounded to BF16, and what backward needs of them is kept so. It saves memory, not time:
    /// .NET 10 has no BF16 multiply-add, and operands become f32 on their way into a product.
    /// </summary>
    BF16,
}
