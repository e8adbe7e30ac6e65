using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Selection;
using Blockyard.Wallets.Spending;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Spending;

public sealed class PaymentTests : IDisposable
{
    private static readonly byte[] Recipient = [0x00, 0x14, .. Enumerable.Repeat((byte)7, 20)];

    private readonly WalletSecret _secret = WalletSecret.FromEntropy(new byte[16]);
    private readonly AccountSecret _account;

    public PaymentTests()
    {
        _account = _secret.OpenAccount();
    }

    private byte[] ChangeScript => _account.Public.GetScript(new KeyId(KeyBranch.Change, 0));

    public void Dispose()
    {
        _account.Dispose();
        _secret.Dispose();
    }

    [Fact]
    public void Every_signed_payment_satisfies_all_rules_of_consensus_and_policy() => Prop.ForAll(
        (from values in Gen.ArrayOf(Gen.Choose(1_000, 2_000_000), 8)
         from amount in Gen.Choose(1_000, 3_000_000)
         from rate in Gen.Elements(1_000, 3_500, 100_000)
         from subtract in Gen.Elements(true, false)
         select (values, amount, rate, subtract)).ToArbitrary(),
        input =>
        {
            var plan = Plan(input.amount, input.rate, input.subtract, input.values);
            if (plan is null)
            {
                return;
            }

            var signed = PaymentSigner.Sign(plan, _account);
            var spent = plan.Coins.Select(coin => new TxOutput(coin.Value, _account.Public.GetScript(coin.Key))).ToArray();
            var outputs = signed.Outputs.ToArray();

            Assert.Equal(ScriptError.Ok, TransactionScripts.VerifyAll(signed, spent, ScriptFlags.Standard, out _));
            Assert.Equal(plan.Transaction.Id, signed.Id);
            Assert.Equal(plan.Coins.Sum(coin => coin.Value), outputs.Sum(output => output.Value) + plan.Fee);
            Assert.Equal(plan.Amount + plan.Change, outputs.Sum(output => output.Value));
            Assert.InRange(signed.VirtualSize, plan.VirtualSize - plan.Coins.Count, plan.VirtualSize);
            Assert.All(signed.Inputs.ToArray(), each => Assert.Equal(0xfffffffd, each.Sequence));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Signatures_have_low_R_and_are_the_same_every_time()
    {
        var plan = Plan(50_000, 1_000, false, 30_000, 40_000)!;
        var first = PaymentSigner.Sign(plan, _account);

        Assert.Equal(first.Raw.ToArray(), PaymentSigner.Sign(plan, _account).Raw.ToArray());
        foreach (var input in first.Inputs)
        {
            Assert.InRange(input.Witness[0].Length, 8, 71);
            Assert.True(Ecdsa.IsLowS(input.Witness[0][..^1]));
        }
    }

    // The P2WPKH example of BIP 143: the hash that its signature signs.
    [Fact]
    public void The_signed_hash_is_that_of_BIP_143()
    {
        var unsigned = Convert.FromHexString(
            "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffffef51e1b804cc89d182"
            + "d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f"
            + "85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac11000000");
        Assert.True(Transaction.TryParse(unsigned, out var transaction, out _));
        var spent = new[] { new TxOutput(625_000_000, default), new TxOutput(600_000_000, default) };
        var code = ScriptTemplates.PayToPublicKeyHash(Convert.FromHexString("1d0f172a0ecb48aee1be1f2687d2963ae33f71a1"));

        var hash = SignatureHash.WitnessV0(
            transaction, 1, code, 600_000_000, SignatureHashType.All, PrecomputedTransactionData.ForSigning(transaction, spent));

        Assert.Equal("c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670", Convert.ToHexStringLower(hash.AsSpan()));
    }

    [Fact]
    public void Change_goes_to_the_place_that_was_picked()
    {
        var first = Plan(10_000, 1_000, false, 0, [100_000])!;
        var last = Plan(10_000, 1_000, false, 1, [100_000])!;

        Assert.Equal(ChangeScript, first.Transaction.Outputs[0].ScriptPubKey.ToArray());
        Assert.Equal(ChangeScript, last.Transaction.Outputs[1].ScriptPubKey.ToArray());
    }

    [Fact]
    public void Recipients_who_bear_the_fee_share_it()
    {
        TxOutput[] outputs = [new(20_000, Recipient), new(30_000, Recipient)];
        var plan = PaymentPlanner.TryPlan(outputs, new FeeRate(1_001), true, Coins([50_000]), ChangeScript, _ => 0, out _)!;

        Assert.Equal(141 + 1, plan.Fee);
        Assert.Equal([20_000 - 71, 30_000 - 71], plan.Transaction.Outputs.ToArray().Select(output => output.Value));
        Assert.Equal(50_000 - 142, plan.Amount);
    }

    [Fact]
    public void What_cannot_be_paid_is_said()
    {
        PaymentProblem Try(long amount, bool subtract, long rate, params long[] coins)
        {
            PaymentPlanner.TryPlan(
                [new TxOutput(amount, Recipient)], new FeeRate(rate), subtract, Coins(coins), ChangeScript, _ =>
                    0, out var problem);
            return problem;
        }

        Assert.Equal(PaymentProblem.None, Try(10_000, false, 1_000, 10_110));
        Assert.Equal(PaymentProblem.InsufficientFunds, Try(10_000, false, 1_000, 10_109));
        Assert.Equal(PaymentProblem.InsufficientFunds, Try(10_000, false, 1_000));
        Assert.Equal(PaymentProblem.DustAfterFee, Try(10_000, true, 100_000, 10_000));
        Assert.Equal(PaymentProblem.TooLarge, Try(1_600_000, false, 1_000, [.. Enumerable.Repeat(1_100L, 1_600)]));
    }

    private PaymentPlan? Plan(long amount, long rate, bool subtract, params int[] values) =>
        Plan(amount, rate, subtract, 0, Array.ConvertAll(values, value => (long)value));

    private PaymentPlan? Plan(long amount, long rate, bool subtract, int position, long[] values) => PaymentPlanner.TryPlan(
        [new TxOutput(amount, Recipient)], new FeeRate(rate), subtract, Coins(values), ChangeScript, _ => position, out _);

    private static SpendableCoin[] Coins(long[] values) =>
        [.. values.Select((value, i) =>
            new SpendableCoin(
                new OutPoint(Hash256.Zero, (uint)i), value, new KeyId(KeyBranch.Receive, (uint)i), IsConfirmed: true))];
}
