using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>
/// The transactions of one batch, so that each can be checked on the outputs of those before it while none is admitted yet.
/// </summary>
internal sealed class BatchOutputs
{
    private readonly Dictionary<Hash256, int> _positions;
    private readonly IReadOnlyList<Candidate> _batch;

    public BatchOutputs(IReadOnlyList<Candidate> batch)
    {
        _batch = batch;
        _positions = new Dictionary<Hash256, int>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            _positions.TryAdd(batch[i].Transaction.Id, i);
        }
    }

    /// <summary>The transaction that makes an output, if it comes before this place in the batch.</summary>
    public Transaction? Find(in OutPoint output, int before) =>
        _positions.TryGetValue(output.TransactionId, out var position) && position < before ? _batch[position].Transaction : null;
}
