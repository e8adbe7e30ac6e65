using Blockyard.Primitives;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Blockyard.Peering.Sessions;

/// <summary>Hashes as they stand in messages: 32 bytes in internal order.</summary>
internal static class HashField
{
    public static ByteString Of(in Hash256 hash) => ByteString.CopyFrom(hash.AsSpan());

    public static bool TryRead(ByteString bytes, out Hash256 hash)
    {
        var fits = bytes.Length == Hash256.Size;
        hash = fits ? new Hash256(bytes.Span) : default;
        return fits;
    }

    /// <summary>False if there are more than <paramref name="limit"/>, or one of them has another length.</summary>
    public static bool TryReadAll(RepeatedField<ByteString> field, int limit, out Hash256[] hashes)
    {
        hashes = [];
        if (field.Count > limit)
        {
            return false;
        }

        var read = new Hash256[field.Count];
        for (var i = 0; i < read.Length; i++)
        {
            if (!TryRead(field[i], out read[i]))
            {
                return false;
            }
        }

        hashes = read;
        return true;
    }
}
