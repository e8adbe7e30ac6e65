using System.Buffers.Binary;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Psbt;

/// <summary>Checks the entries of the global map but for the transaction; unknown ones are fine.</summary>
internal static class GlobalChecks
{
    /// <exception cref="FormatException">An entry breaks its format, or the version is not 0.</exception>
    public static void Check(PsbtMap map)
    {
        foreach (var record in map)
        {
            switch (record.Type)
            {
                case PsbtField.Global.UnsignedTransaction:
                    RecordChecks.NoKeyData(record, "Global unsigned transaction");
                    break;
                case PsbtField.Global.ExtendedPublicKey:
                    _ = ExtendedPublicKey.Decode(record.KeyData.Span);
                    RecordChecks.KeyOrigin(record.Value.Span, "Global xpub keypath");
                    break;
                case PsbtField.Global.Version:
                    RecordChecks.NoKeyData(record, "Global version");
                    RecordChecks.ValueSize(record, sizeof(uint), "Global version");
                    RecordChecks.Require(
                        BinaryPrimitives.ReadUInt32LittleEndian(record.Value.Span) == 0, "Only PSBTs of version 0 are known.");
                    break;
            }
        }
    }
}
