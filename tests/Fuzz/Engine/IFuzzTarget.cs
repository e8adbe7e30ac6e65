namespace Blockyard.Fuzz.Engine;

/// <summary>One decoder, or a group that belongs together, with what must hold for it whatever bytes come.</summary>
internal interface IFuzzTarget
{
    /// <summary>The name in the table and of its corpus file.</summary>
    string Name { get; }

    /// <summary>Well-formed inputs to begin with, for what no mutation finds by itself: checksums, signatures, lengths.</summary>
    IEnumerable<byte[]> Seeds => [];

    /// <summary>Words of the format, to be put in anywhere.</summary>
    IReadOnlyList<byte[]> Words => [];

    /// <summary>What a run may allocate whatever the input, in bytes.</summary>
    long FixedAllocation => 1 << 20;

    /// <summary>What a run may allocate besides, for each byte of input.</summary>
    long AllocationPerByte => 1000;

    /// <summary>Inputs that the tests run; fewer where one takes long.</summary>
    int BoundedRuns => 2000;

    /// <summary>
    /// Feeds an input. Throws <see cref="FindingException"/> if a property does not hold; whatever else escapes is a finding too.
    /// </summary>
    void Run(ReadOnlyMemory<byte> input);
}
