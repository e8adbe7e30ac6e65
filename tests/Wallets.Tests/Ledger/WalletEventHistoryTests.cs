using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Tests.Ledger;

/// <summary>Events as the first version wrote them, byte by byte: every later version has to read them.</summary>
public sealed class WalletEventHistoryTests
{
    [Theory]
    [InlineData(
        1,
        "00e1f565000400000077302d61040000006e616d653600000001020000000000000000000000000000000000000000000000" +
        "00000000000000000000000000000000000000000000000000999999994e0000000404040404040404040404040404040404" +
        "0404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404040404" +
        "0404040404040404040404000101000000")]
    [InlineData(2, "00e1f5650001000000050000000400000072656e74")]
    [InlineData(3, "00e1f565000100000001050000000400000072656e74")]
    [InlineData(4, "00e1f565000100000022222222222222222222222222222222222222222222222222222222222222220400000072656e74")]
    [InlineData(
        5,
        "00e1f56501222222222222222222222222222222222222222222222222222222222222222233333333333333333333333333" +
        "3333333333333333333333333333333333333302000000aabb01000000520000000200000001444444444444444444444444" +
        "44444444444444444444444444444444444444440100000000fdffffff01e803000000000000160014555555555555555555" +
        "5555555555555555555555000000000400000072656e74")]
    [InlineData(
        6,
        "00e1f56500010000002222222222222222222222222222222222222222222222222222222222222222333333333333333333" +
        "3333333333333333333333333333333333333333333333")]
    [InlineData(
        7,
        "00e1f56500520000000200000001444444444444444444444444444444444444444444444444444444444444444401000000" +
        "00fdffffff01e803000000000000160014555555555555555555555555555555555555555500000000")]
    [InlineData(8, "00e1f565002222222222222222222222222222222222222222222222222222222222222222")]
    [InlineData(9, "00e1f56500070000002222222222222222222222222222222222222222222222222222222222222222")]
    [InlineData(
        10,
        "00e1f56500070000002222222222222222222222222222222222222222222222222222222222222222010000000700000022" +
        "2222222222222222222222222222222222222222222222222222222222222200e0f565020000005200000002000000014444" +
        "4444444444444444444444444444444444444444444444444444444444440100000000fdffffff01e8030000000000001600" +
        "14555555555555555555555555555555555555555500000000")]
    [InlineData(
        11,
        "00e1f56500070000002222222222222222222222222222222222222222222222222222222222222222333333333333333333" +
        "3333333333333333333333333333333333333333333333")]
    [InlineData(12, "00e1f56500010000000800000009000000")]
    [InlineData(
        13,
        "00e1f56500010000000100000007000000222222222222222222222222222222222222222222222222222222222222222200" +
        "e0f5650200000052000000020000000144444444444444444444444444444444444444444444444444444444444444440100" +
        "000000fdffffff01e803000000000000160014555555555555555555555555555555555555555500000000")]
    [InlineData(14, "00e1f5650001000000")]
    public void Events_of_the_first_version_are_read(byte kind, string record)
    {
        var bytes = Convert.FromHexString(record);
        var read = WalletEventFormat.Decode(kind, bytes);
        Assert.Equal(0x65f5e100u, read.Time);
        Assert.Equal(kind == 5, read.Receipt is { Response.Length: 2 });
        Assert.True(Describes(read), read.ToString());
        var (again, payload) = WalletEventFormat.Encode(read);
        Assert.Equal(kind, again);
        Assert.Equal(bytes, payload);

        // What a newer version has put behind is not passed over.
        Assert.Throws<InvalidDataException>(() => WalletEventFormat.Decode(kind, (byte[])[.. bytes, 0]));
    }

    private static bool Describes(WalletEvent read) => read switch
    {
        WalletCreated e => e is { Id: "w0-a", Name: "name", NeedsRescan: true, IsServiceOwned: false, IssuedAddresses: 1 },
        AddressIssued e => e is { Wallet: 1, Index: 5, Label: "rent" },
        AddressLabelled e => e is { Wallet: 1, Key: { Branch: KeyBranch.Change, Index: 5 }, Label: "rent" },
        TransactionLabelled e => e is { Wallet: 1, Label: "rent" },
        PaymentSent e => e is { Wallet: 1, Transaction.Outputs.Length: 1, Label: "rent" },
        PaymentRefused e => e is { Wallet: 1 } && e.TransactionId != e.ReceiptKey,
        TransactionSeen e => e is { Transaction.Inputs.Length: 1 },
        TransactionDropped e => !e.TransactionId.IsZero,
        ChainStarted e => e is { Tip.Height: 7 },
        BlockConnected e => e is { Tip.Height: 7, Transactions: [{ Block: { Height: 7, Position: 2 } }] },
        BlockDisconnected e => e is { Tip.Height: 7 } && e.PreviousHash != e.Tip.Hash,
        AddressesFound e => e is { Wallet: 1, NextReceive: 8, NextChange: 9 },
        HistoryFound e => e is { Wallet: 1, Transactions: [{ Transaction.Outputs.Length: 1 }] },
        RescanFinished e => e is { Wallet: 1 },
        _ => false,
    };
}
