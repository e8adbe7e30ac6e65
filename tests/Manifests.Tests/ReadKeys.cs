using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Blockyard.Manifests.Tests;

/// <summary>An environment as configuration, which remembers what was asked for: a misspelt name is one that nobody reads.</summary>
internal sealed class ReadKeys : ConfigurationProvider, IConfigurationSource
{
    private readonly ConcurrentDictionary<string, bool> _read = new(StringComparer.OrdinalIgnoreCase);

    public ReadKeys(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            Data[KeyOf(name)] = value;
        }
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        _read[key] = true;
        return base.TryGet(key, out value);
    }

    public bool WasRead(string variable) => _read.ContainsKey(KeyOf(variable));

    private static string KeyOf(string variable) => variable.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}
