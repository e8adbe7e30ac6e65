using System.Reflection;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.Requests;

/// <summary>Which page of a list is asked for: <c>?limit=&amp;cursor=</c>.</summary>
internal readonly record struct PageQuery(uint Limit, string Cursor)
{
    /// <summary>Most items of a page.</summary>
    public const uint MaxLimit = 200;

    private const uint DefaultLimit = 25;
    private const int MaxCursorLength = 1024;

    /// <summary>Reads the page from a request; minimal APIs call this.</summary>
    /// <exception cref="ProblemException">A value is malformed or out of range.</exception>
    public static ValueTask<PageQuery> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(Of(context.Request));

    /// <summary>Reads the page from a request.</summary>
    /// <exception cref="ProblemException">A value is malformed or out of range.</exception>
    public static PageQuery Of(HttpRequest request)
    {
        if (request.Query.ContainsKey("page"))
        {
            throw ProblemException.Invalid(
                "invalid_page",
                "Lists have no page numbers: use limit, and cursor with the next_cursor of the answer before.");
        }

        var cursor = request.Query["cursor"].ToString();
        if (cursor.Length > MaxCursorLength)
        {
            throw ProblemException.Invalid("invalid_cursor", "The cursor is none that this API gave out.");
        }

        return new PageQuery(LimitOf(request.Query["limit"]), cursor);
    }

    private static uint LimitOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultLimit;
        }

        return
            DecimalText.TryParse(text, out uint limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw ProblemException.Invalid("invalid_limit", $"limit is a number from 1 to {MaxLimit}.");
    }
}
