namespace Blockyard.Storage;

/// <summary>A change of one key's value, made where the value stands if there is room.</summary>
/// <remarks>It may be asked more than once, of different copies of the same value: what it does may depend on nothing else.</remarks>
public interface IValueChange
{
    /// <summary>Length of the value that a key gets that is not there yet; 0 if it is to stay away.</summary>
    int InitialLength { get; }

    /// <summary>How long the value is to be, given what it is now.</summary>
    int LengthAfter(scoped ReadOnlySpan<byte> value);

    /// <summary>Changes the value, which has that length already: cut, or filled up with zeros. A new one is all zeros.</summary>
    void Apply(scoped Span<byte> value);
}
