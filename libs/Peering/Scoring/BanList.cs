using System.Net;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Scoring;

/// <summary>Who is kept out, by the node's own judgement or an operator's. Bounded, kept across a restart. Thread-safe.</summary>
/// <remarks>
/// The node itself bans an id at an address, never an address alone: others may live behind the same one, on a laptop all do; and
/// never an id alone: ids are not proved, and a liar elsewhere could use up somebody else's. It can make up a new id, of course;
/// what that does not give back is its standing, see <see cref="DiscouragedAddresses"/>. An operator knows who lives where, and may
/// ban ids, addresses and ranges.
/// </remarks>
internal sealed class BanList(PeerSettings settings, IPeerFiles files, uint network, TimeProvider time, ILogger logger)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "peer-bans";

    private const uint Version = 1;
    private const int MaxAutomatic = 1_024;
    private const int MaxOfOperators = 1_024;
    private const int MaxDoublings = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long after a ban the next one of the same node is longer.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Lock _saving = new();
    private readonly OrderedDictionary<BanTarget, BanRecord> _automatic = [];
    private readonly OrderedDictionary<BanTarget, BanRecord> _operators = [];
    private long _version;
    private long _saved;

    private static ReadOnlySpan<byte> Magic => "BYPB"u8;

    /// <summary>Those in force, by target.</summary>
    public List<Ban> List()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return [.. _operators.Values.Concat(_automatic.Values.Where(record => !_operators.ContainsKey(record.Ban.Target)))
                .Where(record => record.IsInForce(now)).Select(record => record.Ban)
                .OrderBy(ban => ban.Target.ToString(), StringComparer.Ordinal)];
        }
    }

    /// <summary>Keeps a node out because of what it did, each time for longer, up to an hour.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">Where it lives; null if that is not known.</param>
    /// <param name="reason">What it did.</param>
    public void Punish(NodeId node, IPAddress? address, string reason)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var target = BanTarget.Of(node, address);
            var times = _automatic.TryGetValue(target, out var before) && before.Ban.Until > now - Memory ? before.Times + 1 : 1;
            var wait = settings.BanTime * (1 << Math.Min(times - 1, MaxDoublings));
            _automatic.Remove(target);
            _automatic.Add(target, new BanRecord(
                new Ban(target, BanOrigin.Automatic, now, now + (wait < Longest ? wait : Longest), reason), times));
            if (_automatic.Count > MaxAutomatic)
            {
                _automatic.RemoveAt(0);
            }

            _version++;
        }
    }

    /// <summary>Keeps somebody out by an operator's word. In force at once; durable after <see cref="Save"/>.</summary>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public Ban Add(BanTarget target, TimeSpan? duration, string reason)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var over in _operators.Values.Where(record => !record.IsInForce(now)).ToList())
            {
                _operators.Remove(over.Ban.Target);
            }

            if (_operators.Count >= MaxOfOperators && !_operators.ContainsKey(target))
            {
                throw new InvalidOperationException($"There are {MaxOfOperators} bans of operators already.");
            }

            var ban = new Ban(target, BanOrigin.Operator, now, duration is { } wait ? now + wait : null, reason);
            _operators[target] = new BanRecord(ban, 1);
            _version++;
            return ban;
        }
    }

    /// <summary>Lifts a ban, or all of a node, whoever made them; false if there is none. Durable after <see cref="Save"/>.</summary>
    public bool Lift(BanTarget target)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var lifted = _operators.Values.Concat(_automatic.Values)
                .Where(record => record.Ban.Target == target || (target.Network is null && record.Ban.Target.Node == target.Node)).ToList();
            foreach (var record in lifted)
            {
                _operators.Remove(record.Ban.Target);
                _automatic.Remove(record.Ban.Target);
                _version++;
            }

            return lifted.Exists(record => record.IsInForce(now));
        }
    }

    /// <summary>What keeps a node out that lives at an address; null if nothing does. An operator's word comes first.</summary>
    public Ban? Find(NodeId node, IPAddress? address)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return (address is null ? null : FindRange(address, now))
                ?? Find(BanTarget.Of(node), now)
                ?? Find(BanTarget.Of(node, address), now);
        }
    }

    /// <summary>What keeps everybody out who lives at an address; null if nothing does.</summary>
    public Ban? Find(IPAddress address)
    {
        lock (_lock)
        {
            return FindRange(address, time.GetUtcNow());
        }
    }

    /// <summary>Reads the file. One that cannot be used is set aside, loudly: the bans in it are not in force any more.</summary>
    /// <exception cref="IOException">It cannot be read. Whom an operator has banned must not come in because of that.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public void Load()
    {
        try
        {
            if (files.Read(FileName) is { } file)
            {
                Fill(BanFormat.Read(PeerFileFormat.Open(Magic, Version, network, file)));
            }
        }
        catch (InvalidDataException damage)
        {
            PeeringLog.SetAside(logger, FileName, damage.Message);
            files.SetAside(FileName);
        }
    }

    /// <summary>Writes the file if anything has changed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write it.</exception>
    public void Save()
    {
        lock (_saving)
        {
            long version;
            List<BanRecord> records;
            lock (_lock)
            {
                version = _version;
                records = [.. _automatic.Values, .. _operators.Values];
            }

            if (version != _saved)
            {
                files.Write(FileName, PeerFileFormat.Frame(Magic, Version, network, BanFormat.Write(records)));
                _saved = version;
            }
        }
    }

    private void Fill(List<BanRecord> records)
    {
        lock (_lock)
        {
            foreach (var record in records)
            {
                var (bans, most) = record.Ban.Origin == BanOrigin.Operator ? (_operators, MaxOfOperators) : (_automatic, MaxAutomatic);
                if (bans.Count < most)
                {
                    bans[record.Ban.Target] = record;
                }
            }
        }
    }

    private Ban? FindRange(IPAddress address, DateTimeOffset now)
    {
        foreach (var record in _operators.Values)
        {
            if (record.IsInForce(now) && record.Ban.Target.Covers(address))
            {
                return record.Ban;
            }
        }

        return null;
    }

    private Ban? Find(BanTarget target, DateTimeOffset now) =>
        _operators.TryGetValue(target, out var ordered) && ordered.IsInForce(now) ? ordered.Ban
        : _automatic.TryGetValue(target, out var record) && record.IsInForce(now) ? record.Ban
        : null;
}
