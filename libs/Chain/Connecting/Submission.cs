using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>A block handed in, with what could be checked ahead of the writer, and somebody who waits for the answer.</summary>
internal sealed class Submission : IDurableJob
{
    private readonly TaskCompletionSource<SubmitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From so many transactions on, the checks are shared out among threads.</summary>
    private const int ManyTransactions = 500;

    /// <summary>Checks what needs no place in the chain, on the caller's thread; those of a large block on others too.</summary>
    public Submission(Block block, ChainParams parameters)
    {
        Block = block;
        if (block.Transactions.Length < ManyTransactions || !block.Transactions[0].IsCoinbase)
        {
            ByItself = BlockRules.Check(block, parameters);
            Witness = ByItself.IsValid ? BlockRules.CheckWitness(block) : default;
            return;
        }

        var (header, content, witness) = (ValidationResult.Valid, ValidationResult.Valid, ValidationResult.Valid);
        Parallel.Invoke(
            () => header = BlockRules.CheckHeader(block, parameters),
            () => witness = BlockRules.CheckWitness(block),
            () => content = BlockRules.CheckContent(block));
        ByItself = header.IsValid ? content : header;
        Witness = witness;
    }

    /// <summary>The block.</summary>
    public Block Block { get; }

    /// <summary>Outcome of <see cref="BlockRules.Check"/>.</summary>
    public ValidationResult ByItself { get; }

    /// <summary>
    /// Outcome of <see cref="BlockRules.CheckWitness"/>; counts only when everything before it in Bitcoin Core's order is fine.
    /// </summary>
    public ValidationResult Witness { get; }

    /// <summary>The answer, once what it promises is durable.</summary>
    public Task<SubmitResult> Answer => _answer.Task;

    /// <summary>The answer, given or not; null before it is known.</summary>
    public SubmitResult? Result { get; private set; }

    /// <inheritdoc/>
    public bool IsDecided => Result is not null;

    /// <summary>Called once the chain has no more use for the memory of the block; not if the chain fails before.</summary>
    public Action? Released { get; init; }

    /// <summary>Notes the answer.</summary>
    public void Decide(SubmitResult result) => Result = result;

    /// <summary>Notes the answer; nothing more is read of the block.</summary>
    public void Close(SubmitResult result)
    {
        Decide(result);
        Release();
    }

    /// <summary>Nothing more is read of the block.</summary>
    public void Release() => Released?.Invoke();

    /// <inheritdoc/>
    public void Acknowledge() => _answer.TrySetResult(Result!);

    /// <inheritdoc/>
    public void Run(BestChain chain) => chain.Submit(this);

    /// <inheritdoc/>
    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
