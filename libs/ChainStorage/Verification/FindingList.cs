using Blockyard.Chain.Verification;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Verification;

/// <summary>Collects what a verification finds, with what to do about it.</summary>
internal sealed class FindingList
{
    private const int MaxFindings = 200;

    private const string RestoreLog =
        "Check the disk. Restore the folder from a backup, or start with an empty data folder: the node then fetches the chain from its peers.";

    private const string RebuildState = "Nothing is lost: start the node with --rebuild-index, or run 'make rebuild-index'.";

    private const string RemoveJournal = "Remove this folder: the chain is not touched, only transactions that wait are forgotten.";

    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void AddLog(string message) => Add("the block log", message, RestoreLog);

    public void AddLog(FileBlockLog log, IReadOnlyList<VerificationProblem> problems)
    {
        foreach (var problem in problems)
        {
            Add(problem.Address is { } address ? log.PlaceOf(address) : "the block log", problem.What, RestoreLog);
        }
    }

    public void AddState(string where, string what) => Add($"'{where}'", what, RebuildState);

    public void AddState(IReadOnlyList<DamagedBlocks> damage)
    {
        foreach (var (path, offset, count) in damage)
        {
            Add($"'{path}' at offset {offset}", $"{count} blocks of {DamagedBlocks.BlockSize} bytes are not what was written", RebuildState);
        }
    }

    public void AddJournal(string where, string what) => Add($"'{where}'", what, RemoveJournal);

    private void Add(string where, string what, string advice)
    {
        if (_all.Count < MaxFindings)
        {
            _all.Add(new Finding(where, what, advice));
        }
    }
}
