using System.Reflection;
using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.Requests;

/// <summary>The header by which a client makes sure that a request that it repeats is done once.</summary>
internal readonly record struct IdempotencyKey(string Value)
{
    public const string HeaderName = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Reads the header; minimal APIs call this.</summary>
    /// <exception cref="ProblemException">It is malformed.</exception>
    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.Headers.TryGetValue(HeaderName, out var sent))
        {
            return ValueTask.FromResult(new IdempotencyKey(""));
        }

        var value = sent.ToString();
        return value.Length is > 0 and <= MaxLength && value.All(c => c is >= ' ' and <= '~')
            ? ValueTask.FromResult(new IdempotencyKey(value))
            : throw ProblemException.Invalid(
                "invalid_idempotency_key",
                $"{HeaderName} has 1 to {MaxLength} printable ASCII characters.");
    }
}
