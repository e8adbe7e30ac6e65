namespace Blockyard.Primitives;

/// <summary>The networks that Blockyard runs.</summary>
public enum Network
{
    /// <summary>Bitcoin Core's regtest: constant minimal difficulty, blocks on request.</summary>
    Regtest,

    /// <summary>Regtest's rules and addresses with a difficulty that moves with the hash power.</summary>
    Devnet,
}
