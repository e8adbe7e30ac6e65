namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>Counts the signatures that a script asks to check.</summary>
internal sealed class CheckCounter
{
    public int Ecdsa { get; set; }

    public int Schnorr { get; set; }
}
