using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Bytes that are no block, whatever header they begin with: nothing about them is remembered.</summary>
internal static class EncodingScenarios
{
    private const int HeaderSize = 80;

    public static IEnumerable<Plot> All =>
    [
        Undecodable("No bytes", _ => []),
        Undecodable("A header alone", raw => raw[..HeaderSize]),
        Undecodable("A header cut short", raw => raw[..79]),
        Undecodable("A block cut short by a byte", raw => raw[..^1]),
        Undecodable("A block cut in the middle", raw => raw[..(raw.Length / 2)]),
        Undecodable("A block with a byte behind it", raw => [.. raw, 0]),
        Undecodable("A block twice", raw => [.. raw, .. raw]),
        Undecodable("A count of transactions in three bytes where one would do", raw => Patch(raw, HeaderSize, 1, 0xfd, 2, 0)),
        Undecodable(
            "A count of transactions in five bytes where one would do",
            raw => Patch(raw, HeaderSize, 1, 0xfe, 2, 0, 0, 0)),
        Undecodable("A count of transactions in nine bytes where one would do", raw =>
            Patch(raw, HeaderSize, 1, 0xff, 2, 0, 0, 0, 0, 0, 0, 0)),
        Undecodable("More transactions announced than there are", raw => Patch(raw, HeaderSize, 1, 3)),
        Undecodable("Fewer transactions announced than there are", raw => Patch(raw, HeaderSize, 1, 1)),
        Undecodable("Four billion transactions announced", raw => Patch(raw, HeaderSize, 1, 0xfe, 0xff, 0xff, 0xff, 0xff)),
        Undecodable("More transactions announced than numbers go", raw =>
            Patch(raw, HeaderSize, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        Undecodable("A count of inputs in three bytes where one would do", raw => Patch(raw, HeaderSize + 5, 1, 0xfd, 1, 0)),
        Undecodable("A length of a script in three bytes where one would do", raw =>
            Patch(raw, HeaderSize + 42, 1, 0xfd, raw[HeaderSize + 42], 0)),
        Undecodable("A script of four billion bytes", raw => Patch(raw, HeaderSize + 42, 1, 0xfe, 0xff, 0xff, 0xff, 0xff)),
        Witnesses("A witness record without a witness", 1, 0),
        Witnesses("A flag of optional data that nobody knows", 2),
        Witnesses("A flag of witnesses and of something that nobody knows", 3, 1, 1, 0),
        Witnesses("A witness whose count takes three bytes where one would do", 1, 0xfd, 1, 0, 1, 0),
        Witnesses("A witness whose item is longer than the block", 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x7f),
        new("Five million zeros", story => story.Undecodable(new byte[5_000_000])),
    ];

    private static Plot Undecodable(string name, Func<byte[], byte[]> change) => new($"{name}: no block", story =>
    {
        var honest = story.Next().With(Tx.Spending(story.Coin()).ToAnyone()).Build();
        story.Undecodable(change(honest.Raw));
        story.Accept(honest);
    });

    /// <summary>The coinbase with a flag and a witness made of these bytes.</summary>
    private static Plot Witnesses(string name, byte flag, params byte[] witness) => new($"{name}: no block", story =>
    {
        var honest = story.Next().Build();
        var (start, coinbase) = (honest.Raw[..(HeaderSize + 1)], honest.Raw[(HeaderSize + 1)..]);
        story.Undecodable([.. start, .. coinbase[..4], 0, flag, .. coinbase[4..^4], .. witness, .. coinbase[^4..]]);
        story.Accept(honest);
    });

    private static byte[] Patch(byte[] raw, int start, int length, params byte[] bytes) =>
        [.. raw[..start], .. bytes, .. raw[(start + length)..]];
}
