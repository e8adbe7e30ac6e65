using Blockyard.Consensus.Scripts;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>Scripts as they stand: operations, pushes, signature operations, templates, addresses, text.</summary>
internal sealed class ScriptTarget : IFuzzTarget
{
    public string Name => "script";

    public IEnumerable<byte[]> Seeds =>
    [
        [0x76, 0xa9, 0x14, .. new byte[20], 0x88, 0xac],
        [0xa9, 0x14, .. new byte[20], 0x87],
        [0x00, 0x14, .. new byte[20]],
        [0x00, 0x20, .. new byte[32]],
        [0x51, 0x20, .. new byte[32]],
        [0x52, 0x21, 2, .. new byte[32], 0x21, 3, .. new byte[32], 0x52, 0xae],
        [0x41, 4, .. new byte[64], 0xac],
        [0x6a, 0x4c, 3, 1, 2, 3],
        [0x4d, 1, 0, 7, 0x4e, 1, 0, 0, 0, 7, 0xab, 0xad, 0xaf],
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        var naive = new NaiveScript(bytes);
        CheckOperations(input.Span, naive);
        CheckPushes(input.Span, naive);
        foreach (var accurate in new[] { false, true })
        {
            Require.Equal(CountSigOps(naive, accurate), SigOps.Count(input.Span, accurate), "signature operations");
        }

        CheckTemplates(input.Span, bytes);
        var words = naive.Operations.Sum(one => one.Data.Length > 0 ? 2 : 1) + (naive.IsCut ? 2 : 0);
        var text = ScriptText.ToAssembly(input.Span);
        Require.Equal(words, text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, "words of the text");
    }

    private static void CheckOperations(ReadOnlySpan<byte> script, NaiveScript naive)
    {
        var reader = new ScriptReader(script);
        foreach (var operation in naive.Operations)
        {
            Require.Equal(operation.Start, reader.Position, "start of an operation");
            Require.That(reader.TryRead(out var opcode, out var data), "an operation is read");
            Require.Equal(operation.Opcode, (byte)opcode, "opcode");
            Require.Same(operation.Data, data, "data");
        }

        Require.Equal(!naive.IsCut, reader.IsAtEnd, "reads to the end");
        Require.That(!reader.TryRead(out _, out _) && !reader.TryRead(out _, out _), "nothing is read behind the end");
    }

    private static void CheckPushes(ReadOnlySpan<byte> script, NaiveScript naive)
    {
        var pushOnly = !naive.IsCut && naive.Operations.TrueForAll(one => one.Opcode <= 0x60);
        Require.Equal(pushOnly, ScriptPush.IsPushOnly(script), "push only");
        foreach (var operation in naive.Operations.Where(one => one.Opcode <= 78))
        {
            var shortest = NaiveScript.ShortestPush(operation.Data);
            Require.Equal(
                shortest == operation.Opcode, ScriptPush.IsMinimal((Opcode)operation.Opcode, operation.Data), "shortest push");
            var written = new byte[ScriptPush.SizeOf(operation.Data.Length)];
            Require.Equal(written.Length, ScriptPush.Write(written, operation.Data), "size of a push");
            var again = new NaiveScript(written);
            Require.That(!again.IsCut && again.Operations.Count == 1, "a push is one operation");
            Require.Same(operation.Data, again.Operations[0].Data, "pushed again");
        }
    }

    private static int CountSigOps(NaiveScript naive, bool accurate)
    {
        var count = 0;
        var last = 0;
        foreach (var opcode in naive.Operations.Select(one => (int)one.Opcode))
        {
            count += opcode switch
            {
                0xac or 0xad => 1,
                0xae or 0xaf => accurate && last is > 0x50 and <= 0x60 ? last - 0x50 : 20,
                _ => 0,
            };
            last = opcode;
        }

        return count;
    }

    private static void CheckTemplates(ReadOnlySpan<byte> script, byte[] bytes)
    {
        var template = ScriptTemplates.Classify(script);
        var isProgram = ScriptTemplates.TryGetWitnessProgram(script, out var version, out var program);
        var expected = bytes.Length is >= 4 and <= 42 && bytes[0] is 0 or (> 0x50 and <= 0x60) && bytes[1] == bytes.Length - 2;
        Require.Equal(expected && bytes.Length >= 4, isProgram, "witness program");
        if (isProgram)
        {
            Require.Equal(bytes[0] == 0 ? 0 : bytes[0] - 0x50, version, "witness version");
            Require.Same(bytes.AsSpan(2), program, "program");
        }

        Require.Equal(template == ScriptTemplate.ScriptHash, ScriptTemplates.IsPayToScriptHash(script), "pay to script hash");
        Require.Equal(bytes is [0x6a, ..] || bytes.Length > 10_000, ScriptTemplates.IsUnspendable(script), "unspendable");
        if (AddressCodec.TryFromScript(script, Network.Regtest, out var address))
        {
            Require.That(template != ScriptTemplate.NonStandard || isProgram, "what has an address has a template");
            Require.Same(bytes, AddressCodec.ToScript(address, Network.Regtest), "script of the address");
        }
    }
}
