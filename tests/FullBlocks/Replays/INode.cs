using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Replays;

/// <summary>What a scenario needs of a node, whichever way it is reached.</summary>
internal interface INode : IAsyncDisposable
{
    Task<Answer> SubmitAsync(byte[] raw);

    Task<(Hash256 Hash, int Height)> GetTipAsync();

    Task<Hash256> HashCoinsAsync();

    /// <summary>What a coin is worth; null if there is none.</summary>
    Task<long?> FindCoinAsync(OutPoint outPoint);

    /// <summary>Passes on an operator's order to invalidate a block or to reconsider it.</summary>
    Task OrderAsync(Hash256 block, bool isValid);

    void TurnClock(TimeSpan time);
}
