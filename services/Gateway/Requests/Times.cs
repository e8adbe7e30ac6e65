namespace Blockyard.Services.Gateway.Requests;

/// <summary>Turns the chain's seconds into times as the API writes them (RFC 3339, UTC).</summary>
internal static class Times
{
    /// <summary>A time.</summary>
    public static DateTime Of(uint seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;

    /// <summary>A time, or none for 0.</summary>
    public static DateTime? Maybe(uint seconds) => seconds == 0 ? null : Of(seconds);
}
