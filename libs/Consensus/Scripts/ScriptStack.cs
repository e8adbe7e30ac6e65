using System.Buffers;

namespace Blockyard.Consensus.Scripts;

/// <summary>
/// The elements a script works on: views of the scripts, of the witness, or of the arena where results are written.
/// </summary>
/// <remarks>
/// Table and arena are rented and go back at the end, so a verification leaves no garbage in the common case.
/// Places count from the top, which is 1; the caller has checked that they exist. Mutable: pass it by reference.
/// </remarks>
internal struct ScriptStack : IDisposable
{
    private const int FirstCapacity = 32;
    private const int ArenaSize = 512;

    private ReadOnlyMemory<byte>[]? _items;
    private byte[]? _arena;
    private int _arenaUsed;

    /// <summary>How many elements there are.</summary>
    public int Count { get; private set; }

    private static ReadOnlyMemory<byte> SmallNumbers { get; } = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();

    public readonly ReadOnlyMemory<byte> this[int fromTop] => _items![Count - fromTop];

    public readonly ReadOnlySpan<byte> Span(int fromTop) => _items![Count - fromTop].Span;

    public void Push(ReadOnlyMemory<byte> item)
    {
        if (_items is null || Count == _items.Length)
        {
            Grow();
        }

        _items![Count++] = item;
    }

    public void PushBool(bool value) => Push(value ? SmallNumbers.Slice(1, 1) : default);

    public void PushNumber(long value)
    {
        if (value is > -128 and < 128)
        {
            Push(value == 0 ? default : SmallNumbers.Slice((int)(value < 0 ? 0x80 - value : value), 1));
            return;
        }

        Span<byte> bytes = stackalloc byte[ScriptNumber.MaxEncodedSize];
        var length = ScriptNumber.Encode(value, bytes);
        bytes[..length].CopyTo(PushNew(length));
    }

    /// <summary>Pushes an element that the caller writes right away.</summary>
    public Span<byte> PushNew(int size)
    {
        var item = Allocate(size);
        Push(item);
        return item.Span;
    }

    /// <summary>Memory that lives as long as the stack.</summary>
    public Memory<byte> Allocate(int size)
    {
        _arena ??= ArrayPool<byte>.Shared.Rent(ArenaSize);
        if (_arena.Length - _arenaUsed < size)
        {
            return new byte[size];
        }

        _arenaUsed += size;
        return _arena.AsMemory(_arenaUsed - size, size);
    }

    public void Pop(int count = 1)
    {
        Count -= count;
    }

    public void Clear()
    {
        Count = 0;
    }

    public void Remove(int fromTop)
    {
        var index = Count - fromTop;
        Array.Copy(_items!, index + 1, _items!, index, fromTop - 1);
        Count--;
    }

    public readonly void Swap(int fromTop, int otherFromTop)
    {
        var a = Count - fromTop;
        var b = Count - otherFromTop;
        (_items![a], _items[b]) = (_items[b], _items[a]);
    }

    /// <summary>Takes over the elements of another stack, which must live at least as long.</summary>
    public void CopyFrom(in ScriptStack other)
    {
        for (var i = other.Count; i > 0; i--)
        {
            Push(other[i]);
        }
    }

    public void Dispose()
    {
        if (_items is not null)
        {
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(_items, clearArray: true);
        }

        if (_arena is not null)
        {
            ArrayPool<byte>.Shared.Return(_arena);
        }

        this = default;
    }

    private void Grow()
    {
        var larger = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(Math.Max(FirstCapacity, 2 * Count));
        if (_items is not null)
        {
            _items.CopyTo(larger, 0);
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(_items, clearArray: true);
        }

        _items = larger;
    }
}
