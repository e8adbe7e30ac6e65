using System.Globalization;
using Blockyard.Contracts.Chain.V1;
using Google.Protobuf;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A chain made up by a test: blocks and transactions that look real, without any rule behind them.</summary>
internal sealed class ScriptedChain
{
    public const string Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private const uint Genesis = 1_700_000_000;

    public ScriptedChain(int height = 20)
    {
        for (var i = 0; i <= height; i++)
        {
            Blocks.Add(Block((uint)i, "a"));
        }
    }

    public List<BlockSummary> Blocks { get; } = [];

    public Dictionary<string, Transaction> Transactions { get; } = [];

    public List<MempoolEntry> Waiting { get; } = [];

    public uint Height => (uint)(Blocks.Count - 1);

    public string TipHash => Blocks[^1].Header.Hash;

    /// <summary>An id that tells where it comes from.</summary>
    public static string Id(string kind, uint number) =>
        (kind + number.ToString("x8", CultureInfo.InvariantCulture)).PadLeft(64, '0');

    /// <summary>A block of the branch that a letter names.</summary>
    public BlockSummary Block(uint height, string branch) =>
        new()
        {
            Header = new BlockHeader
            {
                Hash = Id("b" + branch, height),
                PreviousHash = height == 0 ? new string('0', 64) : Blocks[(int)height - 1].Header.Hash,
                MerkleRoot = Id("c", height),
                Height = height,
                Version = 0x20000000,
                Time = Genesis + (600 * height),
                MedianTime = Genesis + (600 * height) - 3000,
                Bits = 0x207fffff,
                Nonce = height * 7919,
                ChainWork = Id("", (height + 1) * 2),
            },
            TransactionCount = 1 + (height % 5 * 3),
            Size = 300 + (height * 1000),
            StrippedSize = 300,
            Weight = 1200,
        };

    /// <summary>A block with what depends on the tip filled in.</summary>
    public BlockSummary View(BlockSummary block)
    {
        var view = block.Clone();
        var height = (int)block.Header.Height;
        var best = height < Blocks.Count && Blocks[height].Header.Hash == block.Header.Hash;
        view.Header.Confirmations = best ? Height - block.Header.Height + 1 : 0;
        view.Header.NextHash = best && height < Blocks.Count - 1 ? Blocks[height + 1].Header.Hash : "";
        return view;
    }

    public Transaction Confirm(string txid, uint height)
    {
        var transaction = Make(txid);
        transaction.Status = new TransactionStatus
        {
            Confirmed = true,
            BlockHash = Blocks[(int)height].Header.Hash,
            BlockHeight = height,
            BlockTime = Blocks[(int)height].Header.Time,
            Confirmations = Height - height + 1,
        };
        return Transactions[txid] = transaction;
    }

    public Transaction Wait(string txid)
    {
        var transaction = Make(txid);
        transaction.Status = new TransactionStatus { MempoolTime = Genesis };
        Waiting.Insert(
            0,
            new MempoolEntry
            {
                Txid = txid,
                Wtxid = txid,
                FeeSats = 282,
                Vsize = 141,
                OutputSats = 150_000_000,
                Time = Genesis,
                AncestorCount = 1,
                DescendantCount = 1,
            });
        return Transactions[txid] = transaction;
    }

    private static Transaction Make(string txid)
    {
        var script = ByteString.CopyFrom(Convert.FromHexString("0014751e76e8199196d454941c45d1b3a323f1433bd6"));
        var output = new TransactionOutput
        {
            ValueSats = 150_000_000,
            ScriptPubkey = script,
            ScriptType = "witness_v0_keyhash",
            Address = Address,
        };
        return new Transaction
        {
            Txid = txid,
            Wtxid = txid,
            Version = 2,
            Size = 222,
            Vsize = 141,
            Weight = 561,
            FeeSats = 282,
            Raw = ByteString.CopyFrom(1, 2, 3),
            Inputs =
            {
                new TransactionInput
                {
                    PreviousOutput = new OutPoint { Txid = Id("e", 1), Vout = 1 },
                    Sequence = 0xfffffffd,
                    Witness = { ByteString.CopyFrom(0x30, 0x44), ByteString.CopyFrom(0x02) },
                    SpentOutput = new TransactionOutput
                    {
                        ValueSats = 150_000_282,
                        ScriptPubkey = script,
                        ScriptType = "witness_v0_keyhash",
                        Address = Address,
                    },
                },
            },
            Outputs =
            {
                output,
                new TransactionOutput
                {
                    ValueSats = 0,
                    ScriptPubkey = ByteString.CopyFrom(0x6a),
                    ScriptType = "nulldata",
                },
            },
        };
    }
}
