using System.Text;
using System.Text.Json;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;
using Blockyard.Services.Gateway.Wallets;
using Microsoft.AspNetCore.Http;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>Bodies of HTTP requests: raw transactions and payments, in JSON as the gateway reads it.</summary>
internal sealed class GatewayBodyTarget : IFuzzTarget
{
    private static readonly JsonSerializerOptions Format = MakeFormat();

    public string Name => "gateway-body";

    // The parser's buffers are rented from a pool.
    public long AllocationPerByte => 1 << 14;

    public IEnumerable<byte[]> Seeds => new[]
    {
        """{"raw":"00ff"}""", """{"raw":["00","ff"]}""", "00ff", """{"raw":"\ud800"}""",
        """{"address":"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080","amount_sats":1000,"label":"x","preview":true}""",
        """{"outputs":[{"address":"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080","amount_sats":2100000000000000},null]}""",
    }.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<byte[]> Words => [.. new[]
    {
        "null", "\"\"", "[]", "{}", "\\u0000", "\\ud800", "1e400", "-1", "0.5", "2100000000000001", "18446744073709551616",
        "NaN", "\"raw\":",
        "\"outputs\":", "\"amount_sats\":", "\"address\":", "\"fee_rate_sats_per_kvb\":", "\"label\":",
    }.Select(Encoding.UTF8.GetBytes)];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        foreach (var type in new[] { "application/json", "text/plain" })
        {
            Is400(() => ReadTransactions(bytes, type));
        }

        Is400(() =>
        {
            var body = JsonSerializer.Deserialize<PaymentBody>(bytes, Format);
            var request = body?.ToRequest("w0", new IdempotencyKey(""));
            Require.That(request is null || request.Outputs.Count is >= 1 and <= 500, "outputs");
            Require.That(
                request is null || request.Outputs.All(output => output.AmountSats is > 0 and <= Money.MaxMoney), "amounts");
        });
    }

    private static JsonSerializerOptions MakeFormat()
    {
        var format = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        HttpRegistration.Configure(format);
        return format;
    }

    private static void ReadTransactions(byte[] bytes, string type)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(bytes);
        var body = TransactionBody.BindAsync(context, null!).AsTask().GetAwaiter().GetResult();
        Require.That(body.Transactions.Count > 0 && body.Transactions.All(raw => raw.Length > 0), "transactions");
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
        catch (JsonException)
        {
            // The edge makes it a 400.
        }
    }
}
