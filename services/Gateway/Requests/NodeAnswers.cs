namespace Blockyard.Services.Gateway.Requests;

/// <summary>What all pods of a service said to one question.</summary>
internal sealed record NodeAnswers<T>(IReadOnlyList<T> Answers, IReadOnlyList<UnreachableView> Unreachable);

/// <summary>A pod that did not answer.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Reason">What it said, or why it said nothing.</param>
internal sealed record UnreachableView(string Address, string Reason);
