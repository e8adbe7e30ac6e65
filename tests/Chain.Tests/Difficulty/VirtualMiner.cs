namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>Somebody who mines in a virtual network.</summary>
/// <param name="Share">Share of the network's hash rate.</param>
/// <param name="SkewSeconds">How far the clock of miner and chain-store is ahead.</param>
internal sealed record VirtualMiner(double Share, double SkewSeconds = 0);
