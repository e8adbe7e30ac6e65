using Blockyard.ChainStorage.Records;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>The lists in which each script's coins hang together, newest first, as the writer changes them.</summary>
internal static class CoinList
{
    /// <summary>The neighbours of a coin, or those that it had when it was spent.</summary>
    public static LinkRecord Get(KeyValueWriter writer, OutputPlace coin)
    {
        Span<byte> key = stackalloc byte[StateKeys.LinkSize];
        StateKeys.WriteLink(key, coin);
        return writer.TryRead(key, out var value) ? LinkRecord.Read(value) : default;
    }

    /// <summary>The coin after another one in the list.</summary>
    public static OutputPlace OlderThan(KeyValueReader reader, OutputPlace coin)
    {
        Span<byte> key = stackalloc byte[StateKeys.LinkSize];
        StateKeys.WriteLink(key, coin);
        return reader.TryRead(key, out var value) ? LinkRecord.Read(value).Older : OutputPlace.None;
    }

    /// <summary>Puts a new coin in front of the one that was the newest; there is nothing to do for a script's only coin.</summary>
    public static void Push(KeyValueWriter writer, OutputPlace coin, OutputPlace older)
    {
        if (!older.IsNone)
        {
            Change(writer, coin, newer: null, older);
            Change(writer, older, newer: coin, older: null);
        }
    }

    /// <summary>Undoes <see cref="Push"/>.</summary>
    public static void Pop(KeyValueWriter writer, OutputPlace coin, OutputPlace older)
    {
        if (!older.IsNone)
        {
            Change(writer, coin, newer: null, OutputPlace.None);
            Change(writer, older, newer: OutputPlace.None, older: null);
        }
    }

    /// <summary>Takes a coin out from between its neighbours; its own record remembers them.</summary>
    public static void Remove(KeyValueWriter writer, LinkRecord neighbours) =>
        Join(writer, neighbours, neighbours.Older, neighbours.Newer);

    /// <summary>Undoes <see cref="Remove"/>.</summary>
    public static void PutBack(KeyValueWriter writer, OutputPlace coin, LinkRecord neighbours) => Join(writer, neighbours, coin, coin);

    private static void Join(KeyValueWriter writer, LinkRecord neighbours, OutputPlace afterNewer, OutputPlace beforeOlder)
    {
        if (!neighbours.Newer.IsNone)
        {
            Change(writer, neighbours.Newer, newer: null, older: afterNewer);
        }

        if (!neighbours.Older.IsNone)
        {
            Change(writer, neighbours.Older, newer: beforeOlder, older: null);
        }
    }

    private static void Change(KeyValueWriter writer, OutputPlace coin, OutputPlace? newer, OutputPlace? older)
    {
        Span<byte> key = stackalloc byte[StateKeys.LinkSize];
        StateKeys.WriteLink(key, coin);
        var change = new LinkChange(newer, older);
        writer.Update(key, ref change);
        if (change.IsEmpty)
        {
            writer.Delete(key);
        }
    }

    /// <summary>Changes one neighbour of a coin.</summary>
    private struct LinkChange(OutputPlace? newer, OutputPlace? older) : IValueChange
    {
        /// <summary>No neighbour is left.</summary>
        public bool IsEmpty { get; private set; }

        public readonly int InitialLength => LinkRecord.Size;

        public readonly int LengthAfter(scoped ReadOnlySpan<byte> value) => LinkRecord.Size;

        public void Apply(scoped Span<byte> value)
        {
            var before = LinkRecord.Read(value);
            var after = new LinkRecord(newer ?? before.Newer, older ?? before.Older);
            after.Write(value);
            IsEmpty = after.IsEmpty;
        }
    }
}
