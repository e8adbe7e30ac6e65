namespace Blockyard.Consensus.Scripts;

/// <summary>Executes one script on a stack. A script has no loops, so it ends.</summary>
/// <remarks>
/// Cut by kind of operation: this file runs the loop and dispatches; Control, Stack, Arithmetic, Hashing and Signatures do the
/// work.
/// Nothing is read outside the script, the stack and what the checker holds.
/// </remarks>
internal ref partial struct ScriptInterpreter<TChecker>
    where TChecker : ISignatureChecker
{
    private readonly ReadOnlyMemory<byte> _script;
    private readonly ScriptFlags _flags;
    private readonly SignatureVersion _version;
    private readonly ref ScriptStack _stack;
    private readonly ref TChecker _checker;
    private readonly ref TaprootSpend _spend;

    private ScriptReader _reader;
    private ScriptStack _alternative;
    private ConditionStack _conditions;
    private int _operationCount;
    private uint _operationPosition;
    private int _codeStart;

    private ScriptInterpreter(
        ReadOnlyMemory<byte> script,
        ref ScriptStack stack,
        ScriptFlags flags,
        SignatureVersion version,
        ref TChecker checker,
        ref TaprootSpend spend)
    {
        _script = script;
        _reader = new ScriptReader(script.Span);
        _stack = ref stack;
        _flags = flags;
        _version = version;
        _checker = ref checker;
        _spend = ref spend;
    }

    private readonly bool RequireMinimal => (_flags & ScriptFlags.MinimalData) != 0;

    /// <summary>Runs a script; what it leaves is on the stack.</summary>
    public static ScriptError Run(
        ReadOnlyMemory<byte> script,
        ref ScriptStack stack,
        ScriptFlags flags,
        SignatureVersion version,
        ref TChecker checker,
        ref TaprootSpend spend)
    {
        if (version != SignatureVersion.Tapscript && script.Length > ScriptLimits.MaxScriptSize)
        {
            return ScriptError.ScriptSize;
        }

        var interpreter = new ScriptInterpreter<TChecker>(script, ref stack, flags, version, ref checker, ref spend);
        var error = interpreter.Run();
        interpreter._alternative.Dispose();
        return error;
    }

    private ScriptError Run()
    {
        for (; !_reader.IsAtEnd; _operationPosition++)
        {
            var error = Step();
            if (error != ScriptError.Ok)
            {
                return error;
            }

            if (_stack.Count + _alternative.Count > ScriptLimits.MaxStackSize)
            {
                return ScriptError.StackSize;
            }
        }

        return _conditions.IsEmpty ? ScriptError.Ok : ScriptError.UnbalancedConditional;
    }

    private ScriptError Step()
    {
        if (!_reader.TryRead(out var opcode, out var data))
        {
            return ScriptError.BadOpcode;
        }

        if (data.Length > ScriptLimits.MaxElementSize)
        {
            return ScriptError.PushSize;
        }

        // These hold even where the operation is not executed. RESERVED does not count as an operation.
        if (_version != SignatureVersion.Tapscript && opcode > Opcode.Op16 && ++_operationCount > ScriptLimits.MaxOperations)
        {
            return ScriptError.OpCount;
        }

        if (IsDisabled(opcode))
        {
            return ScriptError.DisabledOpcode;
        }

        if (opcode == Opcode.CodeSeparator && _version == SignatureVersion.Legacy && (_flags & ScriptFlags.ConstScriptCode) != 0)
        {
            return ScriptError.OpCodeSeparator;
        }

        var executing = _conditions.AllTrue;
        if (executing && opcode <= Opcode.PushData4)
        {
            return Push(opcode, data);
        }

        return executing || opcode is >= Opcode.If and <= Opcode.EndIf ? Execute(opcode, executing) : ScriptError.Ok;
    }

    private ScriptError Push(Opcode opcode, ReadOnlySpan<byte> data)
    {
        if (RequireMinimal && !ScriptPush.IsMinimal(opcode, data))
        {
            return ScriptError.MinimalData;
        }

        _stack.Push(_script.Slice(_reader.Position - data.Length, data.Length));
        return ScriptError.Ok;
    }

    private ScriptError Execute(Opcode opcode, bool executing)
    {
        switch (opcode)
        {
            case Opcode.Op1Negate or (>= Opcode.Op1 and <= Opcode.Op16):
                _stack.PushNumber((int)opcode - ((int)Opcode.Op1 - 1));
                return ScriptError.Ok;
            case Opcode.Nop:
                return ScriptError.Ok;
            case Opcode.If or Opcode.NotIf:
                return If(opcode, executing);
            case Opcode.Else:
                return Else();
            case Opcode.EndIf:
                return EndIf();
            case Opcode.Verify:
                return Verify();
            case Opcode.Return:
                return ScriptError.OpReturn;
            case Opcode.CheckLockTimeVerify:
                return CheckLockTime();
            case Opcode.CheckSequenceVerify:
                return CheckSequence();
            case Opcode.Nop1 or (>= Opcode.Nop4 and <= Opcode.Nop10):
                return Nop();
            case >= Opcode.ToAltStack and <= Opcode.Tuck:
                return MoveElements(opcode);
            case Opcode.Size:
                return Size();
            case Opcode.Equal or Opcode.EqualVerify:
                return Equal(opcode);
            case (>= Opcode.OneAdd and <= Opcode.OneSub) or (>= Opcode.Negate and <= Opcode.ZeroNotEqual):
                return ComputeOne(opcode);
            case (>= Opcode.Add and <= Opcode.Sub) or (>= Opcode.BoolAnd and <= Opcode.Max):
                return ComputeTwo(opcode);
            case Opcode.Within:
                return Within();
            case >= Opcode.Ripemd160 and <= Opcode.Hash256:
                return Hash(opcode);
            case Opcode.CodeSeparator:
                _codeStart = _reader.Position;
                _spend.CodeSeparatorPosition = _operationPosition;
                return ScriptError.Ok;
            case Opcode.CheckSig or Opcode.CheckSigVerify:
                return CheckSig(opcode);
            case Opcode.CheckSigAdd:
                return CheckSigAdd();
            case Opcode.CheckMultisig or Opcode.CheckMultisigVerify:
                return CheckMultisig(opcode);
            default:
                return ScriptError.BadOpcode;
        }
    }

    // CVE-2010-5137. Tapscript never gets here: there they are OP_SUCCESS.
    private static bool IsDisabled(Opcode opcode) => opcode
        is (>= Opcode.Cat and <= Opcode.Right)
        or (>= Opcode.Invert and <= Opcode.Xor)
        or Opcode.TwoMul or Opcode.TwoDiv
        or (>= Opcode.Mul and <= Opcode.RightShift);
}
