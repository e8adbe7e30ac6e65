namespace Grpc.Core;

/// <summary>Which parts of a call being served travel on to calls made for it.</summary>
public class ContextPropagationOptions
{
    /// <summary>Deadline and cancellation both travel.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Makes options.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline travels.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation travels.</summary>
    public bool IsPropagateCancellation { get; }
}
