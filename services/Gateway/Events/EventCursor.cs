using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.Events;

/// <summary>
/// A listener's place in the chain as the id of an event: the block that it has seen last and a few before it, newest
/// first, so that another node finds the fork even if the newest one never got there.
/// </summary>
internal sealed record EventCursor(IReadOnlyList<string> Hashes)
{
    private const int MaxHashes = 6;

    // Places in a locator, which names ten blocks one by one and then doubles its steps.
    private static readonly int[] Sample = [0, 3, 8, 12, 15, 18];

    /// <summary>Reads an id that a client sends back.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static EventCursor Parse(string id)
    {
        var hashes = id.Split(',');
        return hashes.Length <= MaxHashes && Array.TrueForAll(hashes, hash => Hash256.TryParse(hash, out _))
            ? new EventCursor(hashes)
            : throw ProblemException.Invalid("invalid_event_id", "Last-Event-ID is none that this API gave out.");
    }

    /// <summary>A few hashes of a locator.</summary>
    public static EventCursor From(BlockLocator? locator, string hash) =>
        new(
            locator is { BlockHashes.Count: > 0 }
                ? [.. Sample.Where(i => i < locator.BlockHashes.Count).Select(i => locator.BlockHashes[i])]
                : [hash]);

    /// <summary>The place one step further.</summary>
    public EventCursor After(string hash) => new([hash, .. Hashes.Where(known => known != hash).Take(MaxHashes - 1)]);

    /// <summary>The place as a chain-store takes it.</summary>
    public BlockLocator ToLocator() => new() { BlockHashes = { Hashes } };

    public override string ToString() => string.Join(',', Hashes);
}
