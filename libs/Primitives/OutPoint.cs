using System.Globalization;

namespace Blockyard.Primitives;

/// <summary>Names one output of one transaction.</summary>
public readonly record struct OutPoint(Hash256 TransactionId, uint Index)
{
    /// <summary>Length in bytes when serialised.</summary>
    public const int Size = Hash256.Size + sizeof(uint);

    /// <summary>What the input of a coinbase names: nothing.</summary>
    public static OutPoint Null => new(Hash256.Zero, uint.MaxValue);

    /// <summary>True for <see cref="Null"/>.</summary>
    public bool IsNull => Index == uint.MaxValue && TransactionId.IsZero;

    /// <summary>Reads "transaction id:number"; false if the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OutPoint outPoint)
    {
        outPoint = default;
        if (text.Length <= 2 * Hash256.Size || text[2 * Hash256.Size] != ':'
            || !Hash256.TryParse(text[..(2 * Hash256.Size)], out var id)
            || !DecimalText.TryParse(text[((2 * Hash256.Size) + 1)..], out uint index))
        {
            return false;
        }

        outPoint = new OutPoint(id, index);
        return true;
    }

    /// <summary>Compares transaction id and number.</summary>
    public bool Equals(OutPoint other) => Index == other.Index && TransactionId == other.TransactionId;

    /// <summary>A hash code that differs from process to process, so that nobody outside can prepare collisions.</summary>
    public override int GetHashCode() => HashCode.Combine(TransactionId, Index);

    /// <summary>"transaction id:number".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TransactionId}:{Index}");
}
