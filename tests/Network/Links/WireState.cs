namespace Blockyard.Network.Links;

/// <summary>Whether a wire carries anything.</summary>
internal enum WireState
{
    Open,

    /// <summary>What is sent goes nowhere, and nobody is told: a cable that was pulled.</summary>
    Silent,

    /// <summary>Connections are reset, and new ones too: a firewall that says so.</summary>
    Refused,
}
