namespace Blockyard.Consensus.Scripts;

internal ref partial struct ScriptInterpreter<TChecker>
{
    private const long SequenceDisabled = 1L << 31;

    private readonly ScriptError Nop() =>
        (_flags & ScriptFlags.DiscourageUpgradableNops) != 0 ? ScriptError.DiscourageUpgradableNops : ScriptError.Ok;

    // <expression> IF [statements] [ELSE [statements]] ENDIF
    private ScriptError If(Opcode opcode, bool executing)
    {
        if (!executing)
        {
            _conditions.Push(false);
            return ScriptError.Ok;
        }

        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        var condition = _stack.Span(1);
        if (condition is not ([] or [1]))
        {
            if (_version == SignatureVersion.Tapscript)
            {
                return ScriptError.TapscriptMinimalIf;
            }

            if (_version == SignatureVersion.WitnessV0 && (_flags & ScriptFlags.MinimalIf) != 0)
            {
                return ScriptError.MinimalIf;
            }
        }

        _conditions.Push(ScriptNumber.IsTrue(condition) == (opcode == Opcode.If));
        _stack.Pop();
        return ScriptError.Ok;
    }

    private ScriptError Else()
    {
        if (_conditions.IsEmpty)
        {
            return ScriptError.UnbalancedConditional;
        }

        _conditions.ToggleTop();
        return ScriptError.Ok;
    }

    private ScriptError EndIf()
    {
        if (_conditions.IsEmpty)
        {
            return ScriptError.UnbalancedConditional;
        }

        _conditions.Pop();
        return ScriptError.Ok;
    }

    private readonly ScriptError Verify()
    {
        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        return PopTrue() ? ScriptError.Ok : ScriptError.Verify;
    }

    // Behind every …VERIFY: removes the result if it is true.
    private readonly bool PopTrue()
    {
        var isTrue = ScriptNumber.IsTrue(_stack.Span(1));
        _stack.Pop(isTrue ? 1 : 0);
        return isTrue;
    }

    private readonly ScriptError CheckLockTime()
    {
        if ((_flags & ScriptFlags.CheckLockTimeVerify) == 0)
        {
            return ScriptError.Ok;
        }

        var error = PeekLockTime(out var lockTime);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        return _checker.CheckLockTime(lockTime) ? ScriptError.Ok : ScriptError.UnsatisfiedLocktime;
    }

    private readonly ScriptError CheckSequence()
    {
        if ((_flags & ScriptFlags.CheckSequenceVerify) == 0)
        {
            return ScriptError.Ok;
        }

        var error = PeekLockTime(out var sequence);
        if (error != ScriptError.Ok || (sequence & SequenceDisabled) != 0)
        {
            return error;
        }

        return _checker.CheckSequence(sequence) ? ScriptError.Ok : ScriptError.UnsatisfiedLocktime;
    }

    // Five bytes are allowed, or times after 2038 could not be written. The number stays on the stack.
    private readonly ScriptError PeekLockTime(out long lockTime)
    {
        lockTime = 0;
        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!ScriptNumber.TryDecode(_stack.Span(1), RequireMinimal, ScriptNumber.MaxLockTimeSize, out lockTime))
        {
            return ScriptError.ScriptNumber;
        }

        return lockTime < 0 ? ScriptError.NegativeLocktime : ScriptError.Ok;
    }
}
