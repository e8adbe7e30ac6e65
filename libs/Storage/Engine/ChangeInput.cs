using System.Runtime.CompilerServices;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>A caller's <see cref="IValueChange"/> as the engine carries it: a pointer to the caller's stack and what to call.</summary>
/// <remarks>Valid only while the operation runs: it never waits beyond the call that began it.</remarks>
internal readonly unsafe struct ChangeInput
{
    private readonly void* _change;
    private readonly delegate*<void*, ReadOnlySpan<byte>, int> _lengthAfter;
    private readonly delegate*<void*, Span<byte>, void> _apply;

    private ChangeInput(
        void* change,
        int initialLength,
        delegate*<void*, ReadOnlySpan<byte>, int> lengthAfter,
        delegate*<void*, Span<byte>, void> apply)
    {
        _change = change;
        InitialLength = initialLength;
        _lengthAfter = lengthAfter;
        _apply = apply;
    }

    /// <summary>Length of the value of a key that is not there; 0 to leave it so.</summary>
    public int InitialLength { get; }

    /// <param name="change">On the caller's stack, which is why its address holds.</param>
    public static ChangeInput Of<TChange>(ref TChange change)
        where TChange : struct, IValueChange, allows ref struct =>
        new(Unsafe.AsPointer(ref change), change.InitialLength, &LengthAfter<TChange>, &Apply<TChange>);

    public int LengthAfter(ReadOnlySpan<byte> value) => _lengthAfter(_change, value);

    public void Apply(Span<byte> value) => _apply(_change, value);

    private static int LengthAfter<TChange>(void* change, ReadOnlySpan<byte> value)
        where TChange : struct, IValueChange, allows ref struct => Unsafe.AsRef<TChange>(change).LengthAfter(value);

    private static void Apply<TChange>(void* change, Span<byte> value)
        where TChange : struct, IValueChange, allows ref struct => Unsafe.AsRef<TChange>(change).Apply(value);

    /// <summary>Tells the engine how much room a changed value takes, with the length in front of it.</summary>
    public sealed class Lengths : IVariableLengthStruct<SpanByte, ChangeInput>
    {
        public static Lengths Instance { get; } = new();

        public int GetInitialLength(ref ChangeInput input) => sizeof(int) + input.InitialLength;

        public int GetLength(ref SpanByte t, ref ChangeInput input) => sizeof(int) + input.LengthAfter(t.AsReadOnlySpan());
    }
}
