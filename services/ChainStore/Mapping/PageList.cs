namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>The lists that come in pages. A number is part of the tokens that clients hold: it never changes its meaning.</summary>
internal enum PageList : byte
{
    Blocks = 1,
    BlockTransactions = 2,
    Transactions = 3,
    ScriptTransactions = 4,
    Unspent = 5,
    Mempool = 6,
}
