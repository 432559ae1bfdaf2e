namespace Tiro.Tensors;

/// <summary>How products with quantised weights are computed. Weights that are not quantised always compute in f32.</summary>
public enum Arithmetic
{
    /// <summary>Blocks are widened inside the kernel: the bits of a product with the dequantised weights.</summary>
    F32,

    /// <summary>Integer dots of the weights with activations that are quantised a block of 32 at a time.</summary>
    Native,
}
