using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>A recorded block of 7,001 transactions, mined again around exactly one fault, is refused for that fault.</summary>
public sealed class RemadeBlockTests(RemadeBlockTests.Chain chain) : IClassFixture<RemadeBlockTests.Chain>
{
    private const int Somewhere = 4_321;

    [ChainFact("heavy-p2wpkh")]
    public async Task One_wrong_signature()
    {
        var transactions = chain.Last.Transactions.ToArray();
        var input = transactions[Somewhere].Inputs[0];
        var signature = input.Witness[0].ToArray();
        signature[40] ^= 1;
        var damaged = Witness.Create(signature, input.Witness[1].ToArray());
        transactions[Somewhere] = transactions[Somewhere].WithInputs([input.With(input.ScriptSig, damaged)]);

        var result = await chain.RefuseAsync(transactions);

        Assert.Equal(
            "block-script-verify-flag-failed (Script evaluated without error but finished with a false/empty top stack element)",
            result.Reason);
        Assert.StartsWith($"input 0 of {transactions[Somewhere].Id}", result.Detail, StringComparison.Ordinal);
    }

    [ChainFact("heavy-p2wpkh")]
    public async Task Of_many_wrong_signatures_the_first_is_named()
    {
        var transactions = chain.Last.Transactions.ToArray();
        for (var i = Somewhere; i < transactions.Length; i += 7)
        {
            var input = transactions[i].Inputs[0];
            var witness = Witness.Create(new byte[71], input.Witness[1].ToArray());
            transactions[i] = transactions[i].WithInputs([input.With(default, witness)]);
        }

        var result = await chain.RefuseAsync(transactions);

        Assert.Equal("block-script-verify-flag-failed (Non-canonical DER signature)", result.Reason);
        Assert.StartsWith($"input 0 of {transactions[Somewhere].Id}", result.Detail, StringComparison.Ordinal);
    }

    [ChainFact("heavy-p2wpkh")]
    public async Task One_coin_spent_twice()
    {
        var transactions = chain.Last.Transactions.ToArray();
        var input = transactions[Somewhere].Inputs[0];
        var other = transactions[^1].Inputs[0];
        var again = new TxInput(input.PreviousOutput, default, other.Sequence, other.Witness);
        transactions[^1] = transactions[^1].WithInputs([again]);

        var result = await chain.RefuseAsync(transactions);

        Assert.Equal("bad-txns-inputs-missingorspent", result.Reason);
        Assert.EndsWith($"in transaction {transactions[^1].Id}", result.Detail, StringComparison.Ordinal);
    }

    [ChainFact("heavy-p2wpkh")]
    public async Task One_satoshi_too_much_in_the_coinbase()
    {
        var transactions = chain.Last.Transactions.ToArray();
        var outputs = transactions[0].Outputs.ToArray();
        outputs[0] = new TxOutput(outputs[0].Value + 1, outputs[0].ScriptPubKey);
        transactions[0] = Transaction.Create(transactions[0].Version, transactions[0].Inputs, outputs, transactions[0].LockTime);

        Assert.Equal("bad-cb-amount", (await chain.RefuseAsync(transactions)).Reason);
    }

    /// <summary>The recorded chain without its last block.</summary>
    public sealed class Chain : IAsyncLifetime
    {
        private TestChain? _chain;

        public Block Last { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            if (!SharedData.Has("chains/heavy-p2wpkh"))
            {
                return;
            }

            var blocks = RecordedChain.Read("heavy-p2wpkh");
            Last = blocks[^1];
            _chain = await TestChain.StartAsync(now: RecordedChain.Later);
            var answers = blocks.SkipLast(1).Select(_chain.SubmitAsync).ToArray();
            await Task.WhenAll(answers);
        }

        public async Task<ValidationResult> RefuseAsync(Transaction[] transactions)
        {
            var tip = _chain!.Tip;
            Assert.Equal(Last.Header.PreviousHash, tip.Hash);
            var header = Last.Header;
            var draft = Block.Create(header, transactions);
            var commitment = WitnessCommitment.Compute(draft.ComputeWitnessMerkleRoot(), new byte[32]);
            var outputs = transactions[0].Outputs.ToArray();
            outputs[^1] = new TxOutput(0, WitnessCommitment.ToScript(commitment));
            var coinbase = transactions[0];
            transactions[0] = Transaction.Create(coinbase.Version, coinbase.Inputs, outputs, coinbase.LockTime);

            var result = await _chain.SubmitAsync(BlockMiner.Mine(header, transactions));

            Assert.Equal(SubmitOutcome.Rejected, result.Outcome);
            Assert.Equal(tip, _chain.Tip);
            return result.Validation;
        }

        public async Task DisposeAsync()
        {
            if (_chain is null)
            {
                return;
            }

            Assert.Equal(SubmitOutcome.Connected, (await _chain.SubmitAsync(Last)).Outcome);
            await _chain.DisposeAsync();
        }
    }
}
