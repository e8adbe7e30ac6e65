namespace Blockyard.Fuzz.Engine;

/// <summary>Runs a target on one input after another and sees to what must hold for all targets.</summary>
/// <remarks>
/// Nothing escapes but what the target allows; nothing is read behind the input (see <see cref="GuardedInput"/>), the input is
/// not written to, and memory is allocated by what is there, never by a length that the input claims.
/// </remarks>
internal sealed class TargetRunner(IFuzzTarget target) : IDisposable
{
    private readonly GuardedInput _memory = new();

    /// <summary>What is wrong, or null.</summary>
    public Exception? Run(ReadOnlySpan<byte> input)
    {
        var placed = _memory.Place(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(placed);
        }
        catch (Exception finding)
        {
            return finding;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > target.FixedAllocation + (target.AllocationPerByte * input.Length))
        {
            return new FindingException($"{input.Length} bytes of input made it allocate {allocated}");
        }

        return placed.Span.SequenceEqual(input) ? null : new FindingException("the input was written to");
    }

    public void Dispose() => ((IDisposable)_memory).Dispose();
}
