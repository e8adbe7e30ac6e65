using Blockyard.Consensus.Scripts;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Flags as the published vectors write them.</summary>
internal static class VectorFlags
{
    private static readonly Dictionary<string, ScriptFlags> Names = new()
    {
        ["NONE"] = ScriptFlags.None,
        ["P2SH"] = ScriptFlags.P2sh,
        ["STRICTENC"] = ScriptFlags.StrictEncoding,
        ["DERSIG"] = ScriptFlags.StrictDer,
        ["LOW_S"] = ScriptFlags.LowS,
        ["NULLDUMMY"] = ScriptFlags.NullDummy,
        ["SIGPUSHONLY"] = ScriptFlags.SigPushOnly,
        ["MINIMALDATA"] = ScriptFlags.MinimalData,
        ["DISCOURAGE_UPGRADABLE_NOPS"] = ScriptFlags.DiscourageUpgradableNops,
        ["CLEANSTACK"] = ScriptFlags.CleanStack,
        ["CHECKLOCKTIMEVERIFY"] = ScriptFlags.CheckLockTimeVerify,
        ["CHECKSEQUENCEVERIFY"] = ScriptFlags.CheckSequenceVerify,
        ["WITNESS"] = ScriptFlags.Witness,
        ["DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM"] = ScriptFlags.DiscourageUpgradableWitnessProgram,
        ["MINIMALIF"] = ScriptFlags.MinimalIf,
        ["NULLFAIL"] = ScriptFlags.NullFail,
        ["WITNESS_PUBKEYTYPE"] = ScriptFlags.WitnessPublicKeyType,
        ["CONST_SCRIPTCODE"] = ScriptFlags.ConstScriptCode,
        ["TAPROOT"] = ScriptFlags.Taproot,
        ["DISCOURAGE_UPGRADABLE_TAPROOT_VERSION"] = ScriptFlags.DiscourageUpgradableTaprootVersion,
        ["DISCOURAGE_OP_SUCCESS"] = ScriptFlags.DiscourageOpSuccess,
        ["DISCOURAGE_UPGRADABLE_PUBKEYTYPE"] = ScriptFlags.DiscourageUpgradablePublicKeyType,
    };

    /// <summary>All flags, one by one.</summary>
    public static IReadOnlyList<ScriptFlags> Single { get; } = [.. Names.Values.Where(flag => flag != ScriptFlags.None)];

    public static ScriptFlags All { get; } = Single.Aggregate(ScriptFlags.None, (all, flag) => all | flag);

    /// <summary>Every sensible combination of the flags that blocks obey.</summary>
    public static IReadOnlyList<ScriptFlags> ConsensusCombinations { get; } = Combine(
        [.. Single.Where(flag => (flag & ScriptFlags.Consensus) != 0)]);

    public static ScriptFlags Parse(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Aggregate(ScriptFlags.None, (flags, name) => flags | Names[name]);

    /// <summary>Takes away what lacks a flag that it depends on.</summary>
    public static ScriptFlags Trim(ScriptFlags flags)
    {
        if ((flags & ScriptFlags.P2sh) == 0)
        {
            flags &= ~ScriptFlags.Witness;
        }

        return (flags & ScriptFlags.Witness) == 0 ? flags & ~(ScriptFlags.CleanStack | ScriptFlags.Taproot) : flags;
    }

    /// <summary>Adds what the flags depend on.</summary>
    public static ScriptFlags Fill(ScriptFlags flags)
    {
        if ((flags & (ScriptFlags.CleanStack | ScriptFlags.Taproot)) != 0)
        {
            flags |= ScriptFlags.Witness;
        }

        return (flags & ScriptFlags.Witness) != 0 ? flags | ScriptFlags.P2sh : flags;
    }

    private static ScriptFlags[] Combine(ScriptFlags[] flags) =>
    [
        .. Enumerable.Range(0, 1 << flags.Length)
            .Select(bits => flags.Where((_, i) => (bits & (1 << i)) != 0).Aggregate(ScriptFlags.None, (all, flag) => all | flag))
            .Where(combination => Trim(combination) == combination),
    ];
}
