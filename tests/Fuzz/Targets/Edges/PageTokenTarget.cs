using System.Buffers.Text;
using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;
using WalletPageList = Blockyard.Services.Wallet.Mapping.PageList;
using WalletPageToken = Blockyard.Services.Wallet.Mapping.PageToken;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>Page tokens of chain-store and wallet: as text, and as bytes put into text.</summary>
internal sealed class PageTokenTarget : IFuzzTarget
{
    private static readonly Hash256 Script = Hash256.Sha256([1]);

    public string Name => "page-token";

    public IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes(new PageToken(PageList.Unspent, Script, -1).ToString()),
        [(byte)PageList.ScriptTransactions, .. Script.ToArray(), .. BitConverter.GetBytes(~((7L << 24) | 3))],
        [(byte)PageList.ScriptTransactions, .. Script.ToArray(), .. BitConverter.GetBytes(long.MinValue)],
        [(byte)WalletPageList.Transactions, 1, 5, 0, 0, 0, 9, 0, 0, 0],
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        Check(Encoding.UTF8.GetString(input.Span));
        Check(Base64Url.EncodeToString(input.Span));
    }

    private static void Check(string text)
    {
        foreach (var list in Enum.GetValues<PageList>())
        {
            Require.OnlyThrows<FormatException>(() => Check(text, PageToken.Parse(text, list), list));
        }

        Require.OnlyThrows<FormatException>(() =>
        {
            var place = ScriptPlace.Parse(text, Script);
            Require.That(place.Before is not { Height: < 0 } and not { Index: < 0 }, $"place {place.Before}");
            Require.Equal(place, ScriptPlace.Parse(place.ToToken(Script), Script), "place there and back");
        });
        foreach (var list in Enum.GetValues<WalletPageList>())
        {
            CheckWallet(text, list);
        }
    }

    private static void Check(string text, PageToken? token, PageList list)
    {
        Require.Equal(text.Length == 0, token is null, "no token is the first page");
        Require.That(token is null || token.Value.List == list, "a token belongs to its list");
        Require.That(token is null || PageToken.Parse(token.Value.ToString(), list) == token, "token there and back");
    }

    private static void CheckWallet(string text, WalletPageList list)
    {
        try
        {
            var token = WalletPageToken.Parse(text, list, 5);
            Require.That(token is null || (token.Value.Wallet == 5 && token.Value.List == list), "a token belongs to its wallet");
            Require.That(token is null || WalletPageToken.Parse(token.Value.ToString(), list, 5) == token,
                "wallet token there and back");
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.InvalidArgument)
        {
        }
    }
}
