namespace Blockyard.Chain.Connecting;

/// <summary>A job whose answer promises something: it is given when that is durable.</summary>
internal interface IDurableJob : IWriterJob
{
    /// <summary>True once there is an answer, given or not.</summary>
    bool IsDecided { get; }

    /// <summary>Gives the answer. It was decided and everything it promises is durable.</summary>
    void Acknowledge();
}
