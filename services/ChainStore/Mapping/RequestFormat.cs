using Blockyard.Chain.Snapshots;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using OutPoint = Blockyard.Primitives.OutPoint;
using SnapshotPlace = Blockyard.Chain.Snapshots.SnapshotPlace;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Reads the parts of requests; what is malformed is a <see cref="FormatException"/> that names the field.</summary>
internal static class RequestFormat
{
    /// <summary>Reads an id in display order.</summary>
    public static Hash256 ParseHash(string text, string field) => Hash256.TryParse(text, out var hash)
        ? hash
        : throw new FormatException($"{field} must be 64 hex digits.");

    /// <summary>Reads an outpoint.</summary>
    public static OutPoint ParseOutPoint(Contracts.Chain.V1.OutPoint? outPoint) => outPoint is null
        ? throw new FormatException("outpoint is missing.")
        : new OutPoint(ParseHash(outPoint.Txid, "outpoint.txid"), outPoint.Vout);

    /// <summary>Reads a place in a snapshot.</summary>
    public static SnapshotPlace ParsePlace(Contracts.Chain.V1.SnapshotPlace place, SnapshotHeader header)
    {
        if (place.BlockHash.Length != Hash256.Size
            || place.Height == 0 || place.Height > header.Height
            || place.Offset <= SnapshotHeader.Size || place.Offset >= (ulong)header.Length
            || (place.Height == header.Height && new Hash256(place.BlockHash.Span) != header.TipHash))
        {
            throw new FormatException("start.places holds something that is no place of this snapshot.");
        }

        return new SnapshotPlace((int)place.Height, new Hash256(place.BlockHash.Span), (long)place.Offset);
    }

    /// <summary>Applies a list's default and upper limit.</summary>
    public static int PageSize(uint asked, int usual, int most) => asked == 0 ? usual : (int)Math.Min(asked, (uint)most);

    /// <summary>The hash that names a script in the indexes.</summary>
    public static Hash256 ParseScript(ScriptSelector? selector, Network network)
    {
        switch (selector?.ScriptCase)
        {
            case ScriptSelector.ScriptOneofCase.Address:
                return AddressCodec.TryToScript(selector.Address, network, out var script, out var error)
                    ? ScriptHash.Of(script)
                    : throw new FormatException($"script.address: {error}");
            case ScriptSelector.ScriptOneofCase.ScriptPubkey:
                return ScriptHash.Of(selector.ScriptPubkey.Span);
            case ScriptSelector.ScriptOneofCase.ScriptHash:
                return selector.ScriptHash.Length == 2 * Hash256.Size && selector.ScriptHash.All(char.IsAsciiHexDigit)
                    ? new Hash256(Convert.FromHexString(selector.ScriptHash))
                    : throw new FormatException("script.script_hash must be 64 hex digits.");
            default:
                throw new FormatException("script must name an address, a script_pubkey or a script_hash.");
        }
    }
}
