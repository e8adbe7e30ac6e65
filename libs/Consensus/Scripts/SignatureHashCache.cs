using System.Buffers;
using Blockyard.Crypto;

namespace Blockyard.Consensus.Scripts;

/// <summary>
/// Remembers the hashes that the signatures of one input were checked against, so that a script with many checks does not hash
/// the whole transaction for each.
/// </summary>
/// <remarks>
/// <para>A legacy hash takes in the whole transaction, the script code and, last of all, the hash type. What came before the
/// hash type is kept for each of the six ways in which a hash type chooses inputs and outputs, together with the script code that
/// it was made of; another script code takes its place.</para>
/// <para>The first hash of an input is not kept: nearly all inputs check one signature and shall not pay for this. Memory is
/// rented. The default value is an empty cache; mutable, pass it by reference; not thread-safe.</para>
/// </remarks>
internal struct SignatureHashCache : IDisposable
{
    private const int Kinds = 6;

    private Entry[]? _entries;
    private bool _wasAsked;

    /// <summary>Gives the hash as it was before the hash type was appended, if it is at hand.</summary>
    public readonly bool TryResume(
        SignatureVersion version, int hashType, ReadOnlySpan<byte> scriptCode, out Sha256Hasher hasher)
    {
        hasher = default;
        if (_entries is null)
        {
            return false;
        }

        ref var entry = ref _entries[KindOf(hashType)];
        if (entry.Code is null || entry.Version != version || !entry.Code.AsSpan(0, entry.CodeLength).SequenceEqual(scriptCode))
        {
            return false;
        }

        hasher = entry.Hasher;
        return true;
    }

    /// <summary>Keeps a hash to which everything but the hash type was appended.</summary>
    public void Keep(SignatureVersion version, int hashType, ReadOnlySpan<byte> scriptCode, in Sha256Hasher hasher)
    {
        if (!_wasAsked)
        {
            _wasAsked = true;
            return;
        }

        _entries ??= ArrayPool<Entry>.Shared.Rent(Kinds);
        ref var entry = ref _entries[KindOf(hashType)];
        if (entry.Code is null || entry.Code.Length < scriptCode.Length)
        {
            entry.Dispose();
            entry.Code = ArrayPool<byte>.Shared.Rent(scriptCode.Length);
        }

        scriptCode.CopyTo(entry.Code);
        entry.CodeLength = scriptCode.Length;
        entry.Version = version;
        entry.Hasher = hasher;
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Dispose()
    {
        if (_entries is null)
        {
            return;
        }

        foreach (ref var entry in _entries.AsSpan(0, Kinds))
        {
            entry.Dispose();
        }

        ArrayPool<Entry>.Shared.Return(_entries);
        _entries = null;
    }

    // NONE, SINGLE and everything else, each with and without ANYONECANPAY.
    private static int KindOf(int hashType)
    {
        var outputs = (hashType & SignatureHashType.OutputMask) switch
        {
            SignatureHashType.None => 0,
            SignatureHashType.Single => 1,
            _ => 2,
        };
        return (hashType & SignatureHashType.AnyoneCanPay) != 0 ? outputs + (Kinds / 2) : outputs;
    }

    private struct Entry : IDisposable
    {
        public Sha256Hasher Hasher;
        public byte[]? Code;
        public int CodeLength;
        public SignatureVersion Version;

        public void Dispose()
        {
            if (Code is not null)
            {
                ArrayPool<byte>.Shared.Return(Code);
                Code = null;
            }
        }
    }
}
