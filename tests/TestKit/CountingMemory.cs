using System.Buffers;

namespace Blockyard.TestKit;

/// <summary>Bytes that count how often somebody looks at them: work is measured without a stopwatch.</summary>
/// <remarks>Each span taken of the memory, or of a part of it, counts once, however long it is. Thread-safe.</remarks>
public sealed class CountingMemory
{
    private long _reads;

    /// <summary>How often bytes were looked at.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Memory over these bytes that counts here.</summary>
    public ReadOnlyMemory<byte> Wrap(byte[] bytes) => new Counted(this, bytes).Memory;

    private sealed class Counted(CountingMemory owner, byte[] bytes) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            Interlocked.Increment(ref owner._reads);
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("Nobody pins these bytes.");

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
