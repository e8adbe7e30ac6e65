using System.Buffers;
using System.IO.Pipelines;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>One block per line, in hexadecimal. Empty lines and blanks around a line do not matter.</summary>
internal sealed class HexBlockSource(PipeReader reader) : IBlockSource
{
    /// <summary>Longer than any block in hexadecimal.</summary>
    private const int MaxLine = (2 * BlockRules.MaxWeight) + 1024;

    private long _line;
    private long _searched;

    /// <inheritdoc/>
    public async ValueTask<SourceBlock?> ReadAsync(BlockBuffer block, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var newLine = buffer.Slice(_searched).PositionOf((byte)'\n');
            if (newLine is null && !result.IsCompleted && buffer.Length <= MaxLine)
            {
                // A line comes in hundreds of pieces: each is searched once.
                _searched = buffer.Length;
                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            _searched = 0;
            var line = newLine is { } end ? buffer.Slice(0, end) : buffer;
            _line++;
            var found = Decode(line, block);
            reader.AdvanceTo(newLine is { } last ? buffer.GetPosition(1, last) : buffer.End);
            if (found is not null || newLine is null)
            {
                return found;
            }
        }
    }

    /// <summary>Decodes a line; null if it is empty.</summary>
    private SourceBlock? Decode(in ReadOnlySequence<byte> line, BlockBuffer block)
    {
        if (line.Length > MaxLine)
        {
            return new SourceBlock($"line {_line} is longer than any block");
        }

        var length = (int)line.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        line.CopyTo(rented);
        var text = rented.AsSpan(0, length).Trim(" \t\r"u8);
        var isEmpty = text.IsEmpty;
        var status = Convert.FromHexString(text, block.Begin(text.Length / 2).Span, out _, out _);
        ArrayPool<byte>.Shared.Return(rented);
        if (status != OperationStatus.Done)
        {
            return new SourceBlock($"line {_line} is not hexadecimal");
        }

        return isEmpty ? null : default(SourceBlock);
    }
}
