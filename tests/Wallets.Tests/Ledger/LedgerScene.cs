using System.Buffers.Binary;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Wallets.Tests.Ledger;

/// <summary>A ledger with wallets on a chain of made-up blocks, and the log of all its events.</summary>
internal sealed class LedgerScene
{
    public const uint StartHeight = 10;

    private static readonly byte[] ServiceKey = new byte[32];

    private readonly List<Hash256> _chain = [];
    private readonly Dictionary<Hash256, Transaction> _made = [];
    private uint _serial;

    public LedgerScene()
    {
        Ledger = new WalletLedger(Store);
        _chain.Add(NextHash());
        Apply(new ChainStarted(new ChainTip(StartHeight, _chain[0])) { Time = Now });
    }

    public MemoryLedgerStore Store { get; } = new();

    public WalletLedger Ledger { get; }

    public List<WalletEvent> Events { get; } = [];

    public uint Now { get; set; } = 1_700_000_000;

    public uint Height => Ledger.Tip!.Value.Height;

    public static byte[] OutsiderScript { get; } = [0x00, 0x14, .. new byte[20]];

    public LedgerChanges Apply(WalletEvent walletEvent)
    {
        Events.Add(walletEvent);
        return Ledger.Apply(walletEvent);
    }

    public uint AddWallet(string name = "", bool needsRescan = false)
    {
        var number = Ledger.WalletCount;
        using var secret = WalletSecret.FromEntropy([.. BitConverter.GetBytes(number), .. new byte[12]]);
        using var account = secret.OpenAccount();
        var key = new byte[ExtendedPublicKey.Size];
        account.Public.Key.Encode(key, ExtendedKeyNetwork.Test);
        var id = $"w0-{number}";
        var seal = SecretSealer.SealWithServiceKey(secret.Bytes, id, ServiceKey);
        Apply(new WalletCreated(id, name, seal, key, IsServiceOwned: false, needsRescan, 0) { Time = Now });
        return number;
    }

    public byte[] Script(uint wallet, uint index = 0, KeyBranch branch = KeyBranch.Receive) =>
        Ledger.GetAccount(wallet).GetScript(new KeyId(branch, index));

    /// <summary>A transaction from nowhere.</summary>
    public Transaction Incoming(params (byte[] Script, long Value)[] outputs) =>
        Spend([new OutPoint(NextHash(), 0)], outputs);

    public Transaction Spend(OutPoint[] coins, params (byte[] Script, long Value)[] outputs)
    {
        var transaction = Transaction.Create(
            2,
            Array.ConvertAll(coins, coin => new TxInput(coin, default, 0xfffffffd)),
            Array.ConvertAll(outputs, output => new TxOutput(output.Value, output.Script)),
            _serial++);
        _made[transaction.Id] = transaction;
        return transaction;
    }

    public Transaction Coinbase(byte[] script, long value) => Spend([OutPoint.Null], (script, value));

    public Hash256 Mine(params Transaction[] transactions)
    {
        var hash = NextHash();
        var height = Height + 1;
        Now += 10;
        _chain.Add(hash);
        var found = transactions.Select((transaction, i) =>
            new FoundTransaction(new BlockPosition(height, hash, Now, (uint)i), transaction));
        Apply(new BlockConnected(new ChainTip(height, hash), [.. found]) { Time = Now });
        return hash;
    }

    public void MineEmpty(int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            Mine();
        }
    }

    public void Undo()
    {
        _chain.RemoveAt(_chain.Count - 1);
        Apply(new BlockDisconnected(Ledger.Tip!.Value, _chain[^1]) { Time = Now });
    }

    /// <summary>The wallet that an output of any transaction made here belongs to.</summary>
    public uint? OwnerOf(OutPoint outPoint) => _made.TryGetValue(outPoint.TransactionId, out var transaction)
        ? Ledger.FindOwner(transaction.Outputs[(int)outPoint.Index].ScriptPubKey.Span)?.Wallet
        : null;

    public bool Ours(OutPoint outPoint) => OwnerOf(outPoint) is not null;

    public bool IsCoinbase(OutPoint outPoint) =>
        _made.TryGetValue(outPoint.TransactionId, out var transaction) && transaction.IsCoinbase;

    public void See(Transaction transaction) => Apply(new TransactionSeen(transaction) { Time = Now });

    public void Pay(uint wallet, Transaction transaction) =>
        Apply(new PaymentSent(wallet, transaction, string.Empty) { Time = Now });

    public Hash256 NextHash()
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ++_serial);
        return new Hash256(bytes);
    }
}
