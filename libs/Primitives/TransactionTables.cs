namespace Blockyard.Primitives;

/// <summary>Where the inputs and outputs of many transactions go, instead of into two arrays each.</summary>
internal sealed class TransactionTables : IDisposable
{
    /// <summary>Room for inputs.</summary>
    public RentedTable<TxInput> Inputs { get; } = new();

    /// <summary>Room for outputs.</summary>
    public RentedTable<TxOutput> Outputs { get; } = new();

    /// <summary>Takes everything back that was given out.</summary>
    public void Clear()
    {
        Inputs.Clear();
        Outputs.Clear();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
    }
}
