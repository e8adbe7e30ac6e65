using System.Buffers.Binary;
using System.Numerics;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Mining.Scanning;

/// <summary>A header made ready for trying nonces: everything that does not depend on the nonce is computed here, once.</summary>
/// <remarks>
/// A header is 80 bytes, so the inner hash takes two blocks:
/// <code>
///  block 1: bytes 0–63 (version, previous hash, most of the Merkle root)     → midstate
///  block 2: w0 end of the Merkle root, w1 time, w2 bits, w3 nonce, w4 = 80000000, w5–w14 = 0, w15 = 640 (length in bits)
/// </code>
/// Of block 2 the rounds 0 to 2 and, but for one addition, round 3 are the same for every nonce; so are w16 and w17 of the
/// message schedule, and parts of later words. Owned by one thread; prepared again for another header without allocating.
/// </remarks>
internal sealed class HeaderWork
{
    private const int NonceOffset = 76;
    private const uint HeaderBits = 8 * BlockHeader.Size;
    private const uint EndMarker = 0x8000_0000;

    private readonly byte[] _header = new byte[BlockHeader.Size];
    private UInt256 _target;

    /// <summary>State before block 2.</summary>
    public readonly uint[] Midstate = new uint[Sha256Compression.StateWords];

    /// <summary>State after round 3 but for the nonce, which is still to be added to words a (0) and e (4).</summary>
    public readonly uint[] AfterRound3 = new uint[Sha256Compression.StateWords];

    /// <summary>The first 18 words with their round constants; w3, the nonce, counts as zero.</summary>
    public readonly uint[] Words = new uint[18];

    /// <summary>The 16 words of block 2; w3, the nonce, is zero.</summary>
    public readonly uint[] Block = new uint[16];

    /// <summary>Words 16 and 17 of the schedule.</summary>
    public uint W16, W17;

    /// <summary>What words 18, 19, 20, 22, 30 and 31 of the schedule get from words that are the same for every nonce.</summary>
    public uint Part18, Part19, Part20, Part22, Part30, Part31;

    /// <summary>The highest 32 bits of the target: a hash whose highest bits are above them is rejected at once.</summary>
    public uint TargetTop;

    /// <summary>The header's bytes; what they hold as nonce means nothing.</summary>
    public ReadOnlySpan<byte> Header => _header;

    /// <summary>Takes in a header.</summary>
    public void Prepare(ReadOnlySpan<byte> header, UInt256 target)
    {
        header[..BlockHeader.Size].CopyTo(_header);
        _target = target;
        TargetTop = (uint)(target >> 224).Low64;
        Sha256Compression.InitialState.CopyTo(Midstate);
        Sha256Compression.Compress(Midstate, _header.AsSpan(0, Sha256Compression.BlockSize));

        Span<uint> words = stackalloc uint[Words.Length];
        words.Clear();
        for (var i = 0; i < 3; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(Sha256Compression.BlockSize + (sizeof(uint) * i)));
        }

        words[4] = EndMarker;
        words[15] = HeaderBits;
        words[..Block.Length].CopyTo(Block);
        words[16] = W16 = Sigma0(words[1]) + words[0];
        words[17] = W17 = Sigma1(HeaderBits) + Sigma0(words[2]) + words[1];
        Part18 = Sigma1(W16) + words[2];
        Part19 = Sigma1(W17) + Sigma0(EndMarker);
        Part20 = EndMarker;
        Part22 = HeaderBits;
        Part30 = Sigma0(HeaderBits);
        Part31 = Sigma0(W16) + HeaderBits;
        for (var i = 0; i < words.Length; i++)
        {
            Words[i] = words[i] + Sha256Compression.RoundConstants[i];
        }

        RunFirstRounds();
    }

    /// <summary>Whether the header with this nonce meets the whole target.</summary>
    public bool IsSolution(uint nonce)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(NonceOffset), nonce);
        Sha256d.Hash(_header, hash);
        return new UInt256(hash) <= _target;
    }

    /// <summary>Finds the first of some nonces that meets the target: the highest 32 bits can be low enough and the rest not.</summary>
    /// <param name="first">The first word to look at: nonces are taken in the order of their reversed bytes.</param>
    /// <param name="count">How many.</param>
    /// <param name="nonce">The nonce that meets the target.</param>
    public bool TryConfirm(uint first, int count, out uint nonce)
    {
        for (var i = 0u; i < count; i++)
        {
            nonce = BinaryPrimitives.ReverseEndianness(first + i);
            if (IsSolution(nonce))
            {
                return true;
            }
        }

        nonce = 0;
        return false;
    }

    private void RunFirstRounds()
    {
        Midstate.CopyTo(AfterRound3, 0);
        var state = AfterRound3.AsSpan();
        for (var i = 0; i < 4; i++)
        {
            var (a, b, c, e, f, g) = (state[0], state[1], state[2], state[4], state[5], state[6]);
            var rotatedE = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var rotatedA = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t = state[7] + rotatedE + (g ^ (e & (f ^ g))) + Words[i];
            state[..7].CopyTo(state[1..]);
            state[4] += t;
            state[0] = t + rotatedA + ((a & b) | (c & (a | b)));
        }
    }

    private static uint Sigma0(uint word) =>
        BitOperations.RotateRight(word, 7) ^ BitOperations.RotateRight(word, 18) ^ (word >> 3);

    private static uint Sigma1(uint word) =>
        BitOperations.RotateRight(word, 17) ^ BitOperations.RotateRight(word, 19) ^ (word >> 10);
}
