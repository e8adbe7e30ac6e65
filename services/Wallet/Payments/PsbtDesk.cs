using Blockyard.Primitives;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Psbt;
using Blockyard.Wallets.Selection;

namespace Blockyard.Services.Wallet.Payments;

/// <summary>Signs what others put together: the inputs of a PSBT that spend a wallet's own coins.</summary>
internal sealed class PsbtDesk(WalletShard shard, KeyRing keys)
{
    /// <summary>Says in the PSBT what the wallet's inputs spend and by which key, and signs them.</summary>
    /// <returns>How many signatures were added.</returns>
    public async Task<int> SignAsync(
        WalletProfile wallet, PartiallySignedTransaction psbt, CancellationToken cancellationToken)
    {
        if (psbt.Transaction.Weight > PaymentSize.MaxWeight)
        {
            throw WalletError.InvalidPsbt($"The transaction weighs more than {PaymentSize.MaxWeight}: no node would relay it.");
        }

        if (!keys.CanSign(wallet))
        {
            throw WalletError.Locked(wallet.Id);
        }

        var own = await shard.ReadAsync(ledger => Update(psbt, wallet.Number, ledger), cancellationToken);
        IReadOnlyList<PsbtProblem> problems = [];
        var added = keys.Sign(wallet, secret => PsbtSigner.Sign(psbt, new AccountKeys(secret, own.Values), out problems));
        if (problems.FirstOrDefault(problem => own.ContainsKey(problem.Input)) is { } problem)
        {
            throw WalletError.InvalidPsbt($"Input {problem.Input} cannot be signed. {problem.Reason}");
        }

        return added;
    }

    /// <summary>The signed transaction, if all signatures are there; the PSBT is final then.</summary>
    public static Transaction? TryFinish(PartiallySignedTransaction psbt, out PartiallySignedTransaction result)
    {
        result = psbt;
        var final = PartiallySignedTransaction.Decode(psbt.Encode());
        if (final.Inputs.Count == 0 || PsbtFinalizer.Finalize(final).Count > 0)
        {
            return null;
        }

        result = final;
        return PsbtFinalizer.Extract(final);
    }

    // Other people's inputs stay as they are. What is said of our own coins must be true, or a signature could pay a fee that
    // nobody agreed to.
    private static Dictionary<int, KeyId> Update(PartiallySignedTransaction psbt, uint wallet, WalletLedger ledger)
    {
        var account = ledger.GetAccount(wallet);
        var own = new Dictionary<int, KeyId>();
        for (var i = 0; i < psbt.Inputs.Count; i++)
        {
            var input = psbt.Inputs[i];
            if (input.IsFinal || ledger.FindCoin(input.PreviousOutput) is not { } coin || coin.Wallet != wallet)
            {
                continue;
            }

            var script = account.GetScript(coin.Key);
            if (input.SpentOutput is { } told && (told.Value != coin.Value || !told.ScriptPubKey.Span.SequenceEqual(script)))
            {
                throw WalletError.InvalidPsbt($"Input {i} spends a coin of {coin.Value} satoshis, but says something else.");
            }

            input.SetWitnessOutput(new TxOutput(coin.Value, script));
            input.SetKeyOrigin(
                account.GetPublicKey(coin.Key), account.Key.Fingerprint, [(uint)coin.Key.Branch, coin.Key.Index]);
            own[i] = coin.Key;
        }

        return own;
    }
}
