namespace Blockyard.Peering.Sessions;

/// <summary>What became of a connection that wanted to be registered.</summary>
internal enum Registration
{
    /// <summary>It counts.</summary>
    Added,

    /// <summary>Another with the same node stays.</summary>
    Duplicate,

    /// <summary>There are enough.</summary>
    Full,

    /// <summary>This node is stopping.</summary>
    Closed,

    /// <summary>The node has to stay away for a while because of what it did.</summary>
    Penalised,

    /// <summary>An operator keeps it out.</summary>
    Banned,
}
