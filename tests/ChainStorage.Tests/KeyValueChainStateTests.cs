using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;
using Blockyard.Storage;
using Blockyard.TestKit;

namespace Blockyard.ChainStorage.Tests;

public sealed class KeyValueChainStateTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void Disconnecting_leaves_the_content_as_it_was_and_all_answers_are_those_of_the_memory_state(int seed, int scripts)
    {
        var random = new Random(seed);
        var chain = new RandomChain(seed, scripts);
        using var state = Open();
        var before = new Stack<SortedDictionary<string, string>>();
        for (var step = 0; step < 60; step++)
        {
            if (chain.Blocks.Count > 0 && random.Next(3) == 0)
            {
                state.Disconnect(chain.Retract());
                Assert.Equal(before.Pop(), Content(state));
            }
            else
            {
                before.Push(Content(state));
                state.Connect(chain.Extend(random.Next(0, 30)));
            }

            ExpectAnswers(state, chain, scripts);
        }

        while (chain.Blocks.Count > 0)
        {
            state.Disconnect(chain.Retract());
            Assert.Equal(before.Pop(), Content(state));
        }

        Assert.Empty(Content(state));
        Assert.Null(state.AppliedTip);
        Assert.Equal(0, state.CoinCount);
    }

    [Fact]
    public void Pages_of_history_and_coins_cover_everything_once_newest_first()
    {
        var chain = new RandomChain(seed: 9, scripts: 2);
        using var state = Open();
        for (var i = 0; i < 15; i++)
        {
            state.Connect(chain.Extend(40));
        }

        var script = RandomChain.ScriptHashOf(1);
        var history = chain.Model.GetScriptHistory(script, null, int.MaxValue);
        var unspent = chain.Model.GetUnspent(script, 0, int.MaxValue).Coins.Select(coin => coin.OutPoint).ToList();
        Assert.True(history.Count > 3 * 64);
        foreach (var limit in new[] { 1, 7, 64, 1000 })
        {
            Assert.Equal(history, PageHistory(state, script, limit));
            Assert.Equal(unspent, PageUnspent(state, script, limit));
        }

        Assert.Empty(state.GetScriptHistory(script, new ChainPlace(1, 0), 10));
        Assert.Empty(state.GetScriptHistory(RandomChain.ScriptHashOf(77), null, 10));
        Assert.Empty(state.GetUnspent(RandomChain.ScriptHashOf(77), 0, 10).Coins);
        var cursor = state.GetUnspent(script, 0, 1).NextCursor;
        Assert.Throws<ArgumentException>(() => state.GetUnspent(RandomChain.ScriptHashOf(0), cursor, 1));
        Assert.Throws<ArgumentException>(() => state.GetUnspent(script, long.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.GetUnspent(script, 0, 0));
    }

    [Fact]
    public void A_restart_goes_back_to_the_checkpoint_and_replay_gives_the_same_content()
    {
        var chain = new RandomChain(seed: 4);
        SortedDictionary<string, string> expected;
        var coins = 0L;
        using (var state = Open())
        {
            for (var i = 0; i < 10; i++)
            {
                state.Connect(chain.Extend(20));
                if (i == 4)
                {
                    coins = chain.Model.CoinCount;
                    state.Checkpoint(CancellationToken.None);
                }
            }

            expected = Content(state);
        }

        for (var restart = 0; restart < 2; restart++)
        {
            using var state = Open();
            Assert.Equal(KeyValueStoreOrigin.Latest, state.Origin);
            Assert.Equal(chain.Blocks[4].Entry.Hash, state.AppliedTip);
            Assert.Equal(coins, state.CoinCount);
            foreach (var block in chain.Blocks.Skip(5))
            {
                state.Connect(block);
            }

            Assert.Equal(expected, Content(state));
        }
    }

    [Fact]
    public void A_checkpoint_after_a_reorganisation_holds_the_new_branch()
    {
        var chain = new RandomChain(seed: 5);
        using (var state = Open())
        {
            for (var i = 0; i < 5; i++)
            {
                state.Connect(chain.Extend(10));
            }

            state.Checkpoint(CancellationToken.None);
            for (var i = 0; i < 3; i++)
            {
                state.Disconnect(chain.Retract());
            }

            for (var i = 0; i < 4; i++)
            {
                state.Connect(chain.Extend(10));
            }

            state.Checkpoint(CancellationToken.None);
        }

        using var again = Open();
        Assert.Equal(chain.Tip.Hash, again.AppliedTip);
        ExpectAnswers(again, chain, 8);
    }

    [Fact]
    public void A_block_whose_coins_are_not_there_is_an_error_of_the_state_and_it_refuses_to_be_saved()
    {
        var chain = new RandomChain(seed: 6);
        using var state = Open();
        state.Connect(chain.Extend(5));
        chain.Extend(5);
        var orphan = chain.Extend(30);
        Assert.Throws<ArgumentException>(() => state.Connect(orphan));
        var foreign = new RandomChain(seed: 7);
        foreign.Extend(0);
        var spending = foreign.Extend(20);
        var misfit = new ConnectedBlock(
            Entries.Child(chain.Blocks[0].Entry, Reparent(spending.Block.Header, chain.Blocks[0].Entry.Hash)),
            Block.Create(Reparent(spending.Block.Header, chain.Blocks[0].Entry.Hash), spending.Block.Transactions),
            spending.SpentCoins.ToArray());
        Assert.Throws<InvalidDataException>(() => state.Connect(misfit));
        Assert.Throws<InvalidDataException>(() => state.Checkpoint(CancellationToken.None));
        Assert.Throws<InvalidDataException>(() => state.Connect(chain.Blocks[1]));
        state.Reset();
        Assert.Null(state.AppliedTip);
        state.Connect(chain.Blocks[0]);
        state.Connect(chain.Blocks[1]);
    }

    [Fact]
    public void Another_network_is_refused()
    {
        var chain = new RandomChain(seed: 1);
        using (var state = Open())
        {
            state.Connect(chain.Extend(1));
            state.Checkpoint(CancellationToken.None);
        }

        var caught = Assert.Throws<StorageException>(() => KeyValueChainState.Open(TestSettings.For(_temp.Path) with { Network = 1 }));
        Assert.Equal(StorageErrorKind.WrongNetwork, caught.Kind);
    }

    [Fact]
    public async Task A_state_of_another_version_is_built_again()
    {
        var metadata = new byte[48];
        using (var store = KeyValueStore.Open(TestSettings.For(_temp.Path).ForState()))
        {
            metadata[0] = 1;
            metadata[36] = 7;
            store.Writer.Upsert("left over"u8, "by version 1"u8);
            await store.CheckpointAsync(metadata, CancellationToken.None);
        }

        using var state = Open();
        Assert.Equal(KeyValueStoreOrigin.None, state.Origin);
        Assert.Null(state.AppliedTip);
        Assert.Empty(Content(state));
    }

    [Fact]
    public void A_transaction_of_many_outputs_gives_each_of_them_back()
    {
        var chain = new RandomChain(seed: 11, scripts: 5);
        using var state = Open();
        state.Connect(chain.Extend(3));
        var before = Content(state);
        state.Connect(chain.ExtendWithFanOut(100));
        ExpectAnswers(state, chain, 5);
        for (var i = 0; i < 20; i++)
        {
            state.Connect(chain.Extend(4));
            ExpectAnswers(state, chain, 5);
        }

        while (chain.Blocks.Count > 1)
        {
            state.Disconnect(chain.Retract());
        }

        Assert.Equal(before, Content(state));
    }

    private static BlockHeader Reparent(BlockHeader header, Hash256 parent) =>
        new(header.Version, parent, header.MerkleRoot, header.Time, header.Bits, header.Nonce);

    private static void ExpectAnswers(KeyValueChainState state, RandomChain chain, int scripts)
    {
        var model = chain.Model;
        Assert.Equal(model.AppliedTip, state.AppliedTip);
        Assert.Equal(model.CoinCount, state.CoinCount);
        Assert.Equal(Named(model.EnumerateCoins()), Named(state.EnumerateCoins()));
        for (var script = 0; script < scripts; script++)
        {
            var hash = RandomChain.ScriptHashOf(script);
            Assert.Equal(model.GetScriptSummary(hash), state.GetScriptSummary(hash));
            Assert.Equal(model.GetScriptHistory(hash, null, int.MaxValue), state.GetScriptHistory(hash, null, int.MaxValue));
            Assert.Equal(
                model.GetUnspent(hash, 0, int.MaxValue).Coins.Select(Describe), state.GetUnspent(hash, 0, int.MaxValue).Coins.Select(Describe));
        }

        ExpectCoins(state, chain);
        ExpectTransactions(state, chain);
    }

    private static void ExpectCoins(KeyValueChainState state, RandomChain chain)
    {
        var made =
            from block in chain.Blocks
            from transaction in block.Block.TransactionMemory.ToArray()
            from i in Enumerable.Range(0, transaction.Outputs.Length)
            select new OutPoint(transaction.Id, (uint)i);
        OutPoint[] asked = [.. made, OutPoint.Null];
        var coins = new Coin[asked.Length];
        var found = new bool[asked.Length];
        Assert.Equal(state.CoinCount, state.GetCoins(asked, coins, found));
        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(chain.Model.TryGetCoin(asked[i], out var expected), found[i]);
            Assert.Equal(found[i], state.TryGetCoin(asked[i], out var single));
            Assert.Equal(Describe(expected), Describe(coins[i]));
            Assert.Equal(Describe(expected), Describe(single));
            Assert.Equal(chain.Model.TryGetSpender(asked[i], out var spender), state.TryGetSpender(asked[i], out var got));
            Assert.Equal(spender, got);
        }
    }

    private static void ExpectTransactions(KeyValueChainState state, RandomChain chain)
    {
        foreach (var id in chain.Blocks.SelectMany(block => block.Block.TransactionMemory.ToArray()).Select(transaction => transaction.Id))
        {
            Assert.True(chain.Model.TryGetTransaction(id, out var expected));
            Assert.True(state.TryGetTransaction(id, out var position));
            Assert.Equal(expected, position);
            Assert.Equal(chain.Model.HasCoinOf(id, 8), state.HasCoinOf(id, 8));
        }

        Assert.False(state.HasCoinOf(Hash256.Zero, 8));
        Assert.False(state.TryGetTransaction(Hash256.Zero, out _));
    }

    private static SortedDictionary<string, string> Named(IEnumerable<UnspentOutput> coins) =>
        new(coins.ToDictionary(coin => coin.OutPoint.ToString(), coin => Describe(coin.Coin)), StringComparer.Ordinal);

    private static string Describe(UnspentOutput output) => $"{output.OutPoint} {Describe(output.Coin)}";

    private static string Describe(Coin coin) =>
        $"{coin.Value} {coin.Height} {coin.IsCoinbase} {Convert.ToHexString(coin.ScriptPubKey.Span)}";

    private static List<ScriptHistoryEntry> PageHistory(KeyValueChainState state, Hash256 script, int limit)
    {
        var all = new List<ScriptHistoryEntry>();
        while (state.GetScriptHistory(script, all.Count == 0 ? null : all[^1].Place, limit) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= limit);
            all.AddRange(page);
        }

        return all;
    }

    private static List<OutPoint> PageUnspent(KeyValueChainState state, Hash256 script, int limit)
    {
        var all = new List<OutPoint>();
        var cursor = 0L;
        do
        {
            var page = state.GetUnspent(script, cursor, limit);
            Assert.True(page.Coins.Count <= limit);
            all.AddRange(page.Coins.Select(coin => coin.OutPoint));
            cursor = page.NextCursor;
        }
        while (cursor != 0);
        return all;
    }

    private static SortedDictionary<string, string> Content(KeyValueChainState state)
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var scan = state.ScanContent();
        while (scan.MoveNext())
        {
            content.Add(Convert.ToHexString(scan.Key), Convert.ToHexString(scan.Value));
        }

        return content;
    }

    private KeyValueChainState Open() => KeyValueChainState.Open(TestSettings.For(_temp.Path));
}
