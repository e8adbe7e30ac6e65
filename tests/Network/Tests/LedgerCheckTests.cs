using Blockyard.Network.Checks;
using Blockyard.Network.Load;
using Blockyard.Network.Session;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Tests;

/// <summary>What is lost is found.</summary>
public sealed class LedgerCheckTests
{
    private static readonly TestKey Key = new("ledger");

    private readonly Ledger _ledger = new();
    private readonly PlainChain _plain = new();
    private readonly KnownBlocks _known = new();
    private readonly HashSet<Hash256> _waiting = [];
    private readonly LedgerCheck _check;
    private readonly TestCoin _coin;
    private KnownBlock _tip;

    public LedgerCheckTests()
    {
        _check = new LedgerCheck(_ledger, _plain, loadBegins: 1);
        _tip = _known.Genesis;
        Connect();
        _coin = new TestCoin(_plain.Coins.Keys.Single(), _plain.Coins.Values.Single().Value, Key);
    }

    [Fact]
    public void An_acknowledged_transaction_waits_or_is_mined()
    {
        var offer = Offer(Spend.Split([_coin], 1), OfferFate.Acknowledged);
        RequireLoss("neither in the best chain nor waiting");

        _waiting.Add(offer.Id);
        Run();
        Assert.Equal(new Standing(1, 0, 1, 0), Standing.Of(_ledger, _plain, _waiting));

        _waiting.Clear();
        Connect(offer.Spend);
        Run();
        Assert.Equal(new Standing(1, 1, 0, 0), Standing.Of(_ledger, _plain, _waiting));
    }

    [Fact]
    public void Of_two_that_spend_the_same_coin_one_survives_and_the_other_takes_its_children_along()
    {
        var first = Offer(Spend.Split([_coin], 1), OfferFate.Acknowledged);
        var second = Offer(first.Spend.Rival(2), OfferFate.Acknowledged, first.Contest);
        var child = Offer(Spend.Split([first.Spend.Made()[0]], 1), OfferFate.Acknowledged, parent: first);
        RequireLoss("neither in the best chain nor waiting");

        _waiting.UnionWith([second.Id]);
        Run();
        Assert.Equal(new Standing(3, 0, 1, 2), Standing.Of(_ledger, _plain, _waiting));

        _waiting.Clear();
        _waiting.UnionWith([first.Id]);
        RequireLoss($"transaction {child.Id}");

        _waiting.UnionWith([second.Id, child.Id]);
        RequireLoss("spent by several");
    }

    [Fact]
    public void What_was_refused_or_never_submitted_is_nowhere()
    {
        var refused = Offer(Spend.Split([_coin], 1), OfferFate.Refused);
        Run();

        _waiting.Add(refused.Id);
        RequireLoss("was refused");

        _waiting.Clear();
        _waiting.Add(Spend.Split([_coin], 3).Transaction.Id);
        RequireLoss("which nobody submitted");

        _waiting.Clear();
        Connect(Spend.Split([_coin], 3));
        Assert.Contains("which nobody submitted", Assert.Throws<LossException>(_check.RequireKnownBlocks).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_that_was_never_answered_may_be_there_or_not()
    {
        var offer = Offer(Spend.Split([_coin], 1), OfferFate.Uncertain);
        Run();

        _waiting.Add(offer.Id);
        Run();
        Assert.Equal(new Standing(0, 0, 0, 0), Standing.Of(_ledger, _plain, _waiting));
    }

    private void Connect(params Spend[] spends)
    {
        var block = new BlockMaker(_known, Key).Make(_tip, spends);
        _tip = _known.Add(block);
        _plain.Connect(block);
    }

    private Offer Offer(Spend spend, OfferFate fate, Contest? contest = null, Offer? parent = null)
    {
        var offer = _ledger.Open(spend, "node", contest, parent);
        _ledger.Close(offer, fate);
        return offer;
    }

    private void Run() => _check.Run("node", _waiting, _ledger.OpenContests());

    private void RequireLoss(string text) => Assert.Contains(text, Assert.Throws<LossException>(Run).Message, StringComparison.Ordinal);
}
