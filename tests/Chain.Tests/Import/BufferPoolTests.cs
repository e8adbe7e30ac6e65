using Blockyard.Chain.Import;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Import;

public sealed class BufferPoolTests
{
    private const int Many = 1_000;

    [Fact]
    public void The_last_buffer_to_come_back_goes_out_first()
    {
        var pool = new BufferPool();
        var (one, other) = (pool.Rent(), pool.Rent());

        pool.Return(one);
        pool.Return(other);

        Assert.Same(other, pool.Rent());
        Assert.Same(one, pool.Rent());
    }

    [Fact]
    public void Of_many_buffers_that_were_out_at_once_only_a_few_are_kept()
    {
        var pool = new BufferPool();
        var buffers = Enumerable.Range(0, Many).Select(_ => pool.Rent()).ToArray();
        foreach (var buffer in buffers)
        {
            buffer.Begin(1);
            pool.Lend(buffer);
        }

        Array.ForEach(buffers, pool.Return);

        Assert.InRange(buffers.Count(HasMemory), 1, 16);
    }

    [Fact]
    public void Nothing_is_kept_once_the_pool_is_cleared()
    {
        var pool = new BufferPool();
        var buffer = pool.Rent();
        buffer.Begin(1);
        pool.Lend(buffer);
        pool.Return(buffer);

        pool.Clear();

        Assert.False(HasMemory(buffer));
        Assert.NotSame(buffer, pool.Rent());
    }

    private static bool HasMemory(BlockBuffer buffer) => !buffer.Raw.IsEmpty;
}
