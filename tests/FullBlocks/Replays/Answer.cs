using Blockyard.FullBlocks.Scenarios;

namespace Blockyard.FullBlocks.Replays;

/// <summary>What a node says to a block.</summary>
internal sealed record Answer(Verdict Verdict, string Reason = "", string Detail = "");
