using System.Buffers.Binary;

namespace Blockyard.Consensus.Scripts;

/// <summary>Walks over the operations of a script.</summary>
public ref struct ScriptReader(ReadOnlySpan<byte> script)
{
    private readonly ReadOnlySpan<byte> _script = script;
    private int _position;

    /// <summary>Where the next operation starts.</summary>
    public readonly int Position => _position;

    /// <summary>True behind the last operation.</summary>
    public readonly bool IsAtEnd => _position == _script.Length;

    /// <summary>
    /// Once nothing more can be read: the end, or where the data would begin of a push that is cut short; if even its length is
    /// cut short, behind its operation.
    /// </summary>
    internal readonly int EndOfPrefix
    {
        get
        {
            if (IsAtEnd)
            {
                return _position;
            }

            var opcode = (Opcode)_script[_position];
            return TryReadLength(opcode, _script[(_position + 1)..], out var prefix, out _)
                ? _position + 1 + prefix
                : _position + 1;
        }
    }

    /// <summary>Reads the next operation; false at the end and where a push is cut short, and then for good.</summary>
    /// <param name="opcode">The operation.</param>
    /// <param name="data">What it pushes, if its byte is at most <see cref="Opcode.PushData4"/>; otherwise empty.</param>
    public bool TryRead(out Opcode opcode, out ReadOnlySpan<byte> data)
    {
        data = default;
        opcode = default;
        if (IsAtEnd)
        {
            return false;
        }

        var rest = _script[(_position + 1)..];
        opcode = (Opcode)_script[_position];
        if (opcode > Opcode.PushData4)
        {
            _position++;
            return true;
        }

        if (!TryReadLength(opcode, rest, out var prefix, out var length) || length > rest.Length - prefix)
        {
            return false;
        }

        data = rest.Slice(prefix, length);
        _position += 1 + prefix + length;
        return true;
    }

    private static bool TryReadLength(Opcode opcode, ReadOnlySpan<byte> rest, out int prefix, out int length)
    {
        length = (int)opcode;
        prefix = opcode switch
        {
            Opcode.PushData1 => sizeof(byte),
            Opcode.PushData2 => sizeof(ushort),
            Opcode.PushData4 => sizeof(uint),
            _ => 0,
        };
        if (rest.Length < prefix)
        {
            return false;
        }

        length = opcode switch
        {
            Opcode.PushData1 => rest[0],
            Opcode.PushData2 => BinaryPrimitives.ReadUInt16LittleEndian(rest),
            Opcode.PushData4 => (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest), int.MaxValue),
            _ => length,
        };
        return true;
    }
}
