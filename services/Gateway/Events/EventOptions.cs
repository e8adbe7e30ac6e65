using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Events;

/// <summary>The event stream: section <c>Events</c>.</summary>
internal sealed class EventOptions
{
    /// <summary>Most listeners at a time.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 1000;

    /// <summary>Seconds of silence after which a sign of life is sent.</summary>
    [Range(1, 300)]
    public int HeartbeatSeconds { get; set; } = 15;
}

/// <summary>Checks the ranges of <see cref="EventOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
