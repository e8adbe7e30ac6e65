using System.Globalization;
using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.Services.Gateway.Events;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>Texts that come with HTTP requests: path, query, headers. What is malformed is status 400.</summary>
internal sealed class GatewayTextTarget : IFuzzTarget
{
    private static readonly string Id = string.Concat(Enumerable.Repeat("0f", 32));

    public string Name => "gateway-text";

    public IEnumerable<byte[]> Seeds =>
        new[]
        {
            Id, $"{Id},{Id}", "?limit=25&cursor=abc", "?limit=201", "?page=0", "blocks,mempool", "0aFF", "4294967296",
            "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
        }.Select(Encoding.ASCII.GetBytes);

    public IReadOnlyList<byte[]> Words =>
        [.. new[] { "limit=", "cursor=", "page=", "&", "%00", "%zz", "+", "-1", "0", "200", "201", "NaN", "\ud83d\ude00", Id }
            .Select(Encoding.UTF8.GetBytes)];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        Is400(() => Require.Equal(text.ToLowerInvariant(), Texts.Id(text, "x"), "id"));
        Is400(() => Texts.Address(text));
        Is400(() =>
            Require.Equal(text.Trim().ToLowerInvariant(), Convert.ToHexStringLower(Texts.Transaction(text)), "transaction"));
        Is400(() => Require.That(new StringInfo(Texts.Label(text, "x")).LengthInTextElements <= 100, "label"));
        Is400(() => EventTypesReader.Parse(text, withAddress: false));
        Is400(() => Require.Equal(text, EventCursor.Parse(text).ToString(), "place of a listener"));
        Require.Equal(text.Replace('\ufffd', '?'), Texts.Unwrap(Texts.Wrap(text))?.Replace('\ufffd', '?'), "wrapped text");
        _ = Texts.Unwrap(text);
        if (Texts.TryHeight(text, out var height))
        {
            Require.Equal(text.TrimStart('0'), height == 0 ? "" : height.ToString(CultureInfo.InvariantCulture), "height");
        }

        CheckRequest(text);
    }

    private static void CheckRequest(string text)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(text.StartsWith('?') ? text : "?" + text);
        context.Request.Headers[IdempotencyKey.HeaderName] = text;
        Is400(() =>
        {
            var page = PageQuery.Of(context.Request);
            Require.That(page.Limit is >= 1 and <= PageQuery.MaxLimit, $"limit {page.Limit}");
        });
        Is400(() =>
        {
            var key = IdempotencyKey.BindAsync(context, null!).AsTask().GetAwaiter().GetResult().Value;
            Require.That(key.Length <= 255 && key.All(c => c is >= ' ' and <= '~'), "key");
        });
    }

    private static void Is400(Action action)
    {
        try
        {
            action();
        }
        catch (ProblemException problem)
        {
            Require.Equal(StatusCodes.Status400BadRequest, problem.Status, "status");
        }
    }
}
