namespace Blockyard.Peering.Addresses;

/// <summary>Whom a node dials from the start: the setting NODE_CONNECT_NODES.</summary>
/// <param name="Addresses">The addresses, without repetitions.</param>
/// <param name="IsSeed">True for a node that others dial and that dials nobody by itself.</param>
public sealed record ConnectNodes(IReadOnlyList<PeerAddress> Addresses, bool IsSeed)
{
    /// <summary>The word that makes a seed.</summary>
    public const string Seed = "local";

    /// <summary>A node that dials nobody and expects nobody.</summary>
    public static ConnectNodes None { get; } = new([], false);

    /// <summary>Reads addresses with commas between; <c>local</c> instead of an address makes a seed; an empty text is <see cref="None"/>.</summary>
    /// <exception cref="FormatException">Something between the commas is no address.</exception>
    public static ConnectNodes Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var others = parts.Where(part => !part.Equals(Seed, StringComparison.OrdinalIgnoreCase)).ToList();
        return new ConnectNodes([.. others.Select(PeerAddress.Parse).Distinct()], others.Count < parts.Length);
    }
}
