using System.Buffers.Binary;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>A spend read from fuzzed bytes, put into one of the ways in which an output can be locked.</summary>
/// <remarks>
/// <code>
///  flags (3)   kind (1)   length, first script   length, second script   witness items: length, bytes …
/// </code>
/// Kind: the lowest three bits are a <see cref="SpendKind"/>; 0x08 spends a leaf of unknown version, 0x10 one below a branch,
/// 0x20 adds an annex, 0x80 checks real signatures. Lengths are one byte, 0xff and two bytes for longer ones; what is too long is
/// cut.
/// </remarks>
internal sealed class SpendCase
{
    private const int MaxRedeemScript = 520;

    private static readonly byte[] InternalKey =
        Convert.FromHexString("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    private ReadOnlyMemory<byte> _rest;

    public SpendCase(ReadOnlyMemory<byte> input)
    {
        var head = new byte[4];
        input[..Math.Min(4, input.Length)].CopyTo(head);
        _rest = input[Math.Min(4, input.Length)..];
        Flags = Trim((ScriptFlags)(BinaryPrimitives.ReadInt32LittleEndian(head) & ((1 << 21) - 1)));
        Kind = (SpendKind)(head[3] & 7);
        IsReal = (head[3] & 0x80) != 0;
        First = Take();
        Second = Take();
        var items = new List<byte[]>();
        while (!_rest.IsEmpty)
        {
            items.Add(Take().ToArray());
        }

        Items = [.. items];
        if (Kind == SpendKind.Tapscript)
        {
            ControlBlock = Commit(Second.Span, (head[3] & 8) != 0, (head[3] & 0x10) != 0, out var key);
            OutputKey = key;
            Annex = (head[3] & 0x20) != 0 ? [0x50, 1] : null;
        }
    }

    public ScriptFlags Flags { get; }

    public SpendKind Kind { get; }

    public bool IsReal { get; }

    public ReadOnlyMemory<byte> First { get; }

    public ReadOnlyMemory<byte> Second { get; }

    public byte[][] Items { get; }

    private byte[] OutputKey { get; } = [];

    private byte[] ControlBlock { get; } = [];

    private byte[]? Annex { get; }

    /// <summary>Whether the second script means the same behind its hash as it does by itself.</summary>
    public bool CanBeRedeemScript => Second.Length <= MaxRedeemScript
        && !ScriptTemplates.IsPayToScriptHash(Second.Span) && !ScriptTemplates.TryGetWitnessProgram(Second.Span, out _, out _)
        && (NaiveScript.ShortestPush(Second.ToArray()) <= 78 || (Flags & ScriptFlags.MinimalData) == 0);

    /// <summary>Unlocking script, locking script and witness for a way of locking.</summary>
    public (ReadOnlyMemory<byte> ScriptSig, ReadOnlyMemory<byte> ScriptPubKey, Witness Witness) As(SpendKind kind)
    {
        var script = Second.ToArray();
        var witnessScript = ScriptTemplates.PayToWitnessScriptHash(Sha256Of(script));
        return kind switch
        {
            SpendKind.ScriptHash =>
                (Join(First, script), ScriptTemplates.PayToScriptHash(Hash160Of(script)), Witness.Create(Items)),
            SpendKind.WitnessScriptHash => (default, witnessScript, Witness.Create([.. Items, script])),
            SpendKind.NestedWitnessScriptHash =>
                (Join(default, witnessScript), ScriptTemplates.PayToScriptHash(Hash160Of(witnessScript)),
                    Witness.Create([.. Items, script])),
            SpendKind.Tapscript =>
                (default, ScriptTemplates.PayToTaproot(OutputKey),
                    Witness.Create([.. Items, script, ControlBlock, .. Annex is null ? [] : new[] { Annex }])),
            SpendKind.TaprootKey => (default, ScriptTemplates.PayToTaproot(InternalKey), Witness.Create(Items)),
            SpendKind.WitnessKeyHash =>
                (default, ScriptTemplates.PayToWitnessKeyHash(Hash160Of(Items.Length > 1 ? Items[1] : [])),
                    Witness.Create(Items)),
            _ => (First, Second, Witness.Create(Items)),
        };
    }

    /// <summary>Takes away the flags whose own conditions are not met.</summary>
    public static ScriptFlags Trim(ScriptFlags flags)
    {
        flags = (flags & ScriptFlags.P2sh) != 0 ? flags : flags & ~ScriptFlags.Witness;
        return (flags & ScriptFlags.Witness) != 0 ? flags : flags & ~(ScriptFlags.CleanStack | ScriptFlags.Taproot);
    }

    /// <summary>Bytes for a case: the opposite of the constructor.</summary>
    public static byte[] Encode(ScriptFlags flags, byte kind, byte[] first, byte[] second, params byte[][] items) =>
    [
        .. BitConverter.GetBytes((int)flags)[..3], kind, .. Sized(first), .. Sized(second), .. items.SelectMany(Sized),
    ];

    private static byte[] Sized(byte[] bytes) => bytes.Length < 0xff
        ? [(byte)bytes.Length, .. bytes]
        : [0xff, .. BitConverter.GetBytes((ushort)bytes.Length), .. bytes];

    private static byte[] Join(ReadOnlyMemory<byte> start, byte[] pushed)
    {
        var joined = new byte[start.Length + ScriptPush.SizeOf(pushed.Length)];
        start.CopyTo(joined);
        ScriptPush.Write(joined.AsSpan(start.Length), pushed);
        return joined;
    }

    private static byte[] Commit(ReadOnlySpan<byte> script, bool unknownVersion, bool hasBranch, out byte[] outputKey)
    {
        var version = unknownVersion ? (byte)0xc2 : TaprootTree.TapscriptVersion;
        var root = TaprootTree.LeafHash(version, script);
        var path = new byte[hasBranch ? Hash256.Size : 0];
        root = hasBranch ? TaprootTree.BranchHash(root, Hash256.Zero) : root;
        _ = XOnlyPublicKey.TryParse(InternalKey, out var key);
        _ = key.TryTweakAdd(TaprootTree.TweakHash(InternalKey, root).AsSpan(), out var tweaked);
        outputKey = new byte[XOnlyPublicKey.Size];
        tweaked.ToXOnly(out var isOdd).Serialize(outputKey);
        return [(byte)(version | (isOdd ? 1 : 0)), .. InternalKey, .. path];
    }

    public static byte[] Hash160Of(byte[] bytes)
    {
        var hash = new byte[Hash160.HashSize];
        Hash160.Hash(bytes, hash);
        return hash;
    }

    private static byte[] Sha256Of(byte[] bytes) => System.Security.Cryptography.SHA256.HashData(bytes);

    private ReadOnlyMemory<byte> Take()
    {
        if (_rest.IsEmpty)
        {
            return default;
        }

        int length = _rest.Span[0];
        _rest = _rest[1..];
        if (length == 0xff && _rest.Length >= 2)
        {
            length = BinaryPrimitives.ReadUInt16LittleEndian(_rest.Span);
            _rest = _rest[2..];
        }

        var taken = _rest[..Math.Min(length, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
