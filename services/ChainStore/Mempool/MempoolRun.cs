using System.Globalization;
using System.Security.Cryptography;
using Blockyard.Primitives;

namespace Blockyard.Services.ChainStore.Mempool;

/// <summary>Names this run of the node in mempool cursors and page tokens: numbers start again with every run.</summary>
internal sealed class MempoolRun
{
    private const int IdLength = 12;

    private readonly string _id;

    public MempoolRun()
    {
        Name = new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size));
        _id = Name.ToString()[..IdLength];
    }

    /// <summary>Another one in every run.</summary>
    public Hash256 Name { get; }

    /// <summary>The cursor after an event.</summary>
    public string CursorOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{_id}-{sequence}");

    /// <summary>The event that a cursor stands after; null if it is of another run or none at all.</summary>
    public long? SequenceOf(string cursor) =>
        cursor.StartsWith(_id + "-", StringComparison.Ordinal)
        && DecimalText.TryParse(cursor.AsSpan(_id.Length + 1), out long sequence)
            ? sequence
            : null;
}
