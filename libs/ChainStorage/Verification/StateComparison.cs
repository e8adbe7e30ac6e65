using System.Buffers.Binary;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Verification;

/// <summary>Compares two states key by key: coins, transactions, spenders, scripts, histories, block tables.</summary>
/// <remarks>
/// A state's content follows from the chain alone, whatever way it came there, so two states of one block have the same keys
/// with the same bytes. Each key of the one is looked up in the other; if all are found and there are as many, they are equal.
/// </remarks>
internal sealed class StateComparison(KeyValueChainState state, KeyValueChainState expected)
{
    /// <summary>Differences that are told one by one.</summary>
    private const int MaxTold = 20;

    private readonly List<string> _differences = [];
    private long _differing;

    /// <summary>Keys of the state, once it was compared.</summary>
    public long Entries { get; private set; }

    /// <summary>Compares; the differences in words, none if the states are equal.</summary>
    /// <param name="progress">Told how many keys were compared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A file of either state is damaged, or the disk fails.</exception>
    public IReadOnlyList<string> Run(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        (Entries, var found) = Walk(state, expected, "is not what the block log says", progress, cancellationToken);
        if (expected.CountEntries(cancellationToken) != found)
        {
            Walk(expected, state, "is not there, or is not what the block log says", null, cancellationToken);
        }

        if (_differing > _differences.Count)
        {
            _differences.Add($"and {_differing - _differences.Count} entries more");
        }

        return _differences;
    }

    private (long Entries, long Found) Walk(
        KeyValueChainState from, KeyValueChainState to, string wrong, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var entries = 0L;
        using var scan = from.ScanContent();
        using var reader = to.RentReader();
        var batch = new EntryBatch();
        for (var more = true; more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            more = batch.Fill(scan);
            reader.ReadMany(ref batch);
            entries += batch.Count;
            foreach (var key in batch.Differing())
            {
                Tell(key, wrong);
            }

            progress?.Report(entries);
        }

        return (entries, batch.Found);
    }

    private void Tell(ReadOnlySpan<byte> key, string wrong)
    {
        var text = $"{Describe(key)} {wrong}";
        if (_differences.Count < MaxTold)
        {
            _differences.Add(text);
        }

        _differing++;
    }

    private static string Describe(ReadOnlySpan<byte> key) => key[0] switch
    {
        (byte)'T' when StateKeys.ReadTransaction(key) is var (id, number) =>
            $"the record of transaction {id} with its outputs from {number * TransactionRecord.OutputsPerRecord} on",
        (byte)'B' => $"the hash of block {BinaryPrimitives.ReadInt32LittleEndian(key[1..])}",
        (byte)'I' => $"the list of transactions of block {BinaryPrimitives.ReadInt32LittleEndian(key[1..])}",
        (byte)'S' => $"the summary of script {new Hash256(key.Slice(1, Hash256.Size))}",
        (byte)'H' => $"the history of script {new Hash256(key.Slice(1, Hash256.Size))}",
        (byte)'L' => $"the place of a coin in its script's list ({Convert.ToHexStringLower(key)})",
        _ => $"an entry of unknown kind ({Convert.ToHexStringLower(key)})",
    };
}
