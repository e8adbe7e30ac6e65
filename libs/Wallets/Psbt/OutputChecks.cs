using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>Checks the entries of an output's map as Bitcoin Core does; unknown ones are fine.</summary>
internal static class OutputChecks
{
    private const int DeepestLeaf = 128;

    /// <exception cref="FormatException">An entry breaks its format.</exception>
    public static void Check(PsbtMap map)
    {
        foreach (var record in map)
        {
            Check(record);
        }
    }

    private static void Check(PsbtRecord record)
    {
        switch (record.Type)
        {
            case PsbtField.Output.RedeemScript or PsbtField.Output.WitnessScript:
                RecordChecks.NoKeyData(record, "Output script");
                break;
            case PsbtField.Output.KeyOrigin:
                RecordChecks.PublicKeyInKey(record, "Output BIP32 keypath");
                RecordChecks.KeyOrigin(record.Value.Span, "Output BIP32 keypath");
                break;
            case PsbtField.Output.TaprootInternalKey:
                RecordChecks.NoKeyData(record, "Output Taproot internal key");
                RecordChecks.ValueSize(record, XOnlyPublicKey.Size, "Output Taproot internal key");
                break;
            case PsbtField.Output.TaprootTree:
                RecordChecks.NoKeyData(record, "Output Taproot tree");
                Tree(record.Value.Span);
                break;
            case PsbtField.Output.TaprootKeyOrigin:
                RecordChecks.TaprootKeyOrigin(record, "Output Taproot BIP32 keypath");
                break;
            case PsbtField.Output.MusigParticipants:
                RecordChecks.MusigParticipants(record, "Output musig2");
                break;
        }
    }

    // Leaves depth first: depth, leaf version, script. Together they fill a binary tree.
    private static void Tree(ReadOnlySpan<byte> tree)
    {
        var reader = new SpanReader(tree);
        var open = new List<byte> { 0 };
        RecordChecks.Require(!reader.IsAtEnd, "Output Taproot tree must not be empty.");
        while (!reader.IsAtEnd)
        {
            var whole = reader.TryReadByte(out var depth) & reader.TryReadByte(out var version) && reader.TryReadVarBytes(out _);
            RecordChecks.Require(whole, "Output Taproot tree is cut short.");
            RecordChecks.Require((version & ~TaprootTree.LeafVersionMask) == 0, "Output Taproot tree has a bad leaf version.");
            RecordChecks.Require(depth <= DeepestLeaf && TryFill(open, depth), "Output Taproot tree is no binary tree.");
        }

        RecordChecks.Require(open.Count == 0, "Output Taproot tree is no binary tree.");
    }

    // The places still open, the next one last: a leaf takes it, after as many forks as it is deeper.
    private static bool TryFill(List<byte> open, byte depth)
    {
        if (open.Count == 0 || open[^1] > depth)
        {
            return false;
        }

        while (open[^1] < depth)
        {
            open[^1]++;
            open.Add(open[^1]);
        }

        open.RemoveAt(open.Count - 1);
        return true;
    }
}
