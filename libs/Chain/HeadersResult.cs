using Blockyard.Consensus;

namespace Blockyard.Chain;

/// <summary>What became of a run of headers.</summary>
/// <param name="Last">The last of them that is in the tree now, whether it was before or not; null if none is.</param>
/// <param name="Added">How many were new.</param>
/// <param name="Validation">Why the run was not taken to its end; valid if it was.</param>
/// <param name="Invalidated">
/// The block that the run was not taken beyond because an operator has invalidated it or an ancestor: whoever follows it breaks
/// no rule. Null if the reason is another.
/// </param>
public sealed record HeadersResult(HeaderEntry? Last, int Added, ValidationResult Validation, HeaderEntry? Invalidated = null);
