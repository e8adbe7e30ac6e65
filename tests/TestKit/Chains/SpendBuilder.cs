using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>Builds and signs transactions that spend P2WPKH coins.</summary>
public sealed class SpendBuilder
{
    private readonly List<(TestCoin Coin, uint Sequence)> _inputs = [];
    private readonly List<TxOutput> _outputs = [];

    /// <summary>Version of the transaction.</summary>
    public int Version { get; init; } = 2;

    /// <summary>Lock time of the transaction.</summary>
    public uint LockTime { get; init; }

    /// <summary>What the inputs are worth.</summary>
    public long ValueIn => _inputs.Sum(input => input.Coin.Value);

    /// <summary>Spends a coin.</summary>
    public SpendBuilder From(TestCoin coin, uint sequence = TxInput.FinalSequence)
    {
        _inputs.Add((coin, sequence));
        return this;
    }

    /// <summary>Pays to a script.</summary>
    public SpendBuilder To(byte[] script, long value)
    {
        _outputs.Add(new TxOutput(value, script));
        return this;
    }

    /// <summary>Pays to a key.</summary>
    public SpendBuilder To(TestKey key, long value) => To(key.Script, value);

    /// <summary>Makes the transaction and signs all inputs.</summary>
    public Transaction Build()
    {
        var spent = _inputs.ConvertAll(input => new TxOutput(input.Coin.Value, input.Coin.Key.Script)).ToArray();
        var inputs = _inputs.ConvertAll(input => new TxInput(input.Coin.OutPoint, default, input.Sequence)).ToArray();
        var unsigned = Transaction.Create(Version, inputs, _outputs.ToArray(), LockTime);
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = inputs[i].With(default, _inputs[i].Coin.Key.Sign(unsigned, i, spent));
        }

        return unsigned.WithInputs(inputs);
    }
}
