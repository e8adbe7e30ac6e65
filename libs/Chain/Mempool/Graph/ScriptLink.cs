namespace Blockyard.Chain.Mempool.Graph;

/// <summary>A place in the list of a script: a node, and which of its scripts it is. No node: the end of the list.</summary>
internal readonly record struct ScriptLink(MempoolNode? Node, int Slot);
