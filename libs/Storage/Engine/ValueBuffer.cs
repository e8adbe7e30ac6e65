using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Where a session's read puts the value: one array per session, grown when need be, so that hits allocate nothing.</summary>
internal sealed class ValueBuffer
{
    private const int Missing = -1;

    private byte[] _bytes = new byte[256];
    private int _length = Missing;

    public bool Found => _length != Missing;

    public ReadOnlySpan<byte> Value => _bytes.AsSpan(0, _length);

    /// <summary>Address of the record that the value came from.</summary>
    public long Address { get; private set; }

    public void Clear() => _length = Missing;

    public void Fill(ref SpanByte value, long address)
    {
        if (_bytes.Length < value.Length)
        {
            _bytes = new byte[Math.Max(value.Length, 2 * _bytes.Length)];
        }

        value.AsReadOnlySpan().CopyTo(_bytes);
        _length = value.Length;
        Address = address;
    }
}
