namespace Blockyard.Chain.Mempool.Graph;

/// <summary>The neighbours of a node in the list of one of its scripts.</summary>
internal struct ScriptPlace
{
    public ScriptLink Older;

    public ScriptLink Newer;
}
