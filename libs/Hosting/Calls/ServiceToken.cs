using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Calls;

/// <summary>The secret that calls between services carry as <c>authorization: Bearer …</c>.</summary>
public sealed class ServiceToken
{
    private const string Scheme = "Bearer ";

    private readonly WatchedFiles<Accepted>? _file;
    private readonly Accepted? _fixed;

    /// <summary>Takes the token from the options; a file that holds none is refused with <see cref="ServiceStartException"/>.</summary>
    public ServiceToken(IOptions<ServiceTokenOptions> options, TimeProvider time, ILogger<ServiceToken> logger)
    {
        var settings = options.Value;
        if (!string.IsNullOrEmpty(settings.TokenFile))
        {
            _file = new WatchedFiles<Accepted>(
                [settings.TokenFile], texts => Accepted.Parse(texts[0], settings.TokenFile), time, logger);
        }
        else
        {
            _fixed = Accepted.Parse(settings.Token ?? "", "Service:Token");
        }
    }

    private Accepted Now => _fixed ?? _file!.Current;

    /// <summary>The header value to send.</summary>
    public string Authorization => Now.Authorization;

    /// <summary>Whether a received header value carries an accepted token. Takes the same time for every wrong one.</summary>
    public bool Accepts(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // Digests have one length, so the comparison tells nothing about the length of the token either.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()), digest);
        var found = false;
        foreach (var accepted in Now.Digests)
        {
            found |= CryptographicOperations.FixedTimeEquals(accepted, digest);
        }

        return found;
    }

    private sealed record Accepted(string Authorization, byte[][] Digests)
    {
        public static Accepted Parse(string text, string source)
        {
            var tokens = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (tokens.Length == 0 || Array.Exists(tokens, token => token.Length < ServiceTokenOptions.MinimumLength))
            {
                throw new ServiceStartException(
                    $"{source} must hold a token of at least {ServiceTokenOptions.MinimumLength} characters.");
            }

            return new Accepted(
                Scheme + tokens[0], [.. tokens.Select(token => SHA256.HashData(Encoding.UTF8.GetBytes(token)))]);
        }
    }
}
