using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Blockyard.Crypto;

/// <summary>SHA-256 over data that comes in pieces, without copying the pieces together and without allocating.</summary>
/// <remarks>
/// A transaction id skips parts of the serialised transaction: append the parts that count, then finish.
/// The value is mutable: pass it by reference. It can be used again after <see cref="Reset"/> only. A copy goes its own way: what
/// many messages begin with is taken in once.
/// </remarks>
public struct Sha256Hasher
{
    private State _state;
    private Block _pending;
    private ulong _length;

    /// <summary>An empty hasher.</summary>
    public Sha256Hasher()
    {
        Reset();
    }

    /// <summary>Forgets what was appended.</summary>
    public void Reset()
    {
        Sha256Compression.InitialState.CopyTo(_state);
        _length = 0;
    }

    /// <summary>Goes on from a state that has already taken in whole blocks.</summary>
    /// <param name="state">Eight words.</param>
    /// <param name="blocks">How many 64-byte blocks the state has taken in.</param>
    public static Sha256Hasher FromState(ReadOnlySpan<uint> state, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blocks);
        var hasher = new Sha256Hasher();
        state[..Sha256Compression.StateWords].CopyTo(hasher._state);
        hasher._length = (ulong)blocks * Sha256Compression.BlockSize;
        return hasher;
    }

    /// <summary>Takes in the next piece.</summary>
    public void Append(scoped ReadOnlySpan<byte> piece)
    {
        var filled = (int)(_length % Sha256Compression.BlockSize);
        _length += (ulong)piece.Length;
        Span<byte> pending = _pending;
        if (filled > 0)
        {
            var taken = Math.Min(piece.Length, pending.Length - filled);
            piece[..taken].CopyTo(pending[filled..]);
            if (filled + taken < pending.Length)
            {
                return;
            }

            Sha256Compression.Compress(_state, pending);
            piece = piece[taken..];
        }

        var whole = piece.Length - (piece.Length % pending.Length);
        Sha256Compression.Compress(_state, piece[..whole]);
        piece[whole..].CopyTo(pending);
    }

    /// <summary>Writes the SHA-256 of everything appended.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 32 bytes.</exception>
    public void Finish(scoped Span<byte> destination)
    {
        Span<byte> pending = _pending;
        var filled = (int)(_length % Sha256Compression.BlockSize);
        pending[filled] = 0x80;
        pending[(filled + 1)..].Clear();
        if (filled >= Sha256Compression.BlockSize - sizeof(ulong))
        {
            Sha256Compression.Compress(_state, pending);
            pending.Clear();
        }

        BinaryPrimitives.WriteUInt64BigEndian(pending[^sizeof(ulong)..], _length * 8);
        Sha256Compression.Compress(_state, pending);
        for (var i = 0; i < Sha256Compression.StateWords; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[(sizeof(uint) * i)..], _state[i]);
        }
    }

    /// <summary>Writes the SHA-256 of the SHA-256 of everything appended.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 32 bytes.</exception>
    public void FinishDouble(scoped Span<byte> destination)
    {
        Span<byte> first = stackalloc byte[Sha256.HashSize];
        Finish(first);
        Reset();
        Append(first);
        Finish(destination);
    }

    [InlineArray(Sha256Compression.StateWords)]
    private struct State
    {
        private uint _word;
    }

    [InlineArray(Sha256Compression.BlockSize)]
    private struct Block
    {
        private byte _byte;
    }
}
