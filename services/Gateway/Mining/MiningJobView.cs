namespace Blockyard.Services.Gateway.Mining;

/// <summary>A number of blocks being made.</summary>
/// <param name="Id">Names the job.</param>
/// <param name="State">"running", "done" or "failed".</param>
/// <param name="Count">Blocks asked for.</param>
/// <param name="Generated">Blocks made so far.</param>
/// <param name="Height">Height of the last one.</param>
/// <param name="BlockHashes">Their ids, in order.</param>
/// <param name="Error">What went wrong, if it failed.</param>
internal sealed record MiningJobView(
    string Id, string State, uint Count, uint Generated, uint? Height, IReadOnlyList<string> BlockHashes, string? Error);
