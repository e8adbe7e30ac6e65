using Blockyard.TestKit.Chains;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>
/// A node with a little of everything, for reading: many blocks, a branch that lost, payments confirmed, spent and waiting.
/// </summary>
public sealed class RichChain : IAsyncLifetime
{
    /// <summary>Blocks before the first payment.</summary>
    public const int Quiet = 105;

    internal ChainStoreNode Node { get; private set; } = null!;

    internal TestKey Alice { get; } = new("alice");

    internal TestKey Bob { get; } = new("bob");

    /// <summary>Pays Alice ten times, in block 106.</summary>
    internal Transaction Salary { get; private set; } = null!;

    /// <summary>Alice spends three outputs of it to Bob, in block 107.</summary>
    internal List<Transaction> Gifts { get; } = [];

    /// <summary>Alice's two next ones, which wait; the second spends what the first one pays back.</summary>
    internal List<Transaction> Waiting { get; } = [];

    internal Chain.HeaderEntry LostBranch { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Node = await ChainStoreNode.StartAsync(Quiet);
        var keys = Enumerable.Repeat(Alice, 10).ToArray();
        Salary = ChainStoreNode.Pay(Node.Mirror.CoinbaseAt(1), keys);
        await Node.MineAsync(Salary);
        for (var i = 0; i < 3; i++)
        {
            Gifts.Add(ChainStoreNode.Pay(TestCoin.Of(Salary, i, Alice), Bob));
        }

        await Node.MineAsync([.. Gifts]);
        LostBranch = await Node.MineBranchAsync(Node.Mirror.Tip.GetAncestor(Quiet)!, 1);
        Waiting.Add(ChainStoreNode.Pay(TestCoin.Of(Salary, 3, Alice), Bob, Alice));
        Waiting.Add(ChainStoreNode.Pay(TestCoin.Of(Waiting[0], 1, Alice), Bob));
        await Node.AdmitAsync([.. Waiting]);
    }

    public async Task DisposeAsync() => await Node.DisposeAsync();
}
