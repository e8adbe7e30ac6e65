using System.Reflection;
using System.Text.Json;
using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.Requests;

/// <summary>Raw transactions in a body: plain hex, <c>{"raw":"…"}</c>, or several as <c>{"raw":["…","…"]}</c>.</summary>
internal sealed record TransactionBody(IReadOnlyList<byte[]> Transactions)
{
    /// <summary>The only one.</summary>
    /// <exception cref="ProblemException">There are none or several.</exception>
    public byte[] Single => Transactions is [var only]
        ? only
        : throw ProblemException.Invalid("invalid_transaction", "This takes exactly one transaction.");

    /// <summary>Reads the body; minimal APIs call this.</summary>
    /// <exception cref="ProblemException">It is malformed.</exception>
    public static async ValueTask<TransactionBody> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        // Only JSON has to say what it is.
        if (context.Request.HasJsonContentType())
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return new TransactionBody([.. Read(json.RootElement).Select(Texts.Transaction)]);
        }

        using var reader = new StreamReader(context.Request.Body);
        return new TransactionBody([Texts.Transaction(await reader.ReadToEndAsync(context.RequestAborted))]);
    }

    private static IReadOnlyList<string?> Read(JsonElement root)
    {
        try
        {
            return RawOf(root);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: JSON lets it pass, and it is no text.
            throw Malformed();
        }
    }

    private static IReadOnlyList<string?> RawOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("raw", out var raw))
        {
            if (raw.ValueKind == JsonValueKind.String)
            {
                return [raw.GetString()];
            }

            if (raw.ValueKind == JsonValueKind.Array && raw.GetArrayLength() > 0
                && raw.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            {
                return [.. raw.EnumerateArray().Select(item => item.GetString())];
            }
        }

        throw Malformed();
    }

    private static ProblemException Malformed() =>
        ProblemException.Invalid("invalid_transaction", "The body is {\"raw\": \"…hex…\"}, or {\"raw\": [\"…hex…\", …]} where several are taken.");
}
