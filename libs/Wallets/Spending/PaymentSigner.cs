using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Selection;

namespace Blockyard.Wallets.Spending;

/// <summary>Signs the inputs of a payment, all of them P2WPKH (BIP 143), over all inputs and outputs.</summary>
public static class PaymentSigner
{
    /// <summary>The signed transaction. Signatures are deterministic (RFC 6979) with low R and low S.</summary>
    public static Transaction Sign(PaymentPlan plan, AccountSecret keys)
    {
        var transaction = plan.Transaction;
        var spent = plan.Coins.Select(coin => new TxOutput(coin.Value, keys.Public.GetScript(coin.Key))).ToArray();
        var shared = PrecomputedTransactionData.ForSigning(transaction, spent);
        var inputs = transaction.Inputs.ToArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = inputs[i].With(default, SignInput(transaction, i, plan.Coins[i], keys, shared));
        }

        return transaction.WithInputs(inputs);
    }

    private static Witness SignInput(
        Transaction transaction, int index, SpendableCoin coin, AccountSecret keys, PrecomputedTransactionData shared)
    {
        var publicKey = keys.Public.GetPublicKey(coin.Key);
        var scriptCode = ScriptTemplates.PayToPublicKeyHash(Hash160.Hash(publicKey));
        var hash = SignatureHash.WitnessV0(transaction, index, scriptCode, coin.Value, SignatureHashType.All, shared);
        using var key = keys.Derive(coin.Key);
        Span<byte> signature = stackalloc byte[Ecdsa.MaxDerSize + 1];
        var length = Ecdsa.Sign(key.Secret, hash.AsSpan(), signature);
        signature[length++] = SignatureHashType.All;
        return Witness.Create(signature[..length].ToArray(), publicKey);
    }
}
