using Blockyard.Chain.Connecting;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain;

public sealed partial class Blockchain
{
    /// <summary>Checks a block fully and takes it in. The answer comes when what it promises is durable.</summary>
    /// <remarks>
    /// Checks that need no place in the chain run before the first wait, on the caller's thread. Cancelling stops the wait, not
    /// the block. To hand in many in order, call again without awaiting the answer: calls are taken in the order in which they
    /// are made.
    /// </remarks>
    /// <exception cref="Ports.StorageFullException">There is no room; the same call works again once there is.</exception>
    /// <exception cref="IOException">The storage failed; nothing is known about the block.</exception>
    public Task<SubmitResult> SubmitBlockAsync(Block block, CancellationToken cancellationToken) =>
        SubmitAsync(new Submission(block, Parameters), cancellationToken);

    /// <summary>Takes headers in, each the parent of the next, so that their blocks can be fetched from anywhere.</summary>
    public async Task<HeadersResult> AcceptHeadersAsync(IReadOnlyList<BlockHeader> headers, CancellationToken cancellationToken)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var result = HeaderRules.CheckProofOfWork(headers[i], Parameters);
            if (!result.IsValid)
            {
                return new HeadersResult(null, 0, result);
            }

            if (i > 0 && headers[i].PreviousHash != headers[i - 1].Hash)
            {
                throw new ArgumentException("Each header must be the parent of the next.", nameof(headers));
            }
        }

        var action = new WriterAction<HeadersResult>(chain => chain.Headers.AddAll(headers));
        await RunAsync(action, cancellationToken);
        return await action.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Forgets headers whose blocks have not come, but for those that lead to the entries named: they can be learnt again. An
    /// entry that was forgotten and comes again is another object.
    /// </summary>
    /// <param name="keep">Gives the entries to keep; called on the writer's thread, so that nothing is added meanwhile.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ForgetHeadersAsync(Func<IEnumerable<HeaderEntry>> keep, CancellationToken cancellationToken)
    {
        var action = new WriterAction<int>(chain => chain.ForgetHeaders(keep()));
        await RunAsync(action, cancellationToken);
        return await action.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Hands in a block that was checked ahead.</summary>
    internal async Task<SubmitResult> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        await RunAsync(submission, cancellationToken);
        return await submission.Answer.WaitAsync(cancellationToken);
    }
}
