using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Blockyard.Hosting.Listeners;

/// <summary>
/// Keeps ports apart: an endpoint is only found on the listener it belongs to. The listener comes from the connection,
/// never from the Host header.
/// </summary>
internal sealed class ListenerMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // After the policies that look at methods and hosts, so that those still answer 405 rather than 404.
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var listener = httpContext.Features.Get<ListenerFeature>()?.Name;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && !Answers(candidates[i].Endpoint, listener))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool Answers(Endpoint endpoint, string? listener)
    {
        if (endpoint.Metadata.GetMetadata<ListenerMetadata>() is { } wanted)
        {
            return listener == wanted.Name;
        }

        // An in-memory test server has no listeners: everything but management routes answers there.
        return endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
            ? listener is null or ListenerNames.Grpc
            : listener != ListenerNames.Management;
    }
}
