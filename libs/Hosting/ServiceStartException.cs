namespace Blockyard.Hosting;

/// <summary>
/// A service cannot start, for a reason that its operator can mend: a port in use, a missing library, a store of another
/// network. The message is one line that says what is wrong and what to do; it is shown without a stack trace.
/// </summary>
public sealed class ServiceStartException : Exception
{
    /// <summary>Says what is wrong and what to do, in one line.</summary>
    public ServiceStartException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what to do, with the cause.</summary>
    public ServiceStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
