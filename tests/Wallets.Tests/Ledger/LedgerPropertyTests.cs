using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Ledger;

/// <summary>
/// Random histories with payments, double spends, blocks and reorganisations, against <see cref="LedgerModel"/>.
/// </summary>
public sealed class LedgerPropertyTests
{
    private const int Wallets = 3;

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(60);

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void The_ledger_agrees_with_the_model_after_every_step() => Prop.ForAll(Seeds, seed => RunAndCheck(seed)).Check(Runs);

    [Fact]
    public void The_same_events_read_back_from_the_log_give_the_same_records() => Prop.ForAll(Seeds, seed =>
    {
        var scene = RunAndCheck(seed);
        var store = new MemoryLedgerStore();
        var ledger = new WalletLedger(store);
        foreach (var walletEvent in scene.Events)
        {
            var (kind, payload) = WalletEventFormat.Encode(walletEvent);
            ledger.Apply(WalletEventFormat.Decode(kind, payload));
        }

        Assert.Equal(scene.Store.Records, store.Records);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    private static LedgerScene RunAndCheck(int seed)
    {
        var random = new Random(seed);
        var scene = new LedgerScene();
        var model = new LedgerModel(scene);
        for (var i = 0; i < Wallets; i++)
        {
            scene.AddWallet();
        }

        for (var step = 0; step < 60; step++)
        {
            Step(random, scene, model);
            foreach (var gone in model.Prune())
            {
                scene.Apply(new TransactionDropped(gone.Id) { Time = scene.Now });
            }

            for (uint wallet = 0; wallet < Wallets; wallet++)
            {
                model.Check(wallet);
            }
        }

        return scene;
    }

    private static void Step(Random random, LedgerScene scene, LedgerModel model)
    {
        switch (random.Next(10))
        {
            case 0 or 1 or 2:
                Mine(random, scene, model);
                break;
            case 3 when model.Blocks.Count > 0:
                var deep = random.Next(6) == 0 ? 110 : 1;
                for (var i = 0; i < deep && model.Blocks.Count > 0; i++)
                {
                    Undo(scene, model);
                }

                break;
            case 4:
                scene.MineEmpty(40);
                model.Blocks.AddRange(Enumerable.Repeat(Array.Empty<Transaction>(), 40));
                break;
            case 5 when model.Waiting.Count > 0:
                DoubleSpend(random, scene, model);
                break;
            case 6 or 7 or 8:
                Pay(random, scene, model);
                break;
            default:
                var incoming = scene.Incoming(Outputs(random, scene, random.Next(1, 3), 20_000));
                scene.See(incoming);
                model.Waiting.Add((incoming, null));
                break;
        }
    }

    private static void Mine(Random random, LedgerScene scene, LedgerModel model)
    {
        var taken = model.Waiting[..random.Next(model.Waiting.Count + 1)];
        Transaction[] block = [scene.Coinbase(AnyScript(random, scene), 50_000), .. taken.Select(each => each.Transaction)];
        scene.Mine(block);
        model.Blocks.Add(block);
        model.Waiting.RemoveRange(0, taken.Count);
    }

    private static void Undo(LedgerScene scene, LedgerModel model)
    {
        scene.Undo();
        var block = model.Blocks[^1];
        model.Blocks.RemoveAt(model.Blocks.Count - 1);
        var back = block.Where(each => !each.IsCoinbase).Select(each => (each, Sender(scene, each)));
        model.Waiting.InsertRange(0, back);
    }

    // A block takes another spend of a coin that a waiting transaction spends.
    private static void DoubleSpend(Random random, LedgerScene scene, LedgerModel model)
    {
        var victim = model.Waiting[random.Next(model.Waiting.Count)].Transaction;
        var coin = victim.Inputs[random.Next(victim.Inputs.Length)].PreviousOutput;
        if (model.Waiting.Any(each => each.Transaction.Id == coin.TransactionId))
        {
            return;
        }

        Transaction[] block = [scene.Spend([coin], Outputs(random, scene, 1, 900))];
        scene.Mine(block);
        model.Blocks.Add(block);
    }

    private static void Pay(Random random, LedgerScene scene, LedgerModel model)
    {
        var wallet = (uint)random.Next(Wallets);
        var coins = scene.Ledger.ListCoins(wallet).Where(coin => coin.IsSpendable(scene.Height)).Take(
            random.Next(1, 4)).ToArray();
        var sum = coins.Sum(coin => coin.Value);
        if (sum < 1_000)
        {
            return;
        }

        var change = scene.Script(wallet, scene.Ledger.NextAddress(wallet, KeyBranch.Change), KeyBranch.Change);
        var payment = scene.Spend(
            Array.ConvertAll(
                coins, coin => coin.OutPoint), [.. Outputs(random, scene, random.Next(1, 3), sum / 3), (change, sum / 4)]);
        scene.Pay(wallet, payment);
        scene.See(payment);
        model.Waiting.Add((payment, wallet));
    }

    private static (byte[] Script, long Value)[] Outputs(Random random, LedgerScene scene, int count, long most) =>
        [.. Enumerable.Range(0, count).Select(_ => (AnyScript(random, scene), 1 + random.NextInt64(most)))];

    private static byte[] AnyScript(Random random, LedgerScene scene) => random.Next(
        Wallets + 1) is var wallet && wallet < Wallets
        ? scene.Script((uint)wallet, (uint)random.Next(8))
        : LedgerScene.OutsiderScript;

    private static uint? Sender(LedgerScene scene, Transaction transaction) =>
        scene.Events.OfType<PaymentSent>().FirstOrDefault(sent => sent.Transaction.Id == transaction.Id)?.Wallet;
}
