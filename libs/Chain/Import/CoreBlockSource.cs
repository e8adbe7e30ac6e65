using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>Bitcoin Core's block file.</summary>
/// <remarks>
/// <code>
///  magic (4)   length (u32 LE)   block (length)        … again …        zeros that Core allocates ahead
/// </code>
/// Every byte may be combined by exclusive-or with a key of eight bytes that begins anew at multiples of eight in the file.
/// </remarks>
internal sealed class CoreBlockSource(PipeReader reader, uint magic, byte[] key) : IBlockSource
{
    /// <summary>Length of the key.</summary>
    public const int KeySize = 8;

    private const int PrefixSize = 2 * sizeof(uint);

    private readonly byte[] _prefix = new byte[PrefixSize];
    private long _position;

    /// <inheritdoc/>
    public async ValueTask<SourceBlock?> ReadAsync(BlockBuffer block, CancellationToken cancellationToken)
    {
        if (!await SkipZerosAsync(cancellationToken))
        {
            return null;
        }

        var start = _position;
        if (!await TakeAsync(_prefix, cancellationToken) || BinaryPrimitives.ReadUInt32LittleEndian(_prefix) != magic)
        {
            return new SourceBlock($"no block record begins at byte {start}");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_prefix.AsSpan(sizeof(uint)));
        if (length > BlockRules.MaxWeight)
        {
            return new SourceBlock($"the record at byte {start} is longer than any block");
        }

        return await TakeAsync(block.Begin((int)length), cancellationToken)
            ? default(SourceBlock)
            : new SourceBlock($"the record at byte {start} is cut short");
    }

    /// <summary>Passes over bytes that are zero in the clear; false at the end.</summary>
    private async ValueTask<bool> SkipZerosAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var zeros = CountZeros(result.Buffer);
            var onlyZeros = zeros == result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.GetPosition(zeros));
            _position += zeros;
            if (!onlyZeros || result.IsCompleted)
            {
                return !onlyZeros;
            }
        }
    }

    private long CountZeros(in ReadOnlySequence<byte> buffer)
    {
        var count = 0L;
        foreach (var segment in buffer)
        {
            foreach (var value in segment.Span)
            {
                if ((value ^ KeyAt(_position + count)) != 0)
                {
                    return count;
                }

                count++;
            }
        }

        return count;
    }

    /// <summary>Reads bytes in the clear; false if the end comes first.</summary>
    private async ValueTask<bool> TakeAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var result = await reader.ReadAtLeastAsync(destination.Length, cancellationToken);
        if (result.Buffer.Length < destination.Length)
        {
            reader.AdvanceTo(result.Buffer.End);
            return false;
        }

        var taken = result.Buffer.Slice(0, destination.Length);
        taken.CopyTo(destination.Span);
        reader.AdvanceTo(taken.End);
        Unscramble(destination.Span);
        _position += destination.Length;
        return true;
    }

    private void Unscramble(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && key.Length > 0; i++)
        {
            bytes[i] ^= KeyAt(_position + i);
        }
    }

    private byte KeyAt(long position) => key.Length == 0 ? (byte)0 : key[position % KeySize];
}
