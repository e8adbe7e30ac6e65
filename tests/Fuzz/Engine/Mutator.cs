using System.Buffers.Binary;

namespace Blockyard.Fuzz.Engine;

/// <summary>Changes inputs at random, the same way for the same seed.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> words)
{
    private const int LongestRange = 64;

    private static readonly ulong[] Borders =
    [
        0, 1, 2, 0x10, 0x4b, 0x4c, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff, 0x100, 0x208, 0x209, 0x2710, 0x2711, 0x7fff, 0x8000,
        0xffff,
        0x1_0000, 0x01ff_ffff, 0x0200_0000, 0x0200_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
        0x0007_75f0_5a07_4000, 0x0007_75f0_5a07_4001, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_ffff,
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    /// <summary>A changed copy of an input, with parts of another one in it now and then.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var left = 1 << _random.Next(4); left > 0; left--)
        {
            Change(bytes, other);
        }

        return bytes.Count <= GuardedInput.Capacity ? [.. bytes] : [.. bytes[..GuardedInput.Capacity]];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = _random.Next(bytes.Count + 1);
        switch (_random.Next(12))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.InsertRange(at, Noise());
                break;
            case 3:
                bytes.RemoveRange(at, RangeLength(bytes.Count - at));
                break;
            case 4:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, RangeLength(bytes.Count - at)));
                break;
            case 5:
                Overwrite(bytes, at, Border());
                break;
            case 6:
                AddToNumber(bytes, at);
                break;
            case 7 when other.Length > 0:
                var from = _random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, RangeLength(other.Length - from)).ToArray());
                break;
            case 8 when words.Count > 0:
                bytes.InsertRange(at, words[_random.Next(words.Count)]);
                break;
            case 9 when words.Count > 0:
                Overwrite(bytes, at, words[_random.Next(words.Count)]);
                break;
            case 10 when other.Length > 0:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(Math.Min(at, other.Length)).ToArray());
                break;
            default:
                bytes.InsertRange(at, Border());
                break;
        }
    }

    private byte[] Noise()
    {
        var bytes = new byte[1 + _random.Next(8)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private int RangeLength(int most) => Math.Min(most, 1 + _random.Next(LongestRange));

    private byte[] Border()
    {
        var bytes = new byte[sizeof(ulong)];
        var value = Borders[_random.Next(Borders.Length)];
        var size = 1 << _random.Next(4);
        if (_random.Next(4) != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            return bytes[..size];
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes[^size..];
    }

    private void AddToNumber(List<byte> bytes, int at)
    {
        var carry = _random.Next(-16, 17);
        for (var size = 1 << _random.Next(4); size > 0 && at < bytes.Count; size--, at++)
        {
            carry += bytes[at];
            bytes[at] = (byte)carry;
            carry >>= 8;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (var i = 0; i < with.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = with[i];
        }
    }
}
