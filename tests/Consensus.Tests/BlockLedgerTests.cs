using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

/// <summary>Sums over a block, up to their limits; which rule is named where two are broken.</summary>
public sealed class BlockLedgerTests : IMedianTimes
{
    private const int Height = 200;
    private const uint MedianTime = 1_700_000_000;

    public uint GetMedianTimePast(int height) => MedianTime;

    [Fact]
    public void Fees_of_all_transactions_together_stay_in_range()
    {
        var ledger = NewLedger();

        Assert.Equal("", Add(ref ledger, Spend(1), Money.MaxMoney).Reason);
        Assert.Equal(Money.MaxMoney - 1, ledger.Fees);
        Assert.Equal("", Add(ref ledger, Spend(1), 2).Reason);
        Assert.Equal("bad-txns-accumulated-fee-outofrange", Add(ref ledger, Spend(1), 2).Reason);
    }

    [Fact]
    public void Signature_operations_of_all_transactions_together_stay_below_the_limit()
    {
        var ledger = NewLedger();

        Assert.Equal("", Add(ref ledger, Spend(1, 19_999), 1).Reason);
        Assert.Equal("", Add(ref ledger, Spend(1, 1), 1).Reason);
        Assert.Equal(BlockRules.MaxSigOpCost, ledger.SigOpCost);
        Assert.Equal("bad-blk-sigops", Add(ref ledger, Spend(1, 1), 1).Reason);
    }

    [Fact]
    public void Coinbase_pays_subsidy_and_fees_and_no_satoshi_more()
    {
        var ledger = NewLedger();
        Add(ref ledger, Spend(1), 8);
        var limit = Subsidy.At(Height, ChainParams.Regtest) + 7;

        Assert.True(ledger.CheckCoinbase(Spend(limit), ChainParams.Regtest).IsValid);
        Assert.Equal("bad-cb-amount", ledger.CheckCoinbase(Spend(limit + 1), ChainParams.Regtest).Reason);
    }

    [Fact]
    public void Amounts_are_looked_at_before_locks_and_locks_before_signature_operations()
    {
        // Worth too little, locked for long, and full of signature operations.
        var all = Spend(5, 20_001, sequence: 0xffff);
        var ledger = NewLedger();
        Assert.Equal("bad-txns-in-belowout", Add(ref ledger, all, 4).Reason);
        Assert.Equal("bad-txns-nonfinal", Add(ref ledger, all, 5).Reason);
        Assert.Equal("bad-blk-sigops", Add(ref ledger, Spend(5, 20_001), 5).Reason);
    }

    [Fact]
    public void Young_coinbases_are_looked_at_before_amounts()
    {
        var ledger = NewLedger();
        Coin[] young = [new Coin(1, default, Height - CoinRules.CoinbaseMaturity + 1, isCoinbase: true)];

        var use = ledger.Examine(Spend(2), young, [young[0].Output]);
        Assert.Equal("bad-txns-premature-spend-of-coinbase", ledger.Add(Spend(2), use).Reason);
    }

    private static ValidationResult Add(ref BlockLedger ledger, Transaction transaction, long value)
    {
        var coin = new Coin(value, default, 1, isCoinbase: false);
        return ledger.Add(transaction, ledger.Examine(transaction, [coin], [coin.Output]));
    }

    private static Transaction Spend(long value, int signatureOperations = 0, uint sequence = TxInput.FinalSequence)
    {
        var script = Enumerable.Repeat((byte)Opcode.CheckSig, signatureOperations).ToArray();
        return Transaction.Create(2, [new TxInput(default, default, sequence)], [new TxOutput(value, script)], 0);
    }

    private BlockLedger NewLedger() => new(Height, MedianTime, this);
}
