using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Consensus;
using Blockyard.Crypto;
using Blockyard.Peering.Compact;
using Blockyard.Primitives;

namespace Blockyard.Peering.Tests.Compact;

public sealed class ShortIdsTests
{
    [Fact]
    public void An_id_is_the_low_48_bits_of_the_salted_hash()
    {
        var header = ChainParams.Regtest.Genesis.Header;
        const ulong Nonce = 0x0102030405060708;
        var salted = new byte[88];
        header.Write(salted);
        BinaryPrimitives.WriteUInt64LittleEndian(salted.AsSpan(80), Nonce);
        var key = SHA256.HashData(salted);
        var hash = new SipHash(BitConverter.ToUInt64(key, 0), BitConverter.ToUInt64(key, 8));
        var id = Hash256.DoubleSha256([7]);

        Assert.Equal(hash.Hash(id.AsSpan()) & 0xffffffffffff, new ShortIds(header, Nonce).Of(id));
    }

    [Fact]
    public void Ids_are_written_least_significant_byte_first()
    {
        var bytes = new byte[12];
        ShortIds.Write(0x060504030201, bytes.AsSpan(6));

        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6], bytes);
        Assert.Equal(0UL, ShortIds.Read(bytes, 0));
        Assert.Equal(0x060504030201UL, ShortIds.Read(bytes, 1));
    }

    [Fact]
    public void The_table_finds_what_was_added_and_nothing_else()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            // Ids that fall into few places of the table, so that they crowd.
            var ids = Enumerable.Range(0, random.Next(0, 60)).Select(_ => (ulong)random.Next(80) << random.Next(0, 40)).ToList();
            var table = new ShortIdTable(ids.Count);
            for (var i = 0; i < ids.Count; i++)
            {
                table.Add(ids[i], i);
            }

            foreach (var id in ids.Concat(Enumerable.Range(0, 100).Select(i => (ulong)i)))
            {
                var isOnlyOne = ids.Count(other => other == id) == 1;
                Assert.Equal(isOnlyOne, table.TryFind(id, out var place));
                if (isOnlyOne)
                {
                    Assert.Equal(ids.IndexOf(id), place);
                }
            }
        }
    }
}
