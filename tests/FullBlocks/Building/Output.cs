using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>An output with its name, to be spent.</summary>
internal sealed record Output(OutPoint OutPoint, long Value, byte[] Script);
