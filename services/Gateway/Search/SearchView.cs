namespace Blockyard.Services.Gateway.Search;

/// <summary>What a text stands for; empty if nothing is known by it.</summary>
/// <param name="Query">The text.</param>
/// <param name="Items">What was found.</param>
internal sealed record SearchView(string Query, IReadOnlyList<FoundView> Items);

/// <summary>Something that was found.</summary>
/// <param name="Type">"block", "transaction" or "address".</param>
/// <param name="Id">Its hash, id or address.</param>
/// <param name="Url">Where the API has it.</param>
internal sealed record FoundView(string Type, string Id, string Url);
