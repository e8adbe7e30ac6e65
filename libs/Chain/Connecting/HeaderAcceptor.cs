using System.Diagnostics.CodeAnalysis;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>
/// Takes headers into the tree, in Bitcoin Core's order of checks. Their proof of work has been checked before.
/// </summary>
internal sealed class HeaderAcceptor(HeaderTree tree, TimeProvider time)
{
    /// <summary>Adds a header that is not in the tree.</summary>
    public ValidationResult TryAdd(BlockHeader header, [NotNullWhen(true)] out HeaderEntry? entry)
    {
        entry = null;
        if (!tree.TryGet(header.PreviousHash, out var parent))
        {
            return ValidationResult.Invalid(RejectCode.PreviousBlockNotFound);
        }

        if (parent.IsInvalid)
        {
            return ValidationResult.Invalid(RejectCode.BadPreviousBlock);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var context = new HeaderContext(tree.GetNextBits(parent), parent.MedianTimePast, now);
        var result = HeaderRules.CheckContext(header, context);
        if (result.IsValid)
        {
            entry = tree.Add(header, parent);
        }

        return result;
    }

    /// <summary>Adds a run of headers, each the parent of the next, up to the first that breaks a rule.</summary>
    public HeadersResult AddAll(IReadOnlyList<BlockHeader> headers)
    {
        HeaderEntry? last = null;
        var added = 0;
        foreach (var header in headers)
        {
            if (tree.TryGet(header.Hash, out var entry))
            {
                if (entry.IsInvalid)
                {
                    return new HeadersResult(
                        last, added, ValidationResult.Invalid(RejectCode.DuplicateInvalid), entry.IsInvalidated ? entry : null);
                }
            }
            else
            {
                var result = TryAdd(header, out entry);
                if (!result.IsValid)
                {
                    return new HeadersResult(last, added, result, FindInvalidated(header.PreviousHash));
                }

                added++;
            }

            last = entry;
        }

        return new HeadersResult(last, added, ValidationResult.Valid);
    }

    private HeaderEntry? FindInvalidated(in Hash256 hash) =>
        tree.TryGet(hash, out var entry) && entry.IsInvalidated ? entry : null;
}
