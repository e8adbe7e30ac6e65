namespace Blockyard.Services.Gateway.Backends;

/// <summary>One pod of a service behind the gateway.</summary>
internal interface IServiceNode
{
    /// <summary>Its address, which names it the same on every gateway.</summary>
    string Address { get; }

    /// <summary>Whether calls reach it, as far as is known.</summary>
    NodeHealth Health { get; }
}
