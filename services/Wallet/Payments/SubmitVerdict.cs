namespace Blockyard.Services.Wallet.Payments;

/// <summary>What becomes of a payment that was offered to the chain.</summary>
internal enum SubmitVerdict
{
    /// <summary>It waits for a block.</summary>
    Taken,

    /// <summary>No node would take it, now or later.</summary>
    Refused,

    /// <summary>The node did not answer, or does not know yet what the payment builds on: it is offered again.</summary>
    Later,
}
