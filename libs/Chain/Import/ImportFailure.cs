using System.Globalization;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>The block at which an import stopped.</summary>
/// <param name="Position">Its position in the source, from 0.</param>
/// <param name="Hash">Its hash; null if not even a header could be decoded.</param>
/// <param name="Height">Its height; null if its parent is unknown.</param>
/// <param name="Validation">The rule that it breaks.</param>
public sealed record ImportFailure(long Position, Hash256? Hash, int? Height, ValidationResult Validation)
{
    /// <summary>One line that says which block and why.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"block {Position} of the source ({Place}): {Validation}");

    private string Place => Hash is null ? "not decodable"
        : Height is null ? $"hash {Hash}, parent unknown"
        : string.Create(CultureInfo.InvariantCulture, $"height {Height}, hash {Hash}");
}
