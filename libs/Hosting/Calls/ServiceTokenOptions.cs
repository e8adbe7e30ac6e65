namespace Blockyard.Hosting.Calls;

/// <summary>What services prove to each other that they belong together: section <c>Service</c>.</summary>
public sealed class ServiceTokenOptions
{
    /// <summary>The least characters a token has.</summary>
    public const int MinimumLength = 16;

    /// <summary>The token, random, at least <see cref="MinimumLength"/> characters.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// A file with the token, read again when it changes. To rotate it, write two lines: the first is sent, all are accepted.
    /// </summary>
    public string? TokenFile { get; set; }
}
