using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Blockyard.Services.Miner.Reporting;

namespace Blockyard.Services.Miner.Work;

/// <summary>Requests for blocks on their way to the loop; few at a time.</summary>
internal sealed class GenerateQueue(ChangeNotice changes)
{
    private const int Capacity = 16;

    private readonly Channel<GenerateRequest> _requests = Channel.CreateBounded<GenerateRequest>(Capacity);

    /// <summary>Whether a request waits.</summary>
    public bool IsWaiting => _requests.Reader.Count > 0;

    /// <summary>How many wait.</summary>
    public int Length => _requests.Reader.Count;

    /// <summary>Puts a request in; false if too many wait.</summary>
    public bool TryAdd(GenerateRequest request)
    {
        var added = _requests.Writer.TryWrite(request);
        changes.Raise();
        return added;
    }

    /// <summary>Takes the next request.</summary>
    public bool TryTake([NotNullWhen(true)] out GenerateRequest? request) => _requests.Reader.TryRead(out request);
}
