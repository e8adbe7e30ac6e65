using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockyard.Crypto;

namespace Blockyard.Consensus.Scripts;

internal ref partial struct ScriptInterpreter<TChecker>
{
    // (in -- hash)
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The language has it.")]
    private readonly ScriptError Hash(Opcode opcode)
    {
        if (_stack.Count < 1)
        {
            return ScriptError.InvalidStackOperation;
        }

        var data = _stack.Span(1);
        _stack.Pop();
        var hash = _stack.PushNew(opcode is Opcode.Sha256 or Opcode.Hash256 ? Crypto.Sha256.HashSize : Hash160.HashSize);
        switch (opcode)
        {
            case Opcode.Ripemd160:
                Ripemd160.Hash(data, hash);
                break;
            case Opcode.Sha1:
                SHA1.HashData(data, hash);
                break;
            case Opcode.Sha256:
                Crypto.Sha256.Hash(data, hash);
                break;
            case Opcode.Hash160:
                Hash160.Hash(data, hash);
                break;
            default:
                Sha256d.Hash(data, hash);
                break;
        }

        return ScriptError.Ok;
    }
}
