using System.Buffers;
using System.Runtime.InteropServices;

namespace Blockyard.Fuzz.Engine;

/// <summary>
/// Memory whose last byte lies against a page that may not be touched: whoever reads a single byte too far ends the process.
/// </summary>
internal sealed unsafe partial class GuardedInput : MemoryManager<byte>
{
    /// <summary>The longest input.</summary>
    public const int Capacity = 1 << 16;

    private const int ProtectNone = 0;
    private const int ProtectReadWrite = 3;

    private readonly byte* _start;
    private readonly byte* _guard;

    public GuardedInput()
    {
        var page = Environment.SystemPageSize;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)(Capacity + page), (nuint)page);
        _guard = _start + Capacity;
        if (ProtectMemory(_guard, (nuint)page, ProtectNone) != 0)
        {
            throw new InvalidOperationException($"A page cannot be guarded: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Puts an input against the guard; what was there before is gone.</summary>
    public ReadOnlyMemory<byte> Place(ReadOnlySpan<byte> input)
    {
        var memory = Memory[(Capacity - input.Length)..];
        input.CopyTo(memory.Span);
        return memory;
    }

    public override Span<byte> GetSpan() => new(_start, Capacity);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _ = ProtectMemory(_guard, (nuint)Environment.SystemPageSize, ProtectReadWrite);
        NativeMemory.AlignedFree(_start);
    }

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int ProtectMemory(byte* address, nuint length, int protection);
}
