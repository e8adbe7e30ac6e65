using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Blockyard.Fuzz.Engine;

/// <summary>Copies the program and weaves a counter into every block of code of our own assemblies.</summary>
/// <remarks>
/// A block begins where a method does, where a jump leads and behind a jump that may not be taken. Its counter is
/// <c>CoverageMap.Hits[number]++</c>, which leaves the evaluation stack as it was, so it may stand anywhere.
/// </remarks>
internal sealed class CoverageWeaver
{
    private static readonly string[] Assemblies =
    [
        "Crypto", "Primitives", "Consensus", "Chain", "Storage", "ChainStorage", "Peering", "Wallets",
        "Services.ChainStore", "Services.Gateway", "Services.Wallet",
    ];

    private int _blocks;

    /// <summary>Weaves the program in <paramref name="source"/> into an empty folder.</summary>
    public static void Weave(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var weaver = new CoverageWeaver();
        foreach (var name in Assemblies)
        {
            weaver.WeaveAssembly(Path.Combine(source, $"Blockyard.{name}.dll"), Path.Combine(target, $"Blockyard.{name}.dll"));
        }

        File.WriteAllText(
            Path.Combine(target, CoverageMap.CountFile), weaver._blocks.ToString(CultureInfo.InvariantCulture));
    }

    private void WeaveAssembly(string source, string target)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(source));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        using var assembly = AssemblyDefinition.ReadAssembly(source, new ReaderParameters { AssemblyResolver = resolver });
        var hits = assembly.MainModule.ImportReference(typeof(CoverageMap).GetField(nameof(CoverageMap.Hits)));
        foreach (var method in assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            WeaveMethod(method.Body, hits, assembly.MainModule.TypeSystem.Byte);
        }

        assembly.Write(target);
    }

    private void WeaveMethod(MethodBody body, FieldReference hits, TypeReference counter)
    {
        body.SimplifyMacros();
        var moved = new Dictionary<Instruction, Instruction>();
        foreach (var start in FindBlocks(body))
        {
            moved[start] = Insert(body.GetILProcessor(), start, hits, counter);
        }

        foreach (var instruction in body.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => moved.GetValueOrDefault(target, target),
                Instruction[] targets => Array.ConvertAll(targets, target => moved.GetValueOrDefault(target, target)),
                var other => other,
            };
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
            handler.FilterStart = Moved(handler.FilterStart);
        }

        body.OptimizeMacros();

        Instruction? Moved(Instruction? at) => at is null ? null : moved.GetValueOrDefault(at, at);
    }

    private static HashSet<Instruction> FindBlocks(MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                starts.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                starts.UnionWith(targets);
            }

            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch)
            {
                starts.Add(instruction.Next);
            }
        }

        // A prefix and what it belongs to stay together.
        starts.RemoveWhere(start => start.Previous?.OpCode.OpCodeType == OpCodeType.Prefix);
        return starts;
    }

    private Instruction Insert(ILProcessor code, Instruction before, FieldReference hits, TypeReference counter)
    {
        var first = code.Create(OpCodes.Ldsfld, hits);
        Instruction[] counting =
        [
            first,
            code.Create(OpCodes.Ldc_I4, _blocks++),
            code.Create(OpCodes.Ldelema, counter),
            code.Create(OpCodes.Dup),
            code.Create(OpCodes.Ldind_U1),
            code.Create(OpCodes.Ldc_I4_1),
            code.Create(OpCodes.Add),
            code.Create(OpCodes.Conv_U1),
            code.Create(OpCodes.Stind_I1),
        ];
        foreach (var instruction in counting)
        {
            code.InsertBefore(before, instruction);
        }

        return first;
    }
}
