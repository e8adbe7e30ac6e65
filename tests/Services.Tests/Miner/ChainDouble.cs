using Blockyard.Contracts.Chain.V1;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Google.Protobuf;
using BlockHeader = Blockyard.Primitives.BlockHeader;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.Miner;

/// <summary>As much of a chain as a miner can see: a tip, templates on it, and a judge of solutions.</summary>
internal sealed class ChainDouble
{
    public const uint EasyBits = 0x207fffff;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BlockTemplate> _templates = [];
    private TaskCompletionSource _changed = NewSource();
    private Hash256 _tip = Hash256.Parse("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
    private readonly Dictionary<ByteString, SubmitSolutionResponse> _stale = [];
    private int _subscribers;
    private bool _hasNoWork;

    public string Network { get; init; } = "regtest";

    public uint Bits { get; set; } = EasyBits;

    /// <summary>If set, whoever asks for a template gets this one; else that is not known here.</summary>
    public BlockTemplate? AskedFor { get; init; }

    /// <summary>If set, a solution that was stale is judged when it is handed in again.</summary>
    public bool HasForgotten { get; init; }

    /// <summary>If set, streams of templates end, and new ones wait: the node downloads blocks.</summary>
    public bool HasNoWork
    {
        get
        {
            lock (_gate)
            {
                return _hasNoWork;
            }
        }

        set
        {
            lock (_gate)
            {
                _hasNoWork = value;
                Change();
            }
        }
    }

    /// <summary>Transactions that wait; a block takes them all.</summary>
    public uint Waiting { get; private set; }

    /// <summary>What was mined, oldest first.</summary>
    public List<(BlockHeader Header, Transaction Coinbase)> Blocks { get; } = [];

    /// <summary>If set, the next solutions are answered like this instead of being judged.</summary>
    public Queue<Func<SubmitSolutionResponse>> Answers { get; } = new();

    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>A number for a new subscriber, so that each has an extra-nonce prefix of its own.</summary>
    public int Subscribe() => Interlocked.Increment(ref _subscribers);

    public List<(BlockHeader Header, Transaction Coinbase)> Snapshot()
    {
        lock (_gate)
        {
            return [.. Blocks];
        }
    }

    /// <summary>Transactions arrive.</summary>
    public void AddTransactions(uint count)
    {
        lock (_gate)
        {
            Waiting += count;
            Change();
        }
    }

    /// <summary>Somebody else finds a block.</summary>
    public void MoveTip()
    {
        lock (_gate)
        {
            _tip = Hash256.DoubleSha256(_tip.AsSpan());
            Change();
        }
    }

    /// <summary>A template on the tip.</summary>
    public BlockTemplate MakeTemplate(int subscriber)
    {
        lock (_gate)
        {
            var now = (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var template = new BlockTemplate
            {
                TemplateId = $"{subscriber}-{_templates.Count}",
                Network = Network,
                Height = (uint)Blocks.Count + 1,
                PreviousBlockHash = _tip.ToString(),
                Version = 0x20000000,
                Bits = Bits,
                MinTime = now - 3600,
                MaxTime = now + 7200,
                CurrentTime = now,
                CoinbaseValueSats = 50 * (ulong)Money.Coin,
                WitnessCommitmentScript = ByteString.CopyFrom([0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed, .. new byte[32]]),
                ExtraNoncePrefix = ByteString.CopyFrom(BitConverter.GetBytes(subscriber)),
                TransactionCount = Waiting,
                Clean = true,
            };
            var branch = Enumerable.Range(0, Waiting > 0 ? 3 : 0).Select(i => Sha256.Hash([(byte)i]));
            template.MerkleBranch.AddRange(branch.Select(node => ByteString.CopyFrom(node)));
            _templates.Add(template.TemplateId, template);
            return template;
        }
    }

    /// <summary>Judges a solution as a chain-store does.</summary>
    public SubmitSolutionResponse Judge(SubmitSolutionRequest request)
    {
        lock (_gate)
        {
            if (_stale.TryGetValue(request.Header, out var verdict) && !(HasForgotten && request.HasTransactionIds))
            {
                return verdict;
            }

            if (Answers.TryDequeue(out var answer))
            {
                verdict = answer();
                if (verdict.Outcome == BlockOutcome.Stale)
                {
                    _stale.Add(request.Header, verdict);
                }

                return verdict;
            }

            var header = BlockHeader.Parse(request.Header.Span);
            Assert.True(Transaction.TryParse(request.Coinbase.Memory, out var coinbase, out var error), error);
            if (!_templates.TryGetValue(request.TemplateId, out var template) || template.PreviousBlockHash != _tip.ToString())
            {
                return new SubmitSolutionResponse { Outcome = BlockOutcome.Stale, Hash = header.Hash.ToString() };
            }

            CheckAgainst(template, header, coinbase);
            Blocks.Add((header, coinbase));
            _tip = header.Hash;
            Waiting = 0;
            Change();
            return new SubmitSolutionResponse { Outcome = BlockOutcome.Connected, Hash = header.Hash.ToString() };
        }
    }

    private static void CheckAgainst(BlockTemplate template, BlockHeader header, Transaction coinbase)
    {
        var root = new byte[32];
        var branch = template.MerkleBranch.SelectMany(node => node.ToByteArray()).ToArray();
        MerkleTree.ComputeRootFromBranch(coinbase.Id.AsSpan(), 0, branch, root);
        Assert.True(header.Bits.TryDecode(out var target));
        Assert.True(new UInt256(header.Hash.AsSpan()) <= target);
        Assert.Equal(template.PreviousBlockHash, header.PreviousHash.ToString());
        Assert.Equal(template.Bits, header.Bits.Bits);
        Assert.Equal(new Hash256(root), header.MerkleRoot);
        Assert.InRange(header.Time, template.MinTime, template.MaxTime);
        Assert.True(coinbase.IsCoinbase);
        Assert.Equal((long)template.CoinbaseValueSats, coinbase.Outputs[0].Value);
    }

    private void Change() =>
        Interlocked.Exchange(ref _changed, NewSource()).SetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
