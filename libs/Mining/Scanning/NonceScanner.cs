using System.Runtime.CompilerServices;
using Blockyard.Crypto.Lanes;

namespace Blockyard.Mining.Scanning;

/// <summary>The scanner over one kind of lanes.</summary>
internal sealed class NonceScanner<TOperations, T> : INonceScanner
    where TOperations : struct, ILaneOperations<T>
    where T : unmanaged
{
    public int Lanes => TOperations.Lanes;

    public bool TryScan(HeaderWork work, uint first, int count, out uint nonce, out int tried)
    {
        var words = TOperations.Add(TOperations.Broadcast(first), TOperations.Indices);
        var step = TOperations.Broadcast((uint)TOperations.Lanes);
        Words hash = default;
        for (tried = 0; tried < count; words = TOperations.Add(words, step))
        {
            InnerHash<TOperations, T>.Compute(work, words, ref hash[0]);
            var last = DigestHash<TOperations, T>.LastWord(ref hash[0]);
            var start = first + (uint)tried;
            tried += TOperations.Lanes;
            if (TOperations.AnyReversedAtMost(last, work.TargetTop) && work.TryConfirm(start, TOperations.Lanes, out nonce))
            {
                return true;
            }
        }

        nonce = 0;
        return false;
    }

    [InlineArray(8)]
    private struct Words
    {
        private T _word;
    }
}
