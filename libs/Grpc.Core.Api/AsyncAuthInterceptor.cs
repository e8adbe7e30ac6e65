namespace Grpc.Core;

/// <summary>Adds authentication headers to an outgoing call; runs once for every call.</summary>
/// <param name="context">What is being called, and the call's cancellation.</param>
/// <param name="metadata">The headers to add to.</param>
/// <returns>A task that completes when the headers are there. A fault fails the call.</returns>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
