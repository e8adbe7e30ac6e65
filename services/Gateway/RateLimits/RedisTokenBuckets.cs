using StackExchange.Redis;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Token buckets that all gateways share, kept in Redis. One script run decides and takes.</summary>
/// <remarks>
/// The script takes its time from Redis, so gateways need not agree on theirs, and sets a time to live on every key that it
/// writes: a bucket that nobody asks for is gone once it would be full.
/// <code>
/// KEYS  one per bucket             hash { t = tokens, m = milliseconds of the last change }
/// ARGV  cost, then capacity and refill per millisecond of each bucket
/// reply allowed (0|1), capacity, whole tokens left, milliseconds to reset      of the tightest bucket
/// </code>
/// </remarks>
internal sealed class RedisTokenBuckets(RedisConnection connection) : ITokenBuckets
{
    internal const string KeyPrefix = "blockyard:limit:";

    private const string Script = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local cost = tonumber(ARGV[1])
        local allowed, limit, remaining, reset = 1, 0, nil, 0
        local levels = {}
        for i, key in ipairs(KEYS) do
          local capacity, refill = tonumber(ARGV[i * 2]), tonumber(ARGV[i * 2 + 1])
          local kept = redis.call('HMGET', key, 't', 'm')
          local tokens = capacity
          if kept[1] then
            tokens = math.min(capacity, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) * refill)
          end
          local needed = math.min(cost, capacity)
          local enough = tokens >= needed and 1 or 0
          local left = enough == 1 and tokens - needed or tokens
          local missing = enough == 1 and capacity - left or needed - tokens
          levels[i] = left
          if remaining == nil or enough < allowed or (enough == allowed and left < remaining) then
            allowed, limit, remaining, reset = math.min(allowed, enough), capacity, left, math.ceil(missing / refill)
          end
        end
        if allowed == 1 then
          for i, key in ipairs(KEYS) do
            local capacity, refill = tonumber(ARGV[i * 2]), tonumber(ARGV[i * 2 + 1])
            redis.call('HSET', key, 't', tostring(levels[i]), 'm', now)
            redis.call('PEXPIRE', key, math.ceil(capacity / refill) + 1000)
          end
        end
        return { allowed, limit, math.floor(remaining), reset }
        """;

    public async ValueTask<LimitDecision> TakeAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        var claims = request.Claims;
        var keys = new RedisKey[claims.Count];
        var values = new RedisValue[1 + (2 * claims.Count)];
        values[0] = request.Cost;
        for (var i = 0; i < claims.Count; i++)
        {
            keys[i] = KeyPrefix + claims[i].Name;
            values[(2 * i) + 1] = claims[i].Bucket.Capacity;
            values[(2 * i) + 2] = claims[i].Bucket.RefillPerSecond / 1000;
        }

        var database = await connection.GetDatabaseAsync(cancellationToken);
        var reply = (RedisResult[])await database.ScriptEvaluateAsync(Script, keys, values).WaitAsync(cancellationToken);
        return new LimitDecision((int)reply[0] == 1, (int)reply[1], (int)reply[2], TimeSpan.FromMilliseconds((long)reply[3]));
    }
}
