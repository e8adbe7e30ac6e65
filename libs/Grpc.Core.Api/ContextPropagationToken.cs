namespace Grpc.Core;

/// <summary>Carries deadline and cancellation from a call being served to calls made for it.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
