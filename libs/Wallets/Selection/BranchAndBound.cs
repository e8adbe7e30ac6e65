namespace Blockyard.Wallets.Selection;

/// <summary>Searches for coins that match an amount so closely that no change is needed.</summary>
/// <remarks>
/// Depth first over "take the coin or leave it", largest coins first, as in Bitcoin Core (M. Erhardt, "An evaluation of coin
/// selection strategies", 2016). A branch is cut when it went beyond the window or cannot reach it any more. Among the matches
/// found within the number of tries, the one that wastes least wins.
/// </remarks>
internal static class BranchAndBound
{
    private const int MaxTries = 100_000;

    /// <summary>
    /// Finds values that add up to <paramref name="target"/> at least and to <paramref name="window"/> more at most.
    /// </summary>
    /// <param name="values">Positive values in descending order.</param>
    /// <param name="target">Lower end of the sums wanted.</param>
    /// <param name="window">Length of the range of sums wanted.</param>
    /// <returns>Positions of the values to take, or null.</returns>
    public static int[]? Search(ReadOnlySpan<long> values, long target, long window)
    {
        var available = 0L;
        foreach (var value in values)
        {
            available += value;
        }

        var taken = new Stack<int>();
        int[]? best = null;
        var bestSum = long.MaxValue;
        var sum = 0L;
        var next = 0;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var hit = sum >= target;
            if (hit && sum <= target + window && sum < bestSum)
            {
                bestSum = sum;
                best = [.. taken];
                if (sum == target)
                {
                    break;
                }
            }

            if (!hit && next < values.Length && sum + available >= target)
            {
                // Having left out an equal value just before, taking this one would repeat the same search.
                available -= values[next];
                if (next == 0 || values[next] != values[next - 1] || (taken.TryPeek(out var last) && last == next - 1))
                {
                    taken.Push(next);
                    sum += values[next];
                }

                next++;
                continue;
            }

            if (!taken.TryPop(out var undone))
            {
                break;
            }

            // Back to the last value taken: put everything after it back, and leave it out this time.
            while (--next > undone)
            {
                available += values[next];
            }

            sum -= values[undone];
            next = undone + 1;
        }

        return best;
    }
}
