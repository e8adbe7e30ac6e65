namespace Grpc.Core;

/// <summary>Tells an <see cref="AsyncAuthInterceptor"/> which call it works for.</summary>
public class AuthInterceptorContext
{
    /// <summary>Describes a call that has no cancellation.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, default)
    {
    }

    /// <summary>Describes a call.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>Fully qualified URL of the service.</summary>
    public string ServiceUrl { get; }

    /// <summary>Name of the method, without its service.</summary>
    public string MethodName { get; }

    /// <summary>Cancelled when the call is.</summary>
    public CancellationToken CancellationToken { get; }
}
