using System.Globalization;
using System.Text;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Session;

/// <summary>The table at the end of a run.</summary>
internal sealed class NetworkSummary
{
    private readonly List<(string Kind, RoundResult Result)> _rounds = [];
    private readonly Dictionary<ServiceKind, long> _memory = [];

    public int Rounds => _rounds.Count;

    public void Add(string kind, RoundResult result) => _rounds.Add((kind, result));

    /// <summary>Remembers the most memory that services took.</summary>
    public void Memory(NetworkSession session)
    {
        _memory[ServiceKind.ChainStore] = session.MostMemory(ServiceKind.ChainStore);
        _memory[ServiceKind.Miner] = session.MostMemory(ServiceKind.Miner);
    }

    public string ToText(TimeSpan elapsed, int losses)
    {
        var table = new StringBuilder().AppendLine();
        Add(table, "rounds", $"{Rounds} in {elapsed.TotalSeconds:0} s");
        foreach (var kind in _rounds.GroupBy(round => round.Kind).OrderBy(group => group.Key))
        {
            Add(table, kind.Key, $"{kind.Count()}");
        }

        if (Rounds > 0)
        {
            var last = _rounds[^1].Result;
            Add(table, "blocks", $"{last.Height}");
            Add(table, "transactions", $"{last.Standing}");
            Add(table, "agreed after", $"at most {_rounds.Max(round => round.Result.Agreed.TotalSeconds):0.0} s");
            Add(table, "all transactions after", $"at most {_rounds.Max(round => round.Result.Settled.TotalSeconds):0.0} s more");
        }

        foreach (var (kind, bytes) in _memory)
        {
            Add(table, $"memory of a {kind}", $"at most {bytes >> 20} MiB");
        }

        return table.Append("losses".PadRight(28)).Append(losses).ToString();
    }

    private static void Add(StringBuilder table, string name, FormattableString value) =>
        table.Append(name.PadRight(28)).AppendLine(value.ToString(CultureInfo.InvariantCulture));
}
