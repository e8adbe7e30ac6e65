namespace Blockyard.Consensus.Scripts;

internal ref partial struct ScriptInterpreter<TChecker>
{
    private ScriptError MoveElements(Opcode opcode)
    {
        if (_stack.Count < ElementsNeeded(opcode))
        {
            return ScriptError.InvalidStackOperation;
        }

        switch (opcode)
        {
            case Opcode.ToAltStack:
                _alternative.Push(_stack[1]);
                _stack.Pop();
                break;
            case Opcode.FromAltStack:
                return FromAltStack();
            case Opcode.TwoDrop:
                _stack.Pop(2);
                break;
            case Opcode.TwoDup or Opcode.ThreeDup or Opcode.Dup:
                Repeat(from: ElementsNeeded(opcode), ElementsNeeded(opcode));
                break;
            case Opcode.TwoOver:
                Repeat(from: 4, 2);
                break;
            case Opcode.Over:
                Repeat(from: 2, 1);
                break;
            case Opcode.TwoRot:
                Raise(6);
                Raise(6);
                break;
            case Opcode.TwoSwap:
                Raise(4);
                Raise(4);
                break;
            case Opcode.Rot:
                Raise(3);
                break;
            case Opcode.Swap:
                Raise(2);
                break;
            case Opcode.IfDup:
                Repeat(from: 1, ScriptNumber.IsTrue(_stack.Span(1)) ? 1 : 0);
                break;
            case Opcode.Depth:
                _stack.PushNumber(_stack.Count);
                break;
            case Opcode.Drop:
                _stack.Pop();
                break;
            case Opcode.Nip:
                _stack.Remove(2);
                break;
            case Opcode.Tuck:
                Raise(2);
                Repeat(from: 2, 1);
                break;
            default:
                return PickOrRoll(opcode);
        }

        return ScriptError.Ok;
    }

    private static int ElementsNeeded(Opcode opcode) => opcode switch
    {
        Opcode.FromAltStack or Opcode.Depth => 0,
        Opcode.ToAltStack or Opcode.IfDup or Opcode.Drop or Opcode.Dup => 1,
        Opcode.ThreeDup or Opcode.Rot => 3,
        Opcode.TwoOver or Opcode.TwoSwap => 4,
        Opcode.TwoRot => 6,
        _ => 2,
    };

    private ScriptError FromAltStack()
    {
        if (_alternative.Count < 1)
        {
            return ScriptError.InvalidAltstackOperation;
        }

        _stack.Push(_alternative[1]);
        _alternative.Pop();
        return ScriptError.Ok;
    }

    // (xn ... x0 n -- xn ... x0 xn) and (xn ... x0 n -- ... x0 xn)
    private readonly ScriptError PickOrRoll(Opcode opcode)
    {
        if (!ScriptNumber.TryDecode(_stack.Span(1), RequireMinimal, ScriptNumber.MaxSize, out var n))
        {
            return ScriptError.ScriptNumber;
        }

        _stack.Pop();
        if (n < 0 || n >= _stack.Count)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (opcode == Opcode.Roll)
        {
            Raise((int)n + 1);
        }
        else
        {
            Repeat(from: (int)n + 1, 1);
        }

        return ScriptError.Ok;
    }

    // Pushes copies of elements, the first of which is so far from the top.
    private readonly void Repeat(int from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _stack.Push(_stack[from]);
        }
    }

    // Takes an element out of its place and puts it on top.
    private readonly void Raise(int from)
    {
        var item = _stack[from];
        _stack.Remove(from);
        _stack.Push(item);
    }

    private readonly ScriptError Size()
    {
        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        _stack.PushNumber(_stack[1].Length);
        return ScriptError.Ok;
    }

    private readonly ScriptError Equal(Opcode opcode)
    {
        if (_stack.Count < 2)
        {
            return ScriptError.InvalidStackOperation;
        }

        var equal = _stack.Span(1).SequenceEqual(_stack.Span(2));
        _stack.Pop(2);
        _stack.PushBool(equal);
        return opcode == Opcode.EqualVerify && !PopTrue() ? ScriptError.EqualVerify : ScriptError.Ok;
    }
}
