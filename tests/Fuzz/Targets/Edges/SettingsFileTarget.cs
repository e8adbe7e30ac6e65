using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.RateLimits;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>
/// Files that the gateway reads again while it runs: rate limits and keys. A bad one is refused with a message, and the old one
/// stays.
/// </summary>
internal sealed class SettingsFileTarget : IFuzzTarget
{
    public string Name => "settings-file";

    public long AllocationPerByte => 1 << 14;

    public IEnumerable<byte[]> Seeds => new[]
    {
        """
        {"enabled":true,"ip_whitelist":["10.0.0.0/8"],"trusted_proxies":["::1"],"costs":[{"route":"POST /x","cost":5}],
        "strategies":[{"type":"ip","bucket_per_value":{"capacity":5,"refill_per_second":1}}]}
        """,
        """
        {"strategies":[{"type":"header","header":"x","buckets_per_value":[{"value":"a","capacity":1,"refill_per_second":0.5}]}]}
        """,
        """{"strategies":[{"type":"ip","buckets_per_value":[{"value":"1.2.3.4","capacity":1,"refill_per_second":2}]}]}""",
        """
        [{"name":"shop","scope":"wallet","expires":"2030-01-01T00:00:00Z",
        "sha256":"0000000000000000000000000000000000000000000000000000000000000000"}]
        """,
    }.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<byte[]> Words => [.. new[]
    {
        "null", "[null]", "\"\"", "[]", "{}", "1e400", "-1", "0", "NaN", "\"1.2.3.4/33\"", "\"::/0\"", "\"key\"", "\"url\"",
        "\"read\"", "\"admin\"",
        "\"global_bucket\":", "\"costs\":", "\"strategies\":", "\"buckets_per_value\":", "\"ip_whitelist\":", "\\ud800",
    }.Select(Encoding.UTF8.GetBytes)];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        Require.OnlyThrows<FormatException>(() =>
        {
            var settings = RateLimitSettingsReader.Parse(text);
            _ = new RateLimitPlan(settings);
            Require.That(settings.Costs.All(cost => cost.Cost > 0), "costs");
        });
        Require.OnlyThrows<FormatException>(() =>
        {
            var keys = KeyFileReader.Parse(text);
            Require.That(keys.All(key => key.Scope != KeyScope.None && key.Name.Trim().Length > 0), "keys");
        });
    }
}
