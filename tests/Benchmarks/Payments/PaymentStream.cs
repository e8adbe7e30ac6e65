using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Benchmarks.Payments;

/// <summary>One stream of batches to a node, a few of them on their way at a time. For one sender; every payment has to be accepted.</summary>
internal sealed class PaymentStream : IDisposable
{
    private readonly AsyncDuplexStreamingCall<SubmitTransactionsRequest, SubmitTransactionsResponse> _call;
    private readonly SemaphoreSlim _free;
    private readonly int _unanswered;
    private readonly CancellationToken _cancellationToken;
    private readonly Task _answers;

    /// <summary>Opens a stream.</summary>
    /// <param name="node">The node.</param>
    /// <param name="unanswered">Most batches that wait for their answers.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public PaymentStream(CallInvoker node, int unanswered, CancellationToken cancellationToken)
    {
        _call = new MempoolService.MempoolServiceClient(node).SubmitTransactions(cancellationToken: cancellationToken);
        _free = new SemaphoreSlim(unanswered);
        _unanswered = unanswered;
        _cancellationToken = cancellationToken;
        _answers = ReadAnswersAsync();
    }

    /// <summary>Waits until there is room for a batch, and sends it.</summary>
    public async Task SendAsync(SubmitTransactionsRequest batch)
    {
        await TakeTurnAsync();
        await _call.RequestStream.WriteAsync(batch, _cancellationToken);
    }

    /// <summary>Waits until all that was sent is answered.</summary>
    public async Task UntilAnsweredAsync()
    {
        for (var i = 0; i < _unanswered; i++)
        {
            await TakeTurnAsync();
        }

        _free.Release(_unanswered);
    }

    /// <summary>Says that no more comes, and waits for the last answers.</summary>
    public async Task CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        await _answers;
    }

    public void Dispose()
    {
        _call.Dispose();
        _free.Dispose();
    }

    /// <summary>Takes one turn, or fails as the answers did.</summary>
    private async Task TakeTurnAsync()
    {
        var turn = _free.WaitAsync(_cancellationToken);
        if (await Task.WhenAny(turn, _answers) != turn)
        {
            await _answers;
        }

        await turn;
    }

    private async Task ReadAnswersAsync()
    {
        await foreach (var answer in _call.ResponseStream.ReadAllAsync(_cancellationToken))
        {
            if (answer.Outcomes is [var refused, ..])
            {
                throw new InvalidOperationException($"A payment was refused: {refused.Reject}");
            }

            _free.Release();
        }
    }
}
