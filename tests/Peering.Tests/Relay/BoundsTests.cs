using Blockyard.Peering.Relay;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Relay;

/// <summary>What strangers fill stays small.</summary>
public sealed class BoundsTests
{
    private readonly TestClock _clock = new(TestChain.Start);

    [Fact]
    public void A_set_of_hashes_forgets_the_oldest()
    {
        var set = new BoundedHashSet(3);
        for (byte i = 0; i < 4; i++)
        {
            Assert.True(set.Add(HashOf(i)));
        }

        Assert.False(set.Contains(HashOf(0)));
        Assert.False(set.Add(HashOf(1)));
        Assert.True(set.Contains(HashOf(3)));
        set.Clear();
        Assert.True(set.Add(HashOf(3)));
    }

    // 64-bit words whose halves cancel, and words that differ little.
    [Theory]
    [InlineData(0, 0x1_0000_0001)]
    [InlineData(1, 0x1_0000_0001)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Hashes_that_somebody_made_up_do_not_fall_into_one_bucket(int word, long step)
    {
        const int Count = 10_000;
        var set = new BoundedHashSet(1);
        var codes = new HashSet<int>();
        for (var i = 1; i <= Count; i++)
        {
            var bytes = new byte[Hash256.Size];
            BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(long) * word), step * i);
            codes.Add(set.KeyOf(new Hash256(bytes)).GetHashCode());
        }

        Assert.InRange(codes.Count, Count - (Count / 100), Count);
    }

    [Fact]
    public void An_orphan_is_linked_once_to_each_parent_however_many_inputs_it_has()
    {
        const int Children = 50;
        var orphans = new OrphanTransactions(_clock);
        for (var child = 0; child < Children; child++)
        {
            var inputs = Enumerable.Range(0, 2_400)
                .Select(i => new TxInput(new OutPoint(ParentOf(i % 2), (uint)i), default, (uint)child)).ToArray();
            orphans.Add(Transaction.Create(2, inputs, [new TxOutput(1, new byte[10])], 0), _clock.GetTimestamp());
        }

        Assert.Equal(2 * Children, orphans.LinkCount);
        Assert.Equal(Children, orphans.TakeChildren(ParentOf(0)).Count);
        Assert.Equal(0, orphans.LinkCount);
        Assert.Equal(0, orphans.Count);
    }

    [Fact]
    public void Orphans_are_bounded_by_number_and_the_oldest_go()
    {
        var orphans = new OrphanTransactions(_clock);
        var first = Make(0);
        orphans.Add(first, _clock.GetTimestamp());
        for (var i = 1; i <= 1_000; i++)
        {
            orphans.Add(Make(i), _clock.GetTimestamp());
        }

        Assert.Equal(1_000, orphans.Count);
        Assert.False(orphans.Contains(first.WitnessId));
        Assert.Empty(orphans.TakeChildren(ParentOf(0)));
        Assert.Single(orphans.TakeChildren(ParentOf(1)));
        Assert.Equal(999, orphans.Count);
    }

    [Fact]
    public void One_peer_does_not_push_out_what_another_sent()
    {
        using var honest = DeadSession.Create(_clock);
        using var greedy = DeadSession.Create(_clock);
        var orphans = new OrphanTransactions(_clock);
        for (var i = 0; i < 400; i++)
        {
            orphans.Add(Make(i), _clock.GetTimestamp(), honest);
        }

        for (var i = 400; i < 3_000; i++)
        {
            orphans.Add(Make(i), _clock.GetTimestamp(), greedy);
        }

        Assert.Equal(1_000, orphans.Count);
        Assert.All(Enumerable.Range(0, 400), i => Assert.True(orphans.Contains(Make(i).WitnessId)));
        Assert.True(orphans.TakeLost());
        Assert.False(orphans.TakeLost());
    }

    [Fact]
    public void What_a_peer_sent_that_is_gone_goes_first()
    {
        using var gone = DeadSession.Create(_clock);
        using var here = DeadSession.Create(_clock);
        var orphans = new OrphanTransactions(_clock);
        for (var i = 0; i < 1_000; i++)
        {
            orphans.Add(Make(i), _clock.GetTimestamp(), i < 10 ? gone : here);
        }

        gone.Close(EndReason.Lost, "gone");
        for (var i = 1_000; i < 1_010; i++)
        {
            orphans.Add(Make(i), _clock.GetTimestamp(), here);
        }

        Assert.All(Enumerable.Range(10, 1_000), i => Assert.True(orphans.Contains(Make(i).WitnessId)));
    }

    [Fact]
    public void Transactions_that_wait_for_somebody_to_pay_for_them_are_bounded()
    {
        var underpaid = new UnderpaidTransactions();
        for (var i = 0; i < 2_000; i++)
        {
            underpaid.Add(Make(i));
        }

        Assert.Equal(1_000, underpaid.Count);
        underpaid = new UnderpaidTransactions();
        for (var i = 0; i < 100; i++)
        {
            underpaid.Add(Make(i, size: 100_000));
        }

        Assert.Equal(41, underpaid.Count);
    }

    [Fact]
    public void Orphans_are_bounded_by_bytes()
    {
        var orphans = new OrphanTransactions(_clock);
        for (var i = 0; i < 100; i++)
        {
            orphans.Add(Make(i, size: 100_000), _clock.GetTimestamp());
        }

        Assert.Equal(83, orphans.Count);
    }

    [Fact]
    public void Orphans_that_wait_too_long_are_not_kept_again()
    {
        var orphans = new OrphanTransactions(_clock);
        orphans.Add(Make(0), _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromMinutes(11));

        foreach (var orphan in orphans.TakeAll())
        {
            orphans.Add(orphan.Transaction, orphan.Since);
        }

        Assert.Equal(0, orphans.Count);
    }

    private static Hash256 HashOf(int number) => Hash256.DoubleSha256(BitConverter.GetBytes(number));

    private static Hash256 ParentOf(int number) => HashOf(number);

    private static Transaction Make(int number, int size = 10) => Transaction.Create(
        2, [new TxInput(new OutPoint(ParentOf(number), 0), default, 0)], [new TxOutput(1, new byte[size])], 0);
}
