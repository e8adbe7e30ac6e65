namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>What a node made of damaged files.</summary>
public enum Verdict
{
    /// <summary>All is as it was.</summary>
    Right,

    /// <summary>All is as it was, coins and indexes after a rebuild that it has warned of.</summary>
    Rebuilt,

    /// <summary>The chain is as it was; transactions that waited are gone.</summary>
    RightButForWaiting,

    /// <summary>It stands where the backup stood, and says nothing else.</summary>
    Earlier,

    /// <summary>It did not start, and said in one line which file and what to do.</summary>
    Refused,

    /// <summary>It started; the damaged block is refused with the file's name, and the node is not ready from then on.</summary>
    Unreadable,

    /// <summary>It did not serve, and did not say properly why.</summary>
    Unclear,

    /// <summary>It served something that was never written.</summary>
    Wrong,
}
