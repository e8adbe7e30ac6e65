namespace Blockyard.Consensus.Scripts;

internal ref partial struct ScriptInterpreter<TChecker>
{
    // By an old mistake one element more than needed is removed: the dummy.
    private const int UselessElements = 1;

    // (dummy [signature …] signatures [key …] keys -- bool)
    private ScriptError CheckMultisig(Opcode opcode)
    {
        if (_version == SignatureVersion.Tapscript)
        {
            return ScriptError.TapscriptCheckMultisig;
        }

        var error = ReadMultisigCounts(out var keys, out var signatures);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        // Places on the stack, from the top: 1 count of keys, 2… keys, then the count of signatures, then the signatures.
        var firstSignature = keys + 3;
        error = RemoveFromCode(firstSignature, signatures, out var code);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        error = MatchSignatures(code, keys, firstSignature, signatures, out var valid);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        error = CleanUpMultisig(keys, signatures, valid);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        _stack.PushBool(valid);
        return opcode == Opcode.CheckMultisigVerify && !PopTrue() ? ScriptError.CheckMultisigVerify : ScriptError.Ok;
    }

    private ScriptError ReadMultisigCounts(out int keys, out int signatures)
    {
        keys = 0;
        signatures = 0;
        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!TryPeekNumber(1, out var number))
        {
            return ScriptError.ScriptNumber;
        }

        if (number is < 0 or > ScriptLimits.MaxKeysPerMultisig)
        {
            return ScriptError.PubkeyCount;
        }

        keys = (int)number;
        _operationCount += keys;
        if (_operationCount > ScriptLimits.MaxOperations)
        {
            return ScriptError.OpCount;
        }

        if (_stack.Count < keys + 2)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!TryPeekNumber(keys + 2, out number))
        {
            return ScriptError.ScriptNumber;
        }

        if (number < 0 || number > keys)
        {
            return ScriptError.SigCount;
        }

        signatures = (int)number;
        return _stack.Count < keys + 2 + signatures + UselessElements ? ScriptError.InvalidStackOperation : ScriptError.Ok;
    }

    // A signature cannot sign itself: in legacy scripts it is cut out of the code that it covers.
    private readonly ScriptError RemoveFromCode(int firstSignature, int count, out ReadOnlySpan<byte> code)
    {
        code = ScriptCode;
        for (var i = 0; i < count && _version == SignatureVersion.Legacy; i++)
        {
            if (FindAndDelete.TryRemove(ref code, _stack.Span(firstSignature + i)) && ForbidsChangingCode)
            {
                return ScriptError.SigFindAndDelete;
            }
        }

        return ScriptError.Ok;
    }

    // Signatures must come in the order of their keys; a key that does not match is passed over.
    private readonly ScriptError MatchSignatures(
        ReadOnlySpan<byte> code, int keys, int firstSignature, int signatures, out bool valid)
    {
        var key = 2;
        var signature = firstSignature;
        valid = true;
        while (valid && signatures > 0)
        {
            // The order of these checks can be told from outside by what STRICTENC makes of it, so it is part of the rules.
            var error = CheckEncodings(_stack.Span(signature), _stack.Span(key));
            if (error != ScriptError.Ok)
            {
                return error;
            }

            if (_checker.CheckEcdsa(_stack.Span(signature), _stack.Span(key), code, _version))
            {
                signature++;
                signatures--;
            }

            key++;
            keys--;
            valid = signatures <= keys;
        }

        return ScriptError.Ok;
    }

    private readonly ScriptError CleanUpMultisig(int keys, int signatures, bool valid)
    {
        _stack.Pop(keys + 2);
        for (; signatures > 0; signatures--)
        {
            if (!valid && (_flags & ScriptFlags.NullFail) != 0 && _stack[1].Length > 0)
            {
                return ScriptError.SigNullFail;
            }

            _stack.Pop();
        }

        // It is nobody's signature, and anybody could change it if it could be anything (BIP 147).
        if ((_flags & ScriptFlags.NullDummy) != 0 && _stack[1].Length > 0)
        {
            return ScriptError.SigNullDummy;
        }

        _stack.Pop(UselessElements);
        return ScriptError.Ok;
    }
}
