namespace Tiro.Models;

/// <summary>What training computes again in the backward pass instead of keeping it from the forward pass. No choice changes a bit.</summary>
public enum Recomputation
{
    /// <summary>Nothing but the cheap outputs of norms and activations.</summary>
    None,

    /// <summary>Of each layer, the first norm, the projections to q, k and v, the rotation and attention itself.</summary>
    Attention,

    /// <summary>Each layer as a whole: only its input is kept.</summary>
    Block,
}
