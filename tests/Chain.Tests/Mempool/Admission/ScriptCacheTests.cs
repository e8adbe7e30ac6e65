using System.Buffers.Binary;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

public sealed class ScriptCacheTests
{
    [Fact]
    public void Remembers_the_last_half_of_its_capacity_and_never_more_than_all_of_it()
    {
        var cache = new ScriptCache(capacity: 100);
        for (var i = 0; i < 1_000; i++)
        {
            cache.Add(Id(i));
        }

        Assert.All(Enumerable.Range(950, 50), i => Assert.True(cache.Contains(Id(i))));
        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => cache.Contains(Id(i))), 50, 100);
    }

    [Fact]
    public void What_is_added_twice_counts_once()
    {
        var cache = new ScriptCache(capacity: 4);
        cache.Add(Id(1));
        for (var i = 0; i < 10; i++)
        {
            cache.Add(Id(2));
        }

        Assert.True(cache.Contains(Id(1)));
    }

    private static Hash256 Id(int number)
    {
        var bytes = new byte[Hash256.Size];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number + 1);
        return new Hash256(bytes);
    }
}
