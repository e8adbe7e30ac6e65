using Blockyard.Wallets.Ledger.Events;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Ledger;

public sealed class WalletEventFormatTests
{
    [Fact]
    public void Arbitrary_bytes_are_an_event_or_damage_and_nothing_else() => Prop.ForAll(
        (from kind in Gen.Choose(0, 16)
         from length in Gen.Choose(0, 300)
         from bytes in Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), length)
         select (kind, bytes)).ToArbitrary(),
        record => Decodes((byte)record.kind, record.bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Damaged_events_are_events_or_damage_and_nothing_else()
    {
        var scene = new LedgerScene();
        var wallet = scene.AddWallet("savings");
        scene.Mine(scene.Incoming((scene.Script(wallet), 1_000)));
        foreach (var (kind, payload) in scene.Events.Select(WalletEventFormat.Encode))
        {
            for (var i = 0; i < payload.Length; i++)
            {
                var damaged = payload.ToArray();
                damaged[i] ^= 0xff;
                Decodes(kind, damaged);
                Decodes(kind, payload[..i]);
            }
        }
    }

    [Fact]
    public void An_unknown_kind_is_said_by_its_number()
    {
        var error = Assert.Throws<InvalidDataException>(() => WalletEventFormat.Decode(99, new byte[5]));

        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    private static void Decodes(byte kind, byte[] payload)
    {
        if (Record.Exception(() => WalletEventFormat.Decode(kind, payload)) is { } error)
        {
            Assert.IsType<InvalidDataException>(error);
        }
    }
}
