namespace Blockyard.Consensus.Scripts;

internal ref partial struct ScriptInterpreter<TChecker>
{
    private readonly bool TryPeekNumber(int fromTop, out long number) =>
        ScriptNumber.TryDecode(_stack.Span(fromTop), RequireMinimal, ScriptNumber.MaxSize, out number);

    // (in -- out)
    private readonly ScriptError ComputeOne(Opcode opcode)
    {
        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!TryPeekNumber(1, out var number))
        {
            return ScriptError.ScriptNumber;
        }

        _stack.Pop();
        _stack.PushNumber(opcode switch
        {
            Opcode.OneAdd => number + 1,
            Opcode.OneSub => number - 1,
            Opcode.Negate => -number,
            Opcode.Abs => Math.Abs(number),
            Opcode.Not => number == 0 ? 1 : 0,
            _ => number != 0 ? 1 : 0,
        });
        return ScriptError.Ok;
    }

    // (a b -- out)
    private readonly ScriptError ComputeTwo(Opcode opcode)
    {
        if (_stack.Count < 2)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!TryPeekNumber(2, out var a) || !TryPeekNumber(1, out var b))
        {
            return ScriptError.ScriptNumber;
        }

        _stack.Pop(2);
        switch (opcode)
        {
            case Opcode.Add:
                _stack.PushNumber(a + b);
                break;
            case Opcode.Sub:
                _stack.PushNumber(a - b);
                break;
            case Opcode.Min:
                _stack.PushNumber(Math.Min(a, b));
                break;
            case Opcode.Max:
                _stack.PushNumber(Math.Max(a, b));
                break;
            default:
                _stack.PushBool(Compare(opcode, a, b));
                break;
        }

        return opcode == Opcode.NumEqualVerify && !PopTrue() ? ScriptError.NumEqualVerify : ScriptError.Ok;
    }

    private static bool Compare(Opcode opcode, long a, long b) => opcode switch
    {
        Opcode.BoolAnd => a != 0 && b != 0,
        Opcode.BoolOr => a != 0 || b != 0,
        Opcode.NumNotEqual => a != b,
        Opcode.LessThan => a < b,
        Opcode.GreaterThan => a > b,
        Opcode.LessThanOrEqual => a <= b,
        Opcode.GreaterThanOrEqual => a >= b,
        _ => a == b,
    };

    // (x min max -- min <= x < max)
    private readonly ScriptError Within()
    {
        if (_stack.Count < 3)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!TryPeekNumber(3, out var x) || !TryPeekNumber(2, out var min) || !TryPeekNumber(1, out var max))
        {
            return ScriptError.ScriptNumber;
        }

        _stack.Pop(3);
        _stack.PushBool(min <= x && x < max);
        return ScriptError.Ok;
    }
}
