using Blockyard.FullBlocks.Building;
using static Blockyard.FullBlocks.Scenarios.Spending;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>CHECKLOCKTIMEVERIFY (BIP 65) and CHECKSEQUENCEVERIFY (BIP 112).</summary>
internal static class LockTimeScriptScenarios
{
    private const uint Open = Limits.FinalSequence - 1;
    private const uint Disabled = 1u << 31;
    private const uint Seconds = 1u << 22;

    public static IEnumerable<Plot> All =>
    [
        Works("CLTV of a height that the lock time has", Absolute(100), LockTime(100)),
        Works("CLTV of a height below the lock time", Absolute(99), LockTime(100)),
        Works("CLTV of zero", Absolute(0), LockTime(0)),
        Works("CLTV of a time that the lock time has", Absolute(500_000_000), LockTime(500_000_000)),
        Fails("CLTV of a height above the lock time", Errors.UnsatisfiedLockTime, Absolute(101), LockTime(100)),
        Fails("CLTV of a time where the lock time is a height", Errors.UnsatisfiedLockTime, Absolute(500_000_000), LockTime(100)),
        Fails("CLTV of a height where the lock time is a time", Errors.UnsatisfiedLockTime, Absolute(100), LockTime(500_000_001)),
        Fails("CLTV where the input is final", Errors.UnsatisfiedLockTime, Absolute(100), LockTime(100, Limits.FinalSequence)),
        Fails("CLTV of less than nothing", Errors.NegativeLockTime, Absolute(-1), LockTime(100)),
        Fails("CLTV of a number of five bytes", Errors.UnsatisfiedLockTime, Absolute(uint.MaxValue), LockTime(100)),
        Fails(
            "CLTV of a number of six bytes",
            Errors.ScriptNumber,
            [.. Script.Push(new byte[6]), Op.CheckLockTimeVerify],
            LockTime(100)),
        Fails("CLTV of nothing", Errors.InvalidStack, [Op.CheckLockTimeVerify, Op.True], LockTime(100)),
        Works("CLTV that is not executed", [Op.Zero, Op.If, Op.CheckLockTimeVerify, Op.EndIf, Op.True], LockTime(0)),
        Works("CSV of as many blocks as the input waits", Relative(1), Sequence(1)),
        Works("CSV of fewer blocks than the input waits", Relative(0), Sequence(1)),
        Works("CSV with bits that mean nothing", Relative(1 | 0x10_0000), Sequence(1)),
        Works("CSV of no time", Relative(Seconds), Sequence(Seconds)),
        Works("CSV that is switched off", Relative(Disabled | 500), Sequence(0)),
        Fails("CSV of more blocks than the input waits", Errors.UnsatisfiedLockTime, Relative(2), Sequence(1)),
        Fails("CSV of time where the input waits for blocks", Errors.UnsatisfiedLockTime, Relative(Seconds), Sequence(1)),
        Fails("CSV of blocks where the input waits for time", Errors.UnsatisfiedLockTime, Relative(0), Sequence(Seconds)),
        Fails("CSV where the input waits for nothing", Errors.UnsatisfiedLockTime, Relative(0), Sequence(Disabled)),
        Fails("CSV where the input is final", Errors.UnsatisfiedLockTime, Relative(0), Sequence(Limits.FinalSequence)),
        Fails("CSV in a transaction of version one", Errors.UnsatisfiedLockTime, Relative(0), Sequence(0, version: 1)),
        Works("CSV in a transaction of a negative version", Relative(0), Sequence(0, version: -1)),
        Fails("CSV of less than nothing", Errors.NegativeLockTime, Relative(-1), Sequence(1)),
        Fails(
            "CSV of a number of six bytes",
            Errors.ScriptNumber,
            [.. Script.Push(new byte[6]), Op.CheckSequenceVerify],
            Sequence(1)),
        Fails("CSV of nothing", Errors.InvalidStack, [Op.CheckSequenceVerify, Op.True], Sequence(1)),
    ];

    private static byte[] Absolute(long number) => [.. Script.Number(number), Op.CheckLockTimeVerify, Op.Drop, Op.True];

    private static byte[] Relative(long number) => [.. Script.Number(number), Op.CheckSequenceVerify, Op.Drop, Op.True];

    private static Action<Tx> LockTime(uint lockTime, uint sequence = Open) =>
        spend => (spend.LockTime, spend.Inputs[0].Sequence) = (lockTime, sequence);

    private static Action<Tx> Sequence(uint sequence, int version = 2) =>
        spend => (spend.Inputs[0].Sequence, spend.Version) = (sequence, version);
}
