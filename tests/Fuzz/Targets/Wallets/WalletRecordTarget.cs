using Blockyard.Fuzz.Engine;
using Blockyard.Wallets.Ledger.Events;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Fuzz.Targets.Wallets;

/// <summary>What a wallet writes to its log, and its seals. Input: kind of the event, payload.</summary>
internal sealed class WalletRecordTarget : IFuzzTarget
{
    public string Name => "wallet-record";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var transaction = Blockyard.Primitives.Transaction.TryParse(Primitives.Samples.Segwit, out var parsed, out _)
                ? parsed : null;
            WalletEvent[] events =
            [
                new AddressIssued(1, 2, "rent") { Time = 3 },
                new PaymentSent(1, transaction!, "") { Time = 3 },
                new TransactionSeen(transaction!) { Time = 3 },
                new TransactionDropped(transaction!.Id) { Time = 3 },
                new AddressesFound(1, 2, 3) { Time = 4 },
                new RescanFinished(1) { Time = 5 },
            ];
            byte[] seal = [1, (byte)SealKind.ServiceKey, 0, 0, 0, 0, .. new byte[50]];
            return
            [
                .. events.Select(Encoded),
                [(byte)WalletEventKind.BlockConnected, .. new byte[45]],
                [(byte)WalletEventKind.WalletCreated, .. new byte[5], 1, 0, 0, 0, 0x77, 0, 0, 0, 0, (byte)seal.Length, 0, 0, 0,
                    .. seal, .. new byte[10]],
                seal,
            ];
        }
    }

    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckSeal(input);
        if (input.IsEmpty)
        {
            return;
        }

        WalletEvent? found = null;
        if (Require.OnlyThrows<InvalidDataException>(() => found = WalletEventFormat.Decode(input.Span[0], input[1..])))
        {
            var (kind, payload) = WalletEventFormat.Encode(found!);
            Require.Equal(input.Span[0], kind, "kind");
            var (_, again) = WalletEventFormat.Encode(WalletEventFormat.Decode(kind, payload));
            Require.Same(payload, again, "there and back");
        }
    }

    private static void CheckSeal(ReadOnlyMemory<byte> input) => Require.OnlyThrows<FormatException>(() =>
    {
        var seal = SealedSecret.Parse(input.Span);
        Require.Same(input.Span, seal.Bytes.Span, "bytes of a seal");
        Require.That(seal.Iterations >= 0 && Enum.IsDefined(seal.Kind), "a seal's parts are valid");
    });

    private static byte[] Encoded(WalletEvent walletEvent)
    {
        var (kind, payload) = WalletEventFormat.Encode(walletEvent);
        return [kind, .. payload];
    }
}
