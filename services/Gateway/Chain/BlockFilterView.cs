using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>The basic filter of a block (BIP 158).</summary>
public sealed record BlockFilterView
{
    /// <summary>Block id.</summary>
    public required string BlockHash { get; init; }

    /// <summary>The encoded filter, hex.</summary>
    public required string Filter { get; init; }

    /// <summary>Double SHA-256 of the filter, from which the filter headers of BIP 157 are made.</summary>
    public required string FilterHash { get; init; }

    public static BlockFilterView From(GetBlockFilterResponse answer) =>
        new()
        {
            BlockHash = answer.BlockHash,
            Filter = Texts.Hex(answer.Filter),
            FilterHash = answer.FilterHash,
        };
}
