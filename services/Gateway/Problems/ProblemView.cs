namespace Blockyard.Services.Gateway.Problems;

/// <summary>A problem document (RFC 9457).</summary>
/// <param name="Type">Names the kind of problem.</param>
/// <param name="Title">The words that go with the status.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong, for people.</param>
/// <param name="Code">Stable; branch on this.</param>
/// <param name="RequestId">What the log has it under.</param>
internal sealed record ProblemView(string Type, string Title, int Status, string Detail, string Code, string RequestId);
