using System.Buffers.Binary;

namespace Blockyard.Storage.Tests;

/// <summary>Keys by number with values that tell them apart.</summary>
internal static class KeyValues
{
    public static void Fill(KeyValueStore store, int from, int to, byte tag)
    {
        for (var number = from; number < to; number++)
        {
            store.Writer.Upsert(Key(number), Value(number, tag));
        }
    }

    public static void Expect(KeyValueStore store, int from, int to, byte tag)
    {
        using var reader = store.RentReader();
        for (var number = from; number < to; number++)
        {
            Assert.True(reader.TryRead(Key(number), out var value), $"key {number}");
            Assert.True(value.SequenceEqual(Value(number, tag)), $"value of {number}");
        }
    }

    private static byte[] Key(int number)
    {
        var key = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private static byte[] Value(int number, byte tag)
    {
        var value = new byte[40 + (number % 60)];
        value.AsSpan().Fill((byte)(number ^ tag));
        return value;
    }
}
