using System.Buffers.Binary;
using System.Text;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Mining;

/// <summary>
/// A template with a payout: everything needed to hash. Thread-safe; every searcher takes extra nonces of its own from it.
/// </summary>
/// <remarks>
/// What is hashed for one extra nonce: every nonce for the template's version, then for each version that may be rolled, while
/// the time moves on with the clock within its bounds. Since an extra nonce is taken once, no header is hashed twice.
/// </remarks>
public sealed class MiningJob
{
    /// <summary>Bytes of the longest tag.</summary>
    public const int MaxTagSize = 32;

    private const int VersionOffset = 0;
    private const int MerkleRootOffset = 36;
    private const int TimeOffset = 68;

    private readonly CoinbaseLayout _coinbase;
    private readonly byte[] _header = new byte[BlockHeader.Size];
    private readonly TimeProvider _time;
    private readonly long _created;
    private readonly ExtraNonces _extraNonces;

    /// <summary>Makes a job.</summary>
    /// <param name="template">The template.</param>
    /// <param name="payoutScript">Script that the reward is paid to.</param>
    /// <param name="extraNonces">The miner's numbers, the same for all its jobs.</param>
    /// <param name="time">Moves the header's time on while the job lasts.</param>
    /// <param name="tag">Text that the coinbase carries; ASCII, at most 32 characters.</param>
    /// <exception cref="ArgumentException">
    /// The template's bits are no target, or prefix, branch, script or tag have an impossible size.
    /// </exception>
    public MiningJob(
        MiningTemplate template,
        ReadOnlyMemory<byte> payoutScript,
        ExtraNonces extraNonces,
        TimeProvider time,
        string tag = "/Blockyard/")
    {
        if (!template.Bits.TryDecode(out var target) || target.IsZero)
        {
            throw new ArgumentException($"{template.Bits} is no target.", nameof(template));
        }

        if (template.ExtraNoncePrefix.Length > MiningTemplate.MaxExtraNoncePrefixSize
            || template.MerkleBranch.Length % Hash256.Size != 0)
        {
            throw new ArgumentException("The extra-nonce prefix or the Merkle branch has an impossible size.", nameof(template));
        }

        if (payoutScript.IsEmpty)
        {
            throw new ArgumentException("Without a script anybody could take the reward.", nameof(payoutScript));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(tag.Length, MaxTagSize, nameof(tag));
        Template = template;
        Target = target;
        _extraNonces = extraNonces;
        _time = time;
        _created = time.GetTimestamp();
        _coinbase = new CoinbaseLayout(template, payoutScript, Encoding.ASCII.GetBytes(tag));
        new BlockHeader(
            template.Version, template.PreviousHash, Hash256.Zero, template.CurrentTime, template.Bits, nonce: 0).Write(_header);
    }

    /// <summary>The template.</summary>
    public MiningTemplate Template { get; }

    /// <summary>The number that a header's hash must not exceed.</summary>
    public UInt256 Target { get; }

    /// <summary>The time that a header should carry now: the chain-store's clock moved on by ours, within the bounds.</summary>
    /// <remarks>Two clocks that disagree do no harm this way.</remarks>
    public uint CurrentTime
    {
        get
        {
            var elapsed = (uint)_time.GetElapsedTime(_created).TotalSeconds;
            return Math.Clamp(Template.CurrentTime + elapsed, Template.MinTime, Math.Max(Template.MinTime, Template.MaxTime));
        }
    }

    /// <summary>Takes an extra nonce that nobody else gets.</summary>
    internal ulong TakeExtraNonce() => _extraNonces.Take();

    /// <summary>Writes the header for an extra nonce, with nonce zero and the time still to be set.</summary>
    internal void WriteHeader(ulong extraNonce, Span<byte> header)
    {
        Span<byte> id = stackalloc byte[Hash256.Size];
        var coinbase = new byte[_coinbase.StrippedSize];
        _coinbase.WriteStripped(extraNonce, coinbase);
        Sha256d.Hash(coinbase, id);
        _header.CopyTo(header);
        MerkleTree.ComputeRootFromBranch(id, index: 0, Template.MerkleBranch.Span, header.Slice(MerkleRootOffset, Hash256.Size));
    }

    /// <summary>Versions that a header may have.</summary>
    internal long VersionCount => VersionRolling.CountOf(Template.VersionMask);

    /// <summary>Sets one of the versions in a header.</summary>
    internal void WriteVersion(uint number, Span<byte> header) => BinaryPrimitives.WriteInt32LittleEndian(
        header[VersionOffset..], VersionRolling.Apply(Template.Version, Template.VersionMask, number));

    /// <summary>Sets the time in a header.</summary>
    internal static void WriteTime(uint time, Span<byte> header) =>
        BinaryPrimitives.WriteUInt32LittleEndian(header[TimeOffset..], time);

    /// <summary>Makes the solution of a header that meets the target.</summary>
    internal MiningSolution ToSolution(ulong extraNonce, ReadOnlySpan<byte> header) =>
        new(Template, BlockHeader.Parse(header), _coinbase.ToArray(extraNonce));
}
