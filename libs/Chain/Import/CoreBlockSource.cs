using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Blockyard.Consensus;

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

    private long _position;

    /// <inheritdoc/>
    public async ValueTask<SourceBlock?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await SkipZerosAsync(cancellationToken))
        {
            return null;
        }

        var start = _position;
        var prefix = await TakeAsync(PrefixSize, cancellationToken);
        if (prefix.Length < PrefixSize || BinaryPrimitives.ReadUInt32LittleEndian(prefix) != magic)
        {
            return new SourceBlock(default, $"no block record begins at byte {start}");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(sizeof(uint)));
        if (length > BlockRules.MaxWeight)
        {
            return new SourceBlock(default, $"the record at byte {start} is longer than any block");
        }

        var raw = await TakeAsync((int)length, cancellationToken);
        return raw.Length == (int)length
            ? new SourceBlock(raw)
            : new SourceBlock(default, $"the record at byte {start} is cut short");
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

    /// <summary>Reads that many bytes in the clear; fewer at the end.</summary>
    private async ValueTask<byte[]> TakeAsync(int length, CancellationToken cancellationToken)
    {
        var result = await reader.ReadAtLeastAsync(length, cancellationToken);
        var taken = result.Buffer.Slice(0, Math.Min(length, result.Buffer.Length));
        var bytes = taken.ToArray();
        reader.AdvanceTo(taken.End);
        for (var i = 0; i < bytes.Length && key.Length > 0; i++)
        {
            bytes[i] ^= KeyAt(_position + i);
        }

        _position += bytes.Length;
        return bytes;
    }

    private byte KeyAt(long position) => key.Length == 0 ? (byte)0 : key[position % KeySize];
}
