using System.Buffers.Binary;
using System.Text;
using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Builds the blocks of a scenario and writes down what has to become of them.</summary>
internal sealed class Story
{
    private readonly List<Step> _steps = [];
    private readonly byte[] _mark;
    private int _drafts;
    private int _coins;

    public Story(string name)
    {
        _mark = Digest.Sha256(Encoding.UTF8.GetBytes(name))[..4];
    }

    /// <summary>The best block as it has to be.</summary>
    public BlockNode Tip { get; private set; } = BaseChain.Tip;

    /// <summary>A coin worth a whole subsidy that anybody can spend, another one each time.</summary>
    public Output Coin() => _coins < BaseChain.MatureCoins
        ? BaseChain.Tip.Ancestor(++_coins).Reward()
        : throw new InvalidOperationException("There are no more.");

    /// <summary>A valid block on the tip, or on another parent.</summary>
    public Draft Next(BlockNode? parent = null)
    {
        var mark = new byte[6];
        _mark.CopyTo(mark, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(mark.AsSpan(4), (ushort)_drafts++);
        return new Draft(parent ?? Tip, mark);
    }

    /// <summary>A block that extends the best chain.</summary>
    public BlockNode Accept(Draft draft) => Accept(draft.Build());

    /// <summary>A block of transactions that extends the best chain.</summary>
    public BlockNode Accept(params ReadOnlySpan<Tx> transactions) => Accept(Next().With(transactions));

    public BlockNode Accept(BlockNode block) => block.Parent == Tip
        ? Submit(block, Verdict.Connected, block)
        : throw new InvalidOperationException("That would be a reorganisation.");

    /// <summary>A block of whose branch becomes the best one by it.</summary>
    public BlockNode Reorganise(Draft draft) => Reorganise(draft.Build());

    public BlockNode Reorganise(BlockNode block) => block.Parent != Tip
        ? Submit(block, Verdict.Connected, block)
        : throw new InvalidOperationException("That is none.");

    /// <summary>A block on a branch that is not the best one.</summary>
    public BlockNode Side(Draft draft) => Side(draft.Build());

    public BlockNode Side(BlockNode block) => Submit(block, Verdict.SideBranch, Tip);

    /// <summary>Empty blocks, each on the one before; the best chain stays where it is.</summary>
    public BlockNode Side(BlockNode parent, int count)
    {
        for (var i = 0; i < count; i++)
        {
            parent = Side(Next(parent));
        }

        return parent;
    }

    /// <summary>Empty blocks on the tip.</summary>
    public BlockNode Mine(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Accept();
        }

        return Tip;
    }

    /// <summary>Bytes with the header of a block that was taken before: nobody looks at the rest again.</summary>
    public void Known(byte[] raw) => _steps.Add(new SubmitStep(raw, Verdict.Duplicate, "", null, Tip));

    /// <summary>A block that breaks a rule.</summary>
    public BlockNode Reject(Draft draft, string reason, string? detail = null) => Reject(draft.Build(), reason, detail);

    public BlockNode Reject(BlockNode block, string reason, string? detail = null)
    {
        Reject(block.Raw, reason, detail);
        return block;
    }

    public void Reject(byte[] raw, string reason, string? detail = null) =>
        _steps.Add(new SubmitStep(raw, Verdict.Rejected, reason, detail, Tip));

    /// <summary>A block whose only fault is an input's script.</summary>
    public BlockNode RejectScript(Tx transaction, string error, int input = 0) =>
        Reject(Next().With(transaction), ScriptFailure.Reason(error), ScriptFailure.Detail(transaction, input));

    /// <summary>Bytes that are no block.</summary>
    public void Undecodable(byte[] raw) => _steps.Add(new SubmitStep(raw, Verdict.Undecodable, "", null, Tip));

    /// <summary>An operator invalidates a block, after which another one may be the best.</summary>
    public void Invalidate(BlockNode block, BlockNode tip) => Order(block, isValid: false, tip);

    /// <summary>An operator has a block thought about again.</summary>
    public void Reconsider(BlockNode block, BlockNode tip) => Order(block, isValid: true, tip);

    public void HasCoin(Output output) => _steps.Add(new CoinStep(output.OutPoint, output.Value, Tip));

    public void HasNoCoin(Output output) => _steps.Add(new CoinStep(output.OutPoint, null, Tip));

    public void TurnClock(int seconds) => _steps.Add(new ClockStep(TimeSpan.FromSeconds(seconds), Tip));

    /// <summary>The scenario. Whatever happened, the node has to take one more block.</summary>
    public Scenario End(string name)
    {
        Accept();
        return new Scenario(name, _steps, Tip);
    }

    private void Order(BlockNode block, bool isValid, BlockNode tip)
    {
        Tip = tip;
        _steps.Add(new OrderStep(block.Hash, isValid, tip));
    }

    private BlockNode Submit(BlockNode block, Verdict verdict, BlockNode tip)
    {
        Tip = tip;
        _steps.Add(new SubmitStep(block.Raw, verdict, "", null, tip));
        return block;
    }
}
