namespace Blockyard.Consensus.Scripts;

internal ref partial struct ScriptInterpreter<TChecker>
{
    private const int WeightPerSignature = 50;
    private const int SchnorrKeySize = 32;

    // What legacy and version 0 signatures cover of the script: everything behind the last executed CODESEPARATOR.
    private readonly ReadOnlySpan<byte> ScriptCode => _script.Span[_codeStart..];

    // (signature key -- bool)
    private readonly ScriptError CheckSig(Opcode opcode)
    {
        if (_stack.Count < 2)
        {
            return ScriptError.InvalidStackOperation;
        }

        var error = CheckSignature(_stack.Span(2), _stack.Span(1), out var valid);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        _stack.Pop(2);
        _stack.PushBool(valid);
        return opcode == Opcode.CheckSigVerify && !PopTrue() ? ScriptError.CheckSigVerify : ScriptError.Ok;
    }

    // (signature number key -- number)
    private readonly ScriptError CheckSigAdd()
    {
        if (_version != SignatureVersion.Tapscript)
        {
            return ScriptError.BadOpcode;
        }

        if (_stack.Count < 3)
        {
            return ScriptError.InvalidStackOperation;
        }

        if (!TryPeekNumber(2, out var number))
        {
            return ScriptError.ScriptNumber;
        }

        var error = CheckSignature(_stack.Span(3), _stack.Span(1), out var valid);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        _stack.Pop(3);
        _stack.PushNumber(number + (valid ? 1 : 0));
        return ScriptError.Ok;
    }

    private readonly ScriptError CheckSignature(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key, out bool valid) =>
        _version == SignatureVersion.Tapscript
            ? CheckTapscriptSignature(signature, key, out valid)
            : CheckEcdsaSignature(signature, key, out valid);

    private readonly ScriptError CheckEcdsaSignature(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key, out bool valid)
    {
        valid = false;
        var code = ScriptCode;
        if (_version == SignatureVersion.Legacy && FindAndDelete.TryRemove(ref code, signature) && ForbidsChangingCode)
        {
            return ScriptError.SigFindAndDelete;
        }

        var error = CheckEncodings(signature, key);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        valid = _checker.CheckEcdsa(signature, key, code, _version);
        var mustBeEmpty = !valid && (_flags & ScriptFlags.NullFail) != 0;
        return mustBeEmpty && !signature.IsEmpty ? ScriptError.SigNullFail : ScriptError.Ok;
    }

    private readonly bool ForbidsChangingCode => (_flags & ScriptFlags.ConstScriptCode) != 0;

    private readonly ScriptError CheckEncodings(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key)
    {
        var error = SignatureEncoding.CheckSignature(signature, _flags);
        return error != ScriptError.Ok ? error : SignatureEncoding.CheckPublicKey(key, _flags, _version);
    }

    // BIP 342: an empty signature is a failed one, any other that fails ends the script, and checks are paid for by witness size.
    private readonly ScriptError CheckTapscriptSignature(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key, out bool valid)
    {
        valid = !signature.IsEmpty;
        if (valid)
        {
            _spend.WeightLeft -= WeightPerSignature;
            if (_spend.WeightLeft < 0)
            {
                return ScriptError.TapscriptValidationWeight;
            }
        }

        if (key.IsEmpty)
        {
            return ScriptError.TapscriptEmptyPubkey;
        }

        if (key.Length != SchnorrKeySize)
        {
            // Keys of other lengths are free for upgrades: until then every signature is good for them.
            var discouraged = (_flags & ScriptFlags.DiscourageUpgradablePublicKeyType) != 0;
            return discouraged ? ScriptError.DiscourageUpgradablePubkeyType : ScriptError.Ok;
        }

        return valid ? _checker.CheckSchnorr(signature, key, _version, in _spend) : ScriptError.Ok;
    }
}
