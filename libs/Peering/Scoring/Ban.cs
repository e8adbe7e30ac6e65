namespace Blockyard.Peering.Scoring;

/// <summary>Somebody who is kept out.</summary>
/// <param name="Target">Who.</param>
/// <param name="Origin">By whose word.</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when; null for ever.</param>
/// <param name="Reason">Why.</param>
public sealed record Ban(BanTarget Target, BanOrigin Origin, DateTimeOffset Since, DateTimeOffset? Until, string Reason);
