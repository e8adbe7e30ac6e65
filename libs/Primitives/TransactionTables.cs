using System.Buffers;

namespace Blockyard.Primitives;

/// <summary>Where the inputs and outputs of many transactions go, instead of into two arrays each.</summary>
/// <remarks>The memory is rented; nothing that was given out may be used after <see cref="Dispose"/>.</remarks>
internal sealed class TransactionTables : IDisposable
{
    private TxInput[] _inputs = [];
    private TxOutput[] _outputs = [];
    private int _inputCount;
    private int _outputCount;

    /// <summary>Takes everything back that was given out.</summary>
    public void Clear() => (_inputCount, _outputCount) = (0, 0);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Clear();
        ArrayPool<TxInput>.Shared.Return(_inputs, clearArray: true);
        ArrayPool<TxOutput>.Shared.Return(_outputs, clearArray: true);
        (_inputs, _outputs) = ([], []);
    }

    /// <summary>Room for the inputs of one transaction.</summary>
    public ArraySegment<TxInput> TakeInputs(int count) => Take(ref _inputs, ref _inputCount, count);

    /// <summary>Room for the outputs of one transaction.</summary>
    public ArraySegment<TxOutput> TakeOutputs(int count) => Take(ref _outputs, ref _outputCount, count);

    private static ArraySegment<T> Take<T>(ref T[] table, ref int used, int count)
    {
        if (table.Length - used < count)
        {
            // The old table lives on for as long as its transactions do: it is left to the collector.
            table = ArrayPool<T>.Shared.Rent(Math.Max(count, 2 * table.Length));
            used = 0;
        }

        used += count;
        return new ArraySegment<T>(table, used - count, count);
    }
}
