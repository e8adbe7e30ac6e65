using System.Globalization;
using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests;

public sealed class SipHashTests
{
    private const string Vectors = "core/siphash.json";

    private static readonly Lazy<JsonElement[]> Rows = new(() => VectorFile.ReadRows(Vectors));

    public static TheoryData<int, string> Names => VectorFile.Number(
        Rows.Value.Select(row => $"{row.GetProperty("input").GetArrayLength()} pieces, {row.GetProperty("expected").Text("siphash24")}"));

    [VectorFact(Vectors)]
    public void The_file_has_all_its_cases() => Assert.Equal(146, Rows.Value.Length);

    /// <remarks>
    /// Some rows give the value of another function as well, the one-three-round variant of Core's hash tables, which is no part
    /// of any format or protocol.
    /// </remarks>
    [VectorTheory(Vectors, Cases = 146), MemberData(nameof(Names))]
    public void Hash_is_the_published_one(int index, string name)
    {
        var row = Rows.Value[index];
        var key = row.GetProperty("key").EnumerateArray().Select(half => Number(half.GetString()!)).ToArray();
        byte[] data = [.. row.GetProperty("input").EnumerateArray().SelectMany(piece => piece.Bytes())];

        var hash = new SipHash(key[0], key[1]).Hash(data);

        Assert.Equal(Number(row.GetProperty("expected").Text("siphash24")), hash);
        Assert.EndsWith(hash.ToString("x16", CultureInfo.InvariantCulture), name, StringComparison.Ordinal);
    }

    private static ulong Number(string hex) => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
