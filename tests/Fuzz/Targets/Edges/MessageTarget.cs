using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>Messages of all our services. Input: number of the message type (2), the message.</summary>
internal sealed class MessageTarget : IFuzzTarget
{
    private const int HeadSize = 2;

    private static readonly MessageDescriptor[] Types =
    [
        .. new[]
            {
                BlockReflection.Descriptor, PeerServiceReflection.Descriptor, WalletServiceReflection.Descriptor,
                ChainServiceReflection.Descriptor,
            }
            .SelectMany(WithImports)
            .Distinct()
            .SelectMany(file => file.MessageTypes)
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    public string Name => "message";

    public IEnumerable<byte[]> Seeds =>
    [
        Seed(new ScriptSelector { ScriptHash = new string('a', 64) }),
        Seed(new ScriptSelector { Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080" }),
        Seed(new ScriptSelector { ScriptPubkey = ByteString.CopyFrom(0x51) }),
        Seed(new Contracts.Chain.V1.OutPoint { Txid = new string('b', 64), Vout = 1 }),
        Seed(new PeerMessage { Ping = new Ping { Nonce = 7 } }),
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.Length < HeadSize)
        {
            return;
        }

        var type = Types[BitConverter.ToUInt16(input.Span) % Types.Length];
        if (ProtobufInput.TryParse<IMessage>(type.Parser, input.Span[HeadSize..], out var message))
        {
            Check(message);
        }
    }

    private static void Check(IMessage message)
    {
        var written = message.ToByteArray();
        Require.Same(written, message.Descriptor.Parser.ParseFrom(written).ToByteArray(), "written again");
        Require.OnlyThrows<FormatException>(() =>
        {
            _ = message switch
            {
                ScriptSelector selector => RequestFormat.ParseScript(selector, Network.Regtest),
                Contracts.Chain.V1.OutPoint outPoint => RequestFormat.ParseOutPoint(outPoint).TransactionId,
                _ => default,
            };
        });
    }

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) =>
        file.Dependencies.SelectMany(WithImports).Append(file)
            .Where(one => one.Package.StartsWith("blockyard", StringComparison.Ordinal));

    private static byte[] Seed(IMessage message) =>
        [.. BitConverter.GetBytes((ushort)Array.IndexOf(Types, message.Descriptor)), .. message.ToByteArray()];
}
