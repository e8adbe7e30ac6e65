namespace Blockyard.Consensus.Scripts;

/// <summary>What a signature covers. Legacy and version 0 spends take any number; only the bits named here count.</summary>
public static class SignatureHashType
{
    /// <summary>Taproot only: like <see cref="All"/>, with the byte left out.</summary>
    public const int Default = 0;

    /// <summary>All inputs and outputs.</summary>
    public const int All = 1;

    /// <summary>All inputs, no output.</summary>
    public const int None = 2;

    /// <summary>All inputs, and the output at the input's own place.</summary>
    public const int Single = 3;

    /// <summary>Added to the others: of the inputs only the signed one.</summary>
    public const int AnyoneCanPay = 0x80;

    /// <summary>The bits that tell <see cref="None"/> and <see cref="Single"/> from everything else before Taproot.</summary>
    public const int OutputMask = 0x1f;
}
