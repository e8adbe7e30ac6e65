using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Chain;
using Blockyard.Fuzz.Targets.Edges;
using Blockyard.Fuzz.Targets.Encodings;
using Blockyard.Fuzz.Targets.Peers;
using Blockyard.Fuzz.Targets.Primitives;
using Blockyard.Fuzz.Targets.Scripts;
using Blockyard.Fuzz.Targets.Storage;
using Blockyard.Fuzz.Targets.Wallets;

namespace Blockyard.Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new TransactionTarget(),
        new BlockTarget(),
        new HeaderTarget(),
        new WitnessTarget(),
        new CompactSizeTarget(),
        new CompactTargetTarget(),
        new UInt256Target(),
        new ScriptTarget(),
        new FindAndDeleteTarget(),
        new ScriptNumberTarget(),
        new SignatureEncodingTarget(),
        new SignatureHashTarget(),
        new InterpreterTarget(),
        new Base58Target(),
        new Bech32Target(),
        new AddressTarget(),
        new IdTarget(),
        new PeerAddressTarget(),
        new ExtendedKeyTarget(),
        new MnemonicTarget(),
        new KeyPathTarget(),
        new WalletRecordTarget(),
        new PsbtTarget(),
        new DescriptorTarget(),
        new LogFormatTarget(),
        new AppendLogTarget(),
        new StateRecordTarget(),
        new FeeHistoryTarget(),
        new PeerBansTarget(),
        new PeerAddressesTarget(),
        new RulesTarget(),
        new BlockFileTarget(),
        new SnapshotTarget(),
        new LocatorTarget(),
        new PageTokenTarget(),
        new MessageTarget(),
        new PeerMessageTarget(),
        new GatewayTextTarget(),
        new GatewayBodyTarget(),
        new SettingsFileTarget(),
    ];
}
