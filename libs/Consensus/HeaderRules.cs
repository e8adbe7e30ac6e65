using System.Globalization;
using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Rules about a block's header.</summary>
public static class HeaderRules
{
    /// <summary>How far ahead of this node's clock a block's time may be, in seconds.</summary>
    public const int MaxFutureSeconds = 2 * 60 * 60;

    /// <summary>The lowest version since BIP 34, 66 and 65 are in force, which they are from block 1 on.</summary>
    public const int MinVersion = 4;

    /// <summary>
    /// Checks that the hash meets the target that the header claims, and that the network allows that target at all.
    /// </summary>
    public static ValidationResult CheckProofOfWork(BlockHeader header, ChainParams parameters)
    {
        parameters.PowLimit.TryDecode(out var limit);
        var met = header.Bits.TryDecode(out var target)
            && !target.IsZero
            && target <= limit
            && UInt256.FromHash(header.Hash) <= target;
        return met ? ValidationResult.Valid : ValidationResult.Invalid(RejectCode.HighHash, "proof of work failed");
    }

    /// <summary>Checks target, time and version of a header against its place in the chain, in Bitcoin Core's order.</summary>
    public static ValidationResult CheckContext(BlockHeader header, in HeaderContext context)
    {
        if (header.Bits != context.RequiredBits)
        {
            return ValidationResult.Invalid(RejectCode.BadDifficultyBits, "incorrect proof of work");
        }

        if (header.Time <= context.MedianTimePast)
        {
            return ValidationResult.Invalid(RejectCode.TimeTooOld, "block's timestamp is too early");
        }

        if (header.Time > context.Now + MaxFutureSeconds)
        {
            return ValidationResult.Invalid(RejectCode.TimeTooNew, "block timestamp too far in the future");
        }

        if (header.Version < MinVersion)
        {
            var version = header.Version.ToString("x8", CultureInfo.InvariantCulture);
            return ValidationResult.Invalid(
                RejectCode.BadVersion, $"bad-version(0x{version})", $"rejected nVersion=0x{version} block");
        }

        return ValidationResult.Valid;
    }
}
