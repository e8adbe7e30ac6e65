using Blockyard.Consensus.Scripts;
using Blockyard.Fuzz.Engine;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>Cutting pushes out of a script. Input: length of the pushed bytes, those bytes, the script.</summary>
internal sealed class FindAndDeleteTarget : IFuzzTarget
{
    public string Name => "find-and-delete";

    public IEnumerable<byte[]> Seeds =>
        [[1, 7, 1, 7, 0x51, 1, 7, 1, 7], [0, 0x00, 0x51, 0x00], [2, 1, 7, 2, 1, 7, 3, 2, 1, 7, 0x51]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        var length = bytes.Length == 0 ? 0 : Math.Min(bytes[0], bytes.Length - 1);
        var data = bytes.Skip(1).Take(length).ToArray();
        var script = bytes.Skip(1 + length).ToArray();
        var pattern = new byte[ScriptPush.SizeOf(data.Length)];
        ScriptPush.Write(pattern, data);

        // Where an operation starts, matches go one after another before it is read.
        var kept = new List<byte>();
        var found = false;
        var position = 0;
        while (position < script.Length)
        {
            if (script.AsSpan(position).StartsWith(pattern))
            {
                found = true;
                position += pattern.Length;
                continue;
            }

            var rest = new NaiveScript(script.AsSpan(position), most: 1);
            var end = rest.Operations.Count > 0 ? position + rest.Operations[0].End : script.Length;
            kept.AddRange(script[position..end]);
            position = end;
        }

        ReadOnlySpan<byte> code = script;
        Require.Equal(found, FindAndDelete.TryRemove(ref code, data), "found");
        Require.Same([.. kept], code, "what is left");
    }
}
