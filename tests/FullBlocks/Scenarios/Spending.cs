using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Scenarios that pay to a script in one block and spend from it in the next.</summary>
internal static class Spending
{
    /// <summary>The script succeeds.</summary>
    public static Plot Works(string name, byte[] locked, Action<Tx> unlock) => new(name, story =>
    {
        var (coin, spend) = Pay(story, locked, unlock);
        story.Accept(spend);
        story.HasNoCoin(coin);
        story.HasCoin(spend[0]);
    });

    /// <summary>The script fails.</summary>
    public static Plot Fails(string name, string error, byte[] locked, Action<Tx> unlock) => new(name, story =>
    {
        var (coin, spend) = Pay(story, locked, unlock);
        var bad = story.RejectScript(spend, error);
        story.Reject(bad, "duplicate-invalid");
        story.HasCoin(coin);
    });

    /// <summary>An unlocking script, whatever the transaction.</summary>
    public static Action<Tx> With(params byte[] scriptSig) => spend => spend.Inputs[0].ScriptSig = scriptSig;

    /// <summary>A witness, whatever the transaction.</summary>
    public static Action<Tx> Witness(params byte[][] items) => spend => spend.Inputs[0].Witness = items;

    private static (Output Coin, Tx Spend) Pay(Story story, byte[] locked, Action<Tx> unlock)
    {
        var pay = Tx.Spending(story.Coin()).ToRest(locked);
        story.Accept(pay);
        var spend = Tx.Spending(pay[0]).ToAnyone(fee: 1_000);
        unlock(spend);
        return (pay[0], spend);
    }
}
