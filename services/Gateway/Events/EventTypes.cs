using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.Events;

/// <summary>What a listener wants to hear.</summary>
[Flags]
internal enum EventTypes
{
    None = 0,

    /// <summary>Blocks that come and go.</summary>
    Blocks = 1,

    /// <summary>Waiting transactions that come and go.</summary>
    Mempool = 2,

    All = Blocks | Mempool,
}

/// <summary>Reads <c>?types=blocks,mempool</c>.</summary>
internal static class EventTypesReader
{
    /// <summary>What a text asks for; all of it if there is none.</summary>
    /// <exception cref="ProblemException">It names something else.</exception>
    public static EventTypes Parse(string? text, bool withAddress)
    {
        if (string.IsNullOrEmpty(text))
        {
            // Who follows an address wants to hear of that alone.
            return withAddress ? EventTypes.None : EventTypes.All;
        }

        var types = EventTypes.None;
        foreach (var name in text.Split(','))
        {
            types |= name switch
            {
                "blocks" => EventTypes.Blocks,
                "mempool" => EventTypes.Mempool,
                _ => throw ProblemException.Invalid("invalid_types", "types is blocks, mempool, or both with a comma between."),
            };
        }

        return types;
    }
}
