namespace Blockyard.Wallets.Spending;

/// <summary>Why a payment cannot be made.</summary>
public enum PaymentProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The coins do not cover amount and fee.</summary>
    InsufficientFunds,

    /// <summary>A recipient who bears the fee would get less than the dust limit.</summary>
    DustAfterFee,

    /// <summary>It takes so many coins that no node would relay the transaction.</summary>
    TooLarge,
}
