namespace Blockyard.Mining;

/// <summary>Numbers that a miner puts into its coinbases, each only once in its life. Thread-safe.</summary>
/// <remarks>
/// One for all jobs of a miner: whatever it works on next, on whichever thread and for whomever, a coinbase that it has hashed
/// never comes again. Miners start at random numbers, so that even two that a chain-store gave the same prefix stay apart.
/// </remarks>
/// <param name="start">The first number; random in production.</param>
public sealed class ExtraNonces(ulong start)
{
    private ulong _next = start;

    /// <summary>Takes a number that nobody else gets; after the highest comes zero.</summary>
    internal ulong Take() => Interlocked.Increment(ref _next) - 1;
}
