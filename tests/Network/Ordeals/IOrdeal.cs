namespace Blockyard.Network.Ordeals;

/// <summary>Something that a network has to live through, under load. Whatever it did to the links is undone after it.</summary>
internal interface IOrdeal
{
    /// <summary>Puts the network through it; gives what there is to tell.</summary>
    Task<string> RunAsync(Scene scene, Random random);
}
