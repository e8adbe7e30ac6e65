using Blockyard.Storage;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Committing;

/// <summary>The log by itself.</summary>
internal sealed class LogCommitter : ICommitter
{
    private const int RecordBytes = 300;

    private readonly TempFolder _folder = new();
    private readonly AppendLog _log;
    private readonly byte[] _record = new byte[RecordBytes];

    public LogCommitter() => _log = AppendLog.Open(new AppendLogSettings { Directory = _folder.Path, Network = 1 });

    public string Name => $"log, records of {RecordBytes} bytes";

    public long Syncs => _log.SyncCount;

    public async Task CommitAsync()
    {
        _log.Append(1, _record);
        await _log.CommitAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        _folder.Dispose();
        return default;
    }
}
