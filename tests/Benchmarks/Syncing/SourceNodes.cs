using Blockyard.Benchmarks.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Syncing;

/// <summary>Chain-stores in processes of their own that hold a recorded chain, for others to fetch it from.</summary>
internal sealed class SourceNodes : IDisposable
{
    private readonly List<TempFolder> _folders = [];
    private readonly List<NodeProcess> _nodes = [];

    /// <summary>Processor time of all of them since they began.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromTicks(_nodes.Sum(node => node.ProcessorTime.Ticks));

    /// <summary>Starts so many.</summary>
    public static async Task<SourceNodes> StartAsync(string chain, int count)
    {
        var sources = new SourceNodes();
        var blocks = RecordedChain.Read(chain);
        for (var i = 0; i < count; i++)
        {
            var folder = new TempFolder();
            sources._folders.Add(folder);
            var node = await NodeProcess.StartAsync(folder.Path);
            sources._nodes.Add(node);
            await NodeImport.RunAsync(node, blocks);
        }

        return sources;
    }

    /// <summary>Where the first few of them are dialled.</summary>
    public IEnumerable<string> Addresses(int count) => _nodes.Take(count).Select(node => node.PeerAddress);

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _folders.ForEach(folder => folder.Dispose());
    }
}
