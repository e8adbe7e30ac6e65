namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Whether a request may go on, and how the tightest of its buckets stands.</summary>
/// <param name="Allowed">True if every bucket held enough tokens, which are then taken.</param>
/// <param name="Limit">Capacity of the tightest bucket.</param>
/// <param name="Remaining">Whole tokens left in it.</param>
/// <param name="Reset">When it will be full again; if the request was refused, when it will hold enough.</param>
internal readonly record struct LimitDecision(bool Allowed, int Limit, int Remaining, TimeSpan Reset);
