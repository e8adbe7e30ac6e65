using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>What the page of all blocks shows.</summary>
public sealed record BlocksModel(Page<BlockView> Blocks, bool First);
