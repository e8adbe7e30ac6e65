using Blockyard.Chain.Connecting;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;

namespace Blockyard.Chain.Verification;

/// <summary>Walks a block log from its first record to its last and takes nothing on trust. Changes nothing.</summary>
/// <remarks>
/// Each block is read, decoded and hashed again: proof of work, place in the chain, merkle root, witness commitment. Blocks are
/// checked on the thread pool, some records ahead. Whether undo data and coins fit is for <see cref="StateReplay"/> to find out.
/// </remarks>
/// <param name="parameters">The network.</param>
/// <param name="log">The log.</param>
/// <param name="records">Its records in their order, those left out that cannot be read.</param>
public sealed class LogVerifier(ChainParams parameters, IBlockLog log, IEnumerable<BlockLogRecord> records)
{
    private static readonly int Ahead = 2 * Environment.ProcessorCount;

    private readonly HeaderTree _tree = new(parameters);
    private readonly List<VerificationProblem> _problems = [];
    private readonly Queue<Task<VerificationProblem?>> _checks = [];
    private long _records;
    private long _blocks;
    private long _transactions;
    private long _undoRecords;

    /// <summary>Walks the log.</summary>
    /// <param name="progress">Told the address behind the last record that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public LogFindings Run(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var reader = new LogReader(_tree);
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(reader, record);
            progress?.Report(record.Location.Address + record.Location.Length);
        }

        Settle(0);
        reader.Finish();
        return new LogFindings(_tree, _records, _blocks, _transactions, _undoRecords, _problems);
    }

    private void Take(LogReader reader, BlockLogRecord record)
    {
        _records++;
        try
        {
            reader.Add(record);
        }
        catch (InvalidDataException contradiction)
        {
            _problems.Add(new VerificationProblem(record.Location.Address, contradiction.Message));
            return;
        }

        switch (record.Kind)
        {
            case BlockLogRecordKind.Block:
                _blocks++;
                _transactions += record.TransactionCount;
                Enqueue(record, CheckBlock);
                break;
            case BlockLogRecordKind.Undo:
                _undoRecords++;
                Enqueue(record, CheckUndo);
                break;
            case BlockLogRecordKind.Header:
                Enqueue(record, CheckHeader);
                break;
            default:
                break;
        }
    }

    private void Enqueue(BlockLogRecord record, Func<BlockLogRecord, HeaderEntry, string?> check)
    {
        Settle(Ahead - 1);
        _tree.TryGet(record.BlockHash, out var entry);
        _checks.Enqueue(CheckAsync(record, entry!, check));
    }

    private void Settle(int waiting)
    {
        while (_checks.Count > waiting)
        {
            if (_checks.Dequeue().GetAwaiter().GetResult() is { } problem)
            {
                _problems.Add(problem);
            }
        }
    }

    private static async Task<VerificationProblem?> CheckAsync(
        BlockLogRecord record, HeaderEntry entry, Func<BlockLogRecord, HeaderEntry, string?> check)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return check(record, entry) is { } wrong ? new VerificationProblem(record.Location.Address, wrong) : null;
        }
        catch (InvalidDataException damage)
        {
            return new VerificationProblem(record.Location.Address, damage.Message);
        }
    }

    private string? CheckBlock(BlockLogRecord record, HeaderEntry entry)
    {
        var block = log.ReadBlock(record.Location);
        if (block.Transactions.Length != record.TransactionCount || block.StrippedSize != record.StrippedSize)
        {
            return $"block {entry} has other transactions than its record says";
        }

        var submission = new Submission(block, parameters);
        var result = submission.ByItself;
        result = result.IsValid ? CheckPlace(entry) : result;
        result = result.IsValid ? BlockRules.CheckPlace(block, entry.Height, entry.Previous!.MedianTimePast) : result;
        result = result.IsValid ? submission.Witness : result;
        return result.IsValid ? null : $"block {entry} breaks a rule: {result}";
    }

    private string? CheckHeader(BlockLogRecord record, HeaderEntry entry)
    {
        var result = HeaderRules.CheckProofOfWork(entry.Header, parameters);
        result = result.IsValid ? CheckPlace(entry) : result;
        return result.IsValid ? null : $"header {entry} breaks a rule: {result}";
    }

    private string? CheckUndo(BlockLogRecord record, HeaderEntry entry)
    {
        log.ReadUndo(record.Location);
        return null;
    }

    private ValidationResult CheckPlace(HeaderEntry entry)
    {
        var parent = entry.Previous!;
        return HeaderRules.CheckContext(
            entry.Header, new HeaderContext(_tree.GetNextBits(parent), parent.MedianTimePast, entry.Header.Time));
    }
}
